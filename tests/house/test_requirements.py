"""Everything a running installation pulls in is pinned, and nothing is pinned for nobody."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import ROOT


def _pins() -> dict[str, Requirement]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(requirement.name): requirement for requirement in wanted}


def _needs(requirement: Requirement) -> set[str]:
    try:
        lines = requires(requirement.name) or []
    except PackageNotFoundError:
        return set()
    extras = requirement.extras or {""}
    return {
        canonicalize_name(needed.name)
        for needed in map(Requirement, lines)
        if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in extras)
    }


def test_every_line_pins_one_version():
    loose = [
        str(pin) for pin in _pins().values() if not re.fullmatch(r"==[\w.]+", str(pin.specifier))
    ]

    assert not loose


def test_what_they_pull_in_is_pinned_too():
    pins = _pins()

    missing = {name: needed - set(pins) for name, pin in pins.items() if (needed := _needs(pin))}

    assert not {name: names for name, names in missing.items() if names}
