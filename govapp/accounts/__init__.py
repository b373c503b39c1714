"""People (any human), and beside each the rows that let them sign in.

Owns persons, credentials, one-time links, sign-ins, throttles and consortium-wide roles. Always
holds: a sign-in is a row on the server, found by the digest of a random token; a link works once;
an ended role grants nothing. Every other slice names people by `person.id`.
"""
