"""Work that follows a command: rows of our own, taken under a lease.

A job is written in the transaction that asks for it. huey wakes the runner by the clock and
after commits and holds nothing that may be lost. A lease that runs out is taken again.
"""
