"""The counting rules this package knows, by the name that charters, files and pages use."""

from __future__ import annotations

from . import scottish
from .errors import UnknownRule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .ballots import Papers
    from .protocol import Protocol

RULES: Mapping[str, Callable[[Papers, tuple[int, ...]], Protocol]] = {
    scottish.RULE: scottish.count,
}


def count(rule: str, papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Count the papers by the rule of that name; an unknown name is answered with the known."""
    if rule not in RULES:
        raise UnknownRule(f"no counting rule is called {rule!r}; known: {', '.join(sorted(RULES))}")
    return RULES[rule](papers, tie_order)
