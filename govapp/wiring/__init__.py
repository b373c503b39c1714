"""The fuse box: every page, panel, question, policy, subscription, job, command and exception.

Slices are imported in these files, inside functions, and nowhere else from above.
"""

from govapp.wiring.endpoints import CSRF_EXEMPT, HATLESS, PUBLIC, UNLOGGED
from govapp.wiring.hubs import (
    home_coming,
    home_figures,
    home_lines,
    home_news,
    organization_columns,
    panels,
    waiting_counts,
)
from govapp.wiring.pages import account_links, blueprints, brand, doors, foot_links, models
from govapp.wiring.questions import (
    book_checks,
    book_names,
    hats,
    joining,
    keepers,
    movers,
    policies,
    votes,
    watchers,
)
from govapp.wiring.work import commands, jobs, subscriptions

__all__ = [
    "CSRF_EXEMPT",
    "HATLESS",
    "PUBLIC",
    "UNLOGGED",
    "account_links",
    "blueprints",
    "book_checks",
    "book_names",
    "brand",
    "commands",
    "doors",
    "foot_links",
    "hats",
    "home_coming",
    "home_figures",
    "home_lines",
    "home_news",
    "jobs",
    "joining",
    "keepers",
    "models",
    "movers",
    "organization_columns",
    "panels",
    "policies",
    "subscriptions",
    "votes",
    "waiting_counts",
    "watchers",
]
