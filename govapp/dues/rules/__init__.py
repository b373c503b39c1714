"""What is owed and what follows from it. Pure.

`standing` answers whether a member is in good standing on a day, `charges` what a year costs,
`settling` which invoices a payment pays.
"""
