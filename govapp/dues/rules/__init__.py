"""What is owed and what follows from it. Pure.

`clock` counts the days of an unpaid invoice, `standing` answers whether a member is in good
standing on a day, `charges` what a year costs, `settling` which invoices a payment pays.
"""
