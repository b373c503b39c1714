"""The reader of the page: language and zone, from their profile or from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import get_timezone_name
from flask import current_app, g, has_app_context

from govapp.foundation.access.actor import ANONYMOUS, Actor
from govapp.foundation.kernel import clock


@dataclass(frozen=True)
class Viewer:
    """How dates, numbers and money are written for one reader."""

    locale: str = "en"
    zone: str = "UTC"

    @property
    def zoneinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def babel(self) -> Locale:
        return Locale.parse(self.locale, sep="-" if "-" in self.locale else "_")

    @property
    def language(self) -> str:
        """The tag for `<html lang>`."""
        return self.locale.replace("_", "-")

    @property
    def zone_label(self) -> str:
        """The zone's name in words, for the foot of the page."""
        now = clock.now().astimezone(self.zoneinfo)
        return get_timezone_name(now, width="long", locale=self.babel)


def viewer() -> Viewer:
    """The reader: what the sign-in put into `g.viewer`, else the consortium's defaults."""
    if not has_app_context():
        return Viewer()
    found = g.get("viewer")
    if isinstance(found, Viewer):
        return found
    settings = current_app.config.get("GOVAPP")
    return Viewer(
        locale=getattr(settings, "DEFAULT_LOCALE", "en"),
        zone=getattr(settings, "DEFAULT_ZONE", "UTC"),
    )


def with_hats() -> Actor:
    """The one who acts with all hats, at an endpoint that is served without asking for them."""
    ask = g.pop("ask_hats", None)
    if ask is not None:
        g.actor = ask()
    return current_actor()


def current_actor() -> Actor:
    """The one who acts: what the sign-in put into `g.actor`, else a visitor."""
    found = g.get("actor")
    return found if isinstance(found, Actor) else ANONYMOUS
