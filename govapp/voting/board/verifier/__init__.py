"""The verifier that strangers download, in pieces short enough to read; `..joined` joins them.

Each piece imports the standard library and pieces before it, and nothing of the application: it
counts, hashes and checks by itself, so that a mistake there is not repeated here.
"""
