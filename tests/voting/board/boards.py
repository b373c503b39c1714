"""A small closed board with a replaced ballot, signed and counted, for the tests beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.rules import count
from govapp.foundation.kernel.ids import canonical
from govapp.voting.board import records
from govapp.voting.board.bundles import Board, Result, head, receipt
from govapp.voting.board.signing import public_key, signed
from govapp.voting.rules import PaperForm

SECRET_KEY = b"a key for the tests, 32 bytes..."
OTHER_KEY = b"somebody else's key, of 32 bytes"
NAMES = ("Ada", "Ben", "Cy", "Di")
FORM = PaperForm((3, 7, 8, 12))
DAY = "2027-03-01"
DEFINITION = {
    "title": "Steering committee",
    "rule": "scottish-stv",
    "seats": 2,
    "candidates": [list(pair) for pair in zip(FORM.choices, NAMES, strict=True)],
    "rights": 12,
    "weights": {"1": 12},
    "paper_length": len(FORM.encoded(())),
    "public_key": public_key(SECRET_KEY).hex(),
}
BOUND = records.definition_hash(DEFINITION)
RANKINGS = (
    (3, 7), (3, 8, 7), (3,), (7, 12, 3), (7, 3), (8, 12), (8,), (12, 8, 7, 3), (12,), (),
)  # fmt: skip
OPENINGS = tuple(
    (FORM.encoded(ranking), f"{number:064x}") for number, ranking in enumerate(RANKINGS)
)
CODES = tuple(records.code_of(BOUND, paper, salt) for paper, salt in OPENINGS)
REPLACED = (records.code_of(BOUND, FORM.encoded((12, 3)), "f" * 64), "the secret of a first vote")


def sign(text, key=SECRET_KEY):
    return signed(key, text)


@cache
def board():
    closed = Board(DEFINITION, frozenset(CODES), frozenset({REPLACED[1]}), DAY)
    heads = (
        head(closed.leaves[:1], closed.bound, "2027-02-20", sign),
        head(closed.leaves, closed.bound, DAY, sign),
    )
    return replace(closed, heads=heads)


@cache
def result(rule="scottish-stv"):
    profile = Counter(tuple(FORM.choices.index(mark) for mark in paper) for paper in RANKINGS)
    blank = profile.pop(())
    papers = Papers(NAMES, 2, frozenset(), dict(profile), blank=blank)
    protocol = count(rule, papers, (2, 0, 1, 3)).as_json()
    return Result(canonical(protocol), {"elected": protocol["elected"]}, ("Cy", "Ada", "Ben", "Di"))


def receipt_for(code, secret, *, bound=BOUND, key=SECRET_KEY):
    promise = records.promise_text(bound, code, records.secret_digest(secret))
    return receipt(bound, code, secret, sign(promise, key))
