"""Where the money goes: a year's budget, allocations to use cases by motion, spending.

Always holds: never over what is there, even with fifty at once (the budget row is locked and the
database checks the sum); every allocation names its motion, once; figures are sums in the ledger.
"""
