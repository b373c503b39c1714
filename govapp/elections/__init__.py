"""Elections by member organizations, from the vacancy to the declaration.

Always holds: one vote per organization in good standing, the definition does not change once the
voting is open, a count is a pure function of the locked box, the rule and the drawn tie order.
"""
