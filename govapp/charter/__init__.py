"""The rules of governance as dated, typed data: the Rulebook.

Owns the chapters (fees, standing, bodies, decisions, elections, gates, spending) with their
versions, and who the consortium is. Always holds: a version, once adopted, never changes; the
version in force on a day is the last adopted one that is effective by then. Every slice to the
right asks `queries.in_force(day)` and stores the number of the version it used.
"""
