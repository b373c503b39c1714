"""The pages of people and their access."""

from flask_babel import lazy_gettext as _l

from govapp.accounts.permissions import PERSON_LIST
from govapp.accounts.views import account, home, lists, people, signing
from govapp.accounts.views.bp import bp
from govapp.foundation.access.policy import may
from govapp.foundation.web.navigation import Door, Link

BLUEPRINTS = (bp, home.bp, people.bp)

DOORS = (
    Door(
        "members",
        _l("People"),
        "people.index",
        lambda actor: may(actor, PERSON_LIST),
        order=60,
        about=_l("Everybody we deal with, and the roles they hold."),
        icon="people",
    ),
)

ACCOUNT_LINKS = (
    Link(_l("My account"), "accounts.account", "person-circle", order=10),
    Link(_l("Where I am signed in"), "accounts.sign_ins", "shield-lock", order=20),
    Link(_l("My kept filters"), "accounts.lists", "bookmark", order=30),
    Link(_l("Sign out"), "accounts.sign_out", "box-arrow-right", method="post", order=90),
)

__all__ = ["ACCOUNT_LINKS", "BLUEPRINTS", "DOORS", "account", "bp", "lists", "signing"]
