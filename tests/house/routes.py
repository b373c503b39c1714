"""For whom each endpoint is. Whoever adds a view adds its line; what is not here fails.

A line is EVERYBODY (no sign-in needed, and listed in `wiring.PUBLIC`), SIGNED_IN, or the personas
of `world.py` for whom the sample thing's page opens or its form works.
"""

from __future__ import annotations

EVERYBODY = "everybody"
SIGNED_IN = "signed in"

Row = str | frozenset[str]


def only(*personas: str) -> Row:
    """These personas and nobody else."""
    return frozenset(personas)


OFFICE = only("administrator", "secretariat")

ROUTES: dict[str, Row] = {
    "static": EVERYBODY,
    "health": EVERYBODY,
    "places.show": EVERYBODY,
    "accounts.sign_in": EVERYBODY,
    "accounts.enter": EVERYBODY,
    "accounts.sign_out": EVERYBODY,
    "accounts.forgotten": EVERYBODY,
    "accounts.ask_for_reset": EVERYBODY,
    "accounts.reset_asked": EVERYBODY,
    "accounts.link": EVERYBODY,
    "accounts.use_link": EVERYBODY,
    "charter.index": EVERYBODY,
    "charter.show": EVERYBODY,
    "charter.version": EVERYBODY,
    "charter.start": OFFICE,
    "charter.change": OFFICE,
    "charter.keep_change": OFFICE,
    "charter.adopt": OFFICE,
    "charter.consortium": OFFICE,
}
