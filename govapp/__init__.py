"""govapp runs the membership and the governance of a standards consortium.

`create_app(settings)` assembles the application; nothing heavy is imported before it is called.
"""

from __future__ import annotations

TYPE_CHECKING = False  # spares every start the import of typing; checkers know the name

if TYPE_CHECKING:
    from flask import Flask

    from govapp.settings import Settings


def create_app(settings: Settings) -> Flask:
    """The assembled application for these settings."""
    from govapp.assembly import assemble

    return assemble(settings)
