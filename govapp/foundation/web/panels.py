"""Hubs are made of panels: slices register them, the hub's owner only asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import Permission, may
from govapp.foundation.web.values import Event, Figure, Text

Query = Callable[[Actor, object], object]
LineSource = Callable[[Actor], Iterable["Waiting"]]
ComingSource = Callable[[Actor, datetime], Iterable[Event]]  # what lies ahead, until an instant
NewsSource = Callable[[Actor, datetime], Iterable[Event]]  # what happened since an instant
FigureSource = Callable[[Actor], Iterable[Figure]]


@dataclass(frozen=True)
class Panel:
    """A part of a hub page: who may see it, what it asks, how it is printed.

    `query(actor, subject)` returns what the template finds as `data`; None leaves the panel out.
    `seen_by` is a word such as "public" or "members", printed beside the title.
    """

    hub: str
    key: str
    title: Text
    order: int
    permission: Permission | None
    query: Query = field(repr=False)
    template: str
    seen_by: Text = ""


@dataclass(frozen=True)
class PanelShown:
    """A panel with what its query answered."""

    panel: Panel
    data: object


@dataclass(frozen=True)
class Waiting:
    """One line of "waiting for you": its kind in a word, when it is due, for which hat, the act.

    `place` is the key of the place beside which it counts. `also` is a second act, done by a form:
    its address, the button, and the fields that go with it.
    """

    kind: Text
    icon: str
    title: Text
    due: datetime | None
    hat: Text
    url: str
    button: Text
    place: str = ""
    also: tuple[str, Text, dict[str, str]] | None = None


_panels: list[Panel] = []
_sources: list[LineSource] = []
_coming: list[ComingSource] = []
_news: list[NewsSource] = []
_figures: list[FigureSource] = []


def register_panels(panels: Iterable[Panel], lines: Iterable[LineSource] = ()) -> None:
    """Take over the panels and the sources of home lines of all slices; a key twice is a bug."""
    panels = sorted(panels, key=lambda panel: (panel.hub, panel.order, panel.key))
    names = [(panel.hub, panel.key) for panel in panels]
    if len(set(names)) < len(names):
        raise ValueError("two panels of one hub have the same key")
    _panels[:] = panels
    _sources[:] = lines


def register_home(
    coming: Iterable[ComingSource] = (),
    news: Iterable[NewsSource] = (),
    figures: Iterable[FigureSource] = (),
) -> None:
    """Take over who knows what lies ahead, what happened, and the figures of staff homes."""
    _coming[:] = coming
    _news[:] = news
    _figures[:] = figures


def panels_for(hub: str, actor: Actor, subject: object) -> list[PanelShown]:
    """The panels of a hub that this actor may see and that have something to show, in order."""
    found = []
    for panel in _panels:
        if panel.hub != hub or not _open(panel, actor, subject):
            continue
        data = panel.query(actor, subject)
        if data is not None:
            found.append(PanelShown(panel, data))
    return found


def waiting_for(actor: Actor) -> Sequence[Waiting]:
    """Everything that waits for this actor, by deadline; what has none comes last."""
    lines = [line for source in _sources for line in source(actor)]
    return sorted(lines, key=_urgency)


def coming_for(actor: Actor, until: datetime) -> Sequence[Event]:
    """What lies ahead of this actor, the nearest first. The hat stands in an event's text."""
    return sorted((one for source in _coming for one in source(actor, until)), key=_instant)


def news_for(actor: Actor, since: datetime) -> Sequence[Event]:
    """What happened around this actor since then, the latest first."""
    found = (one for source in _news for one in source(actor, since))
    return sorted(found, key=_instant, reverse=True)


def figures_for(actor: Actor, most: int = 5) -> Sequence[Figure]:
    """The figures of this actor's home, `most` at most, in the order of the wiring."""
    return [one for source in _figures for one in source(actor)][:most]


def _instant(event: Event) -> datetime:
    return event.at if isinstance(event.at, datetime) else datetime.combine(event.at, time(), UTC)


def _open(panel: Panel, actor: Actor, subject: object) -> bool:
    return panel.permission is None or may(actor, panel.permission, subject)


def _urgency(line: Waiting) -> tuple[bool, float, str]:
    return (line.due is None, line.due.timestamp() if line.due else 0.0, str(line.title))
