"""The append-only, hash-chained trail of facts.

Owns `audit_event` and its head. `record()` is called inside commands; the rows are written as
the last act of the transaction, so no lock is ever taken after the head.
"""
