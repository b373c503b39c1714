"""The counting rules this package knows, by the name that charters, files and pages use.

A rule is a module of this package with a function `count(papers, tie_order)` that returns the
protocol. It is imported when it is asked for, so one rule never waits for the others to load.
"""

from __future__ import annotations

from .errors import CannotCount, UnknownRule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .ballots import Papers
    from .protocol import Protocol

    Count = Callable[[Papers, tuple[int, ...]], Protocol]

# The name of a rule and the module that counts by it, in the order in which they are offered.
RULES: Mapping[str, str] = {
    "scottish-stv": "scottish",
    "meek-prf": "meek_prf",
    "meek-nz": "meek_nz",
    "irv": "irv",
    "schulze": "schulze",
    "ranked-pairs": "ranked_pairs",
    "approval": "approval",
    "plurality": "plurality",
    "block": "block",
    "yes-no": "yes_no",
}


def rule_of(rule: str) -> Count:
    """The function that counts by the rule of that name; only its own module is imported."""
    if rule not in RULES:
        raise UnknownRule(f"no counting rule is called {rule!r}; known: {', '.join(sorted(RULES))}")
    module = __import__(f"{__package__}.{RULES[rule]}", fromlist=["count"])
    counted: Count = module.count
    return counted


def asking(rule: str, passes: str) -> Count:
    """The same where the rule asks what carries a proposal; '' is for what it asks by itself."""
    counted = rule_of(rule)
    if not passes:
        return counted
    if rule != "yes-no":
        raise CannotCount(f"the rule {rule} does not ask what carries; only yes-no does")
    from .yes_no import count as question
    from .yes_no import passing_from

    passing = passing_from(passes)
    return lambda papers, tie_order: question(papers, tie_order, passing)


def count(rule: str, papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Count the papers by the rule of that name; an unknown name is answered with the known."""
    return rule_of(rule)(papers, tie_order)
