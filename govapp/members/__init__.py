"""Member organizations, the people who act for them, memberships by term and tier, ties, import.

Always holds: one current membership and one current primary representative an organization; a
person's history survives changing employer (affiliations are dated rows, never overwritten); ties
are dated rows written by the slice that knows them.
"""
