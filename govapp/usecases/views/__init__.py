"""The pages of use cases."""

from flask_babel import lazy_gettext as _l

from govapp.foundation.web.navigation import Door
from govapp.foundation.web.panels import Panel
from govapp.usecases.permissions import USECASE_READ
from govapp.usecases.views import acts, lists, people, show, writing
from govapp.usecases.views.bp import bp

DOORS = (
    Door(
        "usecases",
        _l("Portfolio"),
        "usecases.index",
        lambda actor: True,
        order=10,
        about=_l("Every use case, its stage, and who champions it."),
        icon="diagram-3",
    ),
    Door(
        "usecases",
        _l("Propose a use case"),
        "usecases.new",
        lists.may_propose,
        order=20,
        about=_l("Write it down, find champions, hand it to the committee."),
        icon="lightbulb",
    ),
)

PANELS = (
    Panel(
        hub="organization",
        key="use-cases",
        title=_l("Use cases"),
        order=60,
        permission=USECASE_READ,
        query=show.of_organization,
        template="usecases/_championed.html",
        seen_by=_l("public"),
    ),
    Panel(
        hub="person",
        key="use-cases",
        title=_l("Use cases"),
        order=60,
        permission=USECASE_READ,
        query=show.of_person,
        template="usecases/_championed.html",
    ),
)

__all__ = ["DOORS", "PANELS", "acts", "bp", "lists", "people", "show", "writing"]
