"""What members owe: assessment, invoices, payments, and good standing as a computed answer.

Always holds: one dues invoice a member and year, gapless numbers a year, every payment booked once
in the ledger. Standing is a question (`queries.standing`), never a column.
"""
