"""The seven places, the doors that slices hang into them, and what a reader sees of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import takewhile

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from govapp.foundation.access.actor import Actor
from govapp.foundation.web.values import Card, Text
from govapp.foundation.web.viewer import current_actor

Allows = Callable[[Actor], bool]


@dataclass(frozen=True)
class Place:
    """One of the fixed places; `endpoint` only where a page of its own stands for it."""

    key: str
    label: Text
    icon: str
    endpoint: str = ""


@dataclass(frozen=True)
class Door:
    """A page reached from a place. `owns`: further blueprints whose pages lie in that place."""

    place: str
    label: Text
    endpoint: str
    allows: Allows = field(repr=False)
    order: int = 50
    about: Text = ""
    icon: str = "arrow-right"
    owns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A line of the account menu or of the foot; `method` post makes it a button."""

    label: Text
    endpoint: str
    icon: str = "arrow-right"
    method: str = "get"
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """A place as the frame prints it."""

    key: str
    label: Text
    icon: str
    url: str
    current: bool
    waiting: int


MEMBERS_PLACES = (
    Place("home", _l("Home"), "house", "home.show"),
    Place("votes", _l("Votes"), "check2-square"),
    Place("committees", _l("Committees"), "people"),
    Place("usecases", _l("Use cases"), "diagram-3"),
    Place("members", _l("Members"), "building"),
    Place("money", _l("Money"), "cash-stack"),
    Place("records", _l("Records"), "journal-text"),
)
VISITORS_PLACES = (
    Place("about", _l("About"), "info-circle"),
    Place("usecases", _l("Use cases"), "diagram-3"),
    Place("members", _l("Members"), "building"),
    Place("votes", _l("Votes"), "check2-square"),
    Place("calendar", _l("Calendar"), "calendar3"),
    Place("records", _l("Records"), "journal-text"),
    Place("join", _l("Join"), "person-plus"),
)
KEPT_FILTERS = "accounts.lists"
SETUP = Place("setup", _l("Set-up"), "gear")  # the gear in the top bar, for staff

_doors: list[Door] = []
_account: list[Link] = []
_foot: list[Link] = []
_counts: list[Callable[[Actor], Mapping[str, int]]] = []


def register(
    doors: Iterable[Door],
    account: Iterable[Link] = (),
    foot: Iterable[Link] = (),
    waiting: Iterable[Callable[[Actor], Mapping[str, int]]] = (),
) -> None:
    """Take over all doors, the lines of account menu and foot, and the counters of what waits
    (place key -> number).
    """
    known = {place.key for place in (*MEMBERS_PLACES, *VISITORS_PLACES, SETUP)}
    doors = sorted(doors, key=lambda door: (door.order, door.endpoint))
    for door in doors:
        if door.place not in known:
            raise ValueError(f"there is no place {door.place!r}")
    _doors[:] = doors
    _account[:] = sorted(account, key=lambda link: link.order)
    _foot[:] = sorted(foot, key=lambda link: link.order)
    _counts[:] = waiting


def place(key: str, actor: Actor) -> Place | None:
    """The place of that key, if this actor has such a place at all."""
    return next((one for one in (*_places_of(actor), SETUP) if one.key == key), None)


def doors_of(key: str, actor: Actor) -> list[Door]:
    """The doors of a place that open for this actor, in order."""
    return [door for door in _doors if door.place == key and door.allows(actor)]


def cards_of(key: str, actor: Actor) -> list[Card]:
    """The same doors as cards for the page of the place."""
    return [
        Card(door.label, url_for(door.endpoint), door.about, door.icon)
        for door in doors_of(key, actor)
    ]


def places_for(actor: Actor) -> list[Shown]:
    """The places this actor has anything in, in the fixed order, with what waits there."""
    here = current_place(actor)
    waiting: dict[str, int] = {}
    for count in _counts if actor.signed_in else ():
        for key, number in count(actor).items():
            waiting[key] = waiting.get(key, 0) + number
    return [
        Shown(one.key, one.label, one.icon, url, one.key == here, waiting.get(one.key, 0))
        for one in _places_of(actor)
        if (url := _url_of(one, actor))
    ]


def setup_for(actor: Actor) -> list[Shown]:
    """The gear, for those who have anything to set up."""
    url = _url_of(SETUP, actor)
    current = current_place(actor) == SETUP.key
    return [Shown(SETUP.key, SETUP.label, SETUP.icon, url, current, 0)] if url else []


def account_links() -> list[dict[str, object]]:
    """The lines of the account menu with their addresses."""
    return _links(_account)


def foot_links() -> list[dict[str, object]]:
    """The lines in the foot of every page."""
    return _links(_foot)


def _links(links: Iterable[Link]) -> list[dict[str, object]]:
    return [
        {"label": link.label, "icon": link.icon, "method": link.method, "url": address}
        for link in links
        if (address := address_of(link.endpoint))
    ]


def current_place(actor: Actor) -> str:
    """The key of the place that the page asked for lies in, or nothing."""
    if request.endpoint == "places.show":
        return str((request.view_args or {}).get("key", ""))
    own = {one.endpoint: one.key for one in _places_of(actor) if one.endpoint}
    if request.endpoint in own:
        return own[request.endpoint]
    exact = {door.endpoint: door.place for door in reversed(_doors)}
    if request.endpoint in exact:
        return exact[request.endpoint]
    near = [
        door
        for door in _doors
        if request.blueprint in (door.endpoint.partition(".")[0], *door.owns)
    ]
    nearest = max(near, key=lambda door: _shared_steps(address_of(door.endpoint)), default=None)
    return nearest.place if nearest else ""


def _shared_steps(address: str) -> int:
    """How many steps of the path the page asked for has in common with `address`."""
    pairs = zip(address.split("/"), request.path.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _places_of(actor: Actor) -> tuple[Place, ...]:
    return MEMBERS_PLACES if actor.signed_in else VISITORS_PLACES


def _url_of(one: Place, actor: Actor) -> str:
    """The page of a place: its own, its only door, or the page that lists its doors."""
    if one.endpoint and (own := address_of(one.endpoint)):
        return own
    open_doors = doors_of(one.key, actor)
    if len(open_doors) == 1:
        return url_for(open_doors[0].endpoint)
    return url_for("places.show", key=one.key) if open_doors else ""


def address_of(endpoint: str) -> str:
    """The address of an endpoint, or nothing while no slice offers it."""
    return url_for(endpoint) if endpoint in current_app.view_functions else ""


def kept_filters_url(query: str = "") -> str:
    """Where the reader's kept filters are, to keep `query` of this page there; else nothing."""
    if not current_actor().signed_in or KEPT_FILTERS not in current_app.view_functions:
        return ""
    return url_for(KEPT_FILTERS, keep=request.path + query if query else None)
