"""Handing over to the accounting program: what is asked for, gathered, and shown of it."""

from govapp.dues.queries.accounting.asked import Asked, kept_names
from govapp.dues.queries.accounting.gathering import Gathered, gather
from govapp.dues.queries.accounting.overview import (
    Called,
    Preview,
    Run,
    accounts,
    file_of,
    preview,
    runs,
    usual_period,
)

__all__ = [
    "Asked",
    "Called",
    "Gathered",
    "Preview",
    "Run",
    "accounts",
    "file_of",
    "gather",
    "kept_names",
    "preview",
    "runs",
    "usual_period",
]
