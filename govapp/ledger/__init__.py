"""The double-entry journal. Balances are sums of its lines and stand nowhere else.

Always holds: an entry's lines add up to zero (the database refuses otherwise), nothing is changed
or deleted, and each entry names its source, once. Dues and funding call `services.post`.
"""
