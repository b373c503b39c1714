"""The demonstration: a living consortium, built the same way each time, relative to today.

Whoever has money, votes or standing in it is invented and says so; real organizations appear only
with what public records say of them.
"""
