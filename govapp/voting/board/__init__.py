"""The public board of a secret vote: what is published so that anybody can check it.

Pure: the standard library alone, no clock, no chance, no database. At closing the final ballots
become the leaves of a Merkle tree whose root is signed; a voter finds the leaf that was promised,
tellers count the opened leaves again, and a stranger does both offline with one file of Python.

- `tree` hashes leaves and proves that one is included; `records` writes what is hashed and signed.
- `bundles` packs what the public and what the tellers may check; `verify.py` is put into each.
- `verifier` is that file in several pieces; `joined.source` joins them.
"""
