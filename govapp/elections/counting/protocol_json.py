"""A protocol as JSON and back again; the shape is part of what this package promises.

The text is written here rather than by the standard `json` module because importing that takes
longer than most counts. It is the text `json.dumps(..., ensure_ascii=False, indent=2)` gives.
"""

from __future__ import annotations

from .protocol import Protocol, Round, Sorting, Tie, Transfer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_ALWAYS = frozenset(
    {
        *("rule", "rule_version", "title", "seats", "candidates", "withdrawn", "ballots"),
        *("quota", "elected", "rounds", "runners_up"),
    }
)
_ESCAPES = {code: f"\\u{code:04x}" for code in range(32)}
_ESCAPES |= {ord(c): f"\\{e}" for c, e in zip('"\\\n\r\t\b\f', '"\\nrtbf', strict=True)}


def to_json(protocol: Protocol) -> dict[str, object]:
    """The protocol as plain lists, dictionaries, integers and texts."""
    ballots = protocol.ballots
    return {
        "rule": protocol.rule,
        "rule_version": protocol.version,
        "title": protocol.title,
        "seats": protocol.seats,
        "candidates": list(protocol.candidates),
        "withdrawn": protocol.names(protocol.withdrawn),
        "ballots": {
            "total": ballots.total,
            "valid": ballots.valid,
            "blank": ballots.blank,
            "void": ballots.void,
        },
        "quota": None if protocol.quota is None else protocol.brief(protocol.quota),
        "elected": protocol.names(protocol.elected),
        "rounds": [_round(protocol, entry) for entry in protocol.rounds],
        "runners_up": protocol.names(protocol.runners_up),
        **protocol.extra,
    }


# Any: this reads stored JSON, whose shape is known only by convention.
def from_json(stored: Mapping[str, Any]) -> Protocol:
    """The protocol that `to_json` was given, from what it gave; keys it adds come as `extra`."""
    candidates = tuple(stored["candidates"])
    place = {name: number for number, name in enumerate(candidates)}
    rounds = stored["rounds"]
    places = len(rounds[0]["exhausted"].partition(".")[2]) if rounds else 0
    ballots = stored["ballots"]
    quota = stored["quota"]
    return Protocol(
        rule=stored["rule"],
        version=stored["rule_version"],
        title=stored["title"],
        seats=stored["seats"],
        candidates=candidates,
        withdrawn=tuple(place[name] for name in stored["withdrawn"]),
        ballots=Sorting(ballots["valid"], ballots["blank"], ballots["void"]),
        quota=None if quota is None else _units(quota, places),
        places=places,
        rounds=tuple(_round_from(entry, place, places) for entry in rounds),
        elected=tuple(place[name] for name in stored["elected"]),
        runners_up=tuple(place[name] for name in stored["runners_up"]),
        extra={key: value for key, value in stored.items() if key not in _ALWAYS},
    )


def text(value: object, indent: str = "\n") -> str:
    """JSON text of plain values, indented by two; `indent` is the line end to begin from."""
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if value is None:
        return "null"
    if isinstance(value, dict):
        inner = indent + "  "
        items = (f"{text(key)}: {text(item, inner)}" for key, item in value.items())
        return _block("{", items, "}", indent)
    if isinstance(value, list):
        return _block("[", (text(item, indent + "  ") for item in value), "]", indent)
    if type(value) is int:
        return str(value)
    raise TypeError(f"a protocol has no place for {value!r}")


def _block(opening: str, items: Iterable[str], closing: str, indent: str) -> str:
    inner = indent + "  "
    joined = f",{inner}".join(items)
    return f"{opening}{inner}{joined}{indent}{closing}" if joined else opening + closing


def _round(protocol: Protocol, entry: Round) -> dict[str, object]:
    transfer, name = entry.transfer, protocol.candidates
    quota = {} if entry.quota is None else {"quota": protocol.figure(entry.quota)}
    return {
        "round": entry.number,
        **quota,
        "tallies": _votes(protocol, entry.tallies),
        "exhausted": protocol.figure(entry.exhausted),
        "elected": protocol.names(entry.elected),
        "eliminated": protocol.names(entry.eliminated),
        "transfer": None
        if transfer is None
        else {
            "from": name[transfer.source],
            "kind": transfer.kind,
            "moved": _votes(protocol, transfer.moved),
        },
        "ties": [
            {
                "among": protocol.names(tie.among),
                "broken_by": tie.broken_by,
                "lost": name[tie.lost],
            }
            for tie in entry.ties
        ],
    }


def _votes(protocol: Protocol, votes: Mapping[int, int]) -> dict[str, object]:
    return {protocol.candidates[c]: protocol.figure(number) for c, number in votes.items()}


def _round_from(entry: Mapping[str, Any], place: Mapping[str, int], places: int) -> Round:
    def votes(written: Mapping[str, str]) -> dict[int, int]:
        by_place = sorted((place[name], figure) for name, figure in written.items())
        return {candidate: _units(figure, places) for candidate, figure in by_place}

    def among(names: Iterable[str]) -> tuple[int, ...]:
        return tuple(place[name] for name in names)

    moved = entry["transfer"]
    return Round(
        number=entry["round"],
        tallies=votes(entry["tallies"]),
        exhausted=_units(entry["exhausted"], places),
        elected=among(entry["elected"]),
        eliminated=among(entry["eliminated"]),
        transfer=moved and Transfer(place[moved["from"]], moved["kind"], votes(moved["moved"])),
        ties=tuple(
            Tie(among(tie["among"]), tie["broken_by"], place[tie["lost"]]) for tie in entry["ties"]
        ),
        quota=_units(entry["quota"], places) if "quota" in entry else None,
    )


def _units(figure: str, places: int) -> int:
    whole, _, fraction = figure.partition(".")
    return int(whole + fraction.ljust(places, "0"))
