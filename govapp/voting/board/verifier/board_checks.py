"""The board itself: definition, order and number of the leaves, shown secrets, signed heads."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from .ed25519 import signed_by
from .reading import Bundle, canonical, leaf_hash, record, tree_root
from .report import Report, counted, short


def check_board(bundle: Bundle, report: Report, *, noted: str = "") -> None:
    """Everything that the public bundle shows about the board as a whole."""
    check_definition(bundle, report, noted)
    check_order(bundle, report)
    check_replaced(bundle, report)
    check_closing(bundle, report)
    check_heads(bundle, bundle.heads, report)


def check_definition(bundle: Bundle, report: Report, noted: str) -> None:
    """The definition is the first leaf, and the one whose hash was noted at the opening."""
    before = len(report.faults)
    if bundle.definition_record != record("definition", definition=bundle.definition):
        report.fault("The definition is not written in the one way that is hashed.")
    if not bundle.leaves or bundle.leaves[0] != bundle.bound:
        report.fault(
            "The definition in this bundle is not the first leaf of the board: it was replaced."
        )
    if noted and noted.lower() != bundle.bound:
        report.fault(
            f"You noted the definition {short(noted)}, this bundle has {short(bundle.bound)}: "
            "the definition was replaced after the vote opened."
        )
    if len(report.faults) == before:
        report.holds(f"The definition is the first leaf. Its hash is {bundle.bound}")
        if not noted:
            report.not_here("Compare that hash with the one shown at the opening (--definition).")


def check_order(bundle: Bundle, report: Report) -> None:
    """Ballots stand by hash, each once: nothing swapped, nothing twice, no order of casting."""
    before, ballots = len(report.faults), bundle.ballots
    for place, (one, other) in enumerate(pairwise(ballots), 2):
        if one == other:
            report.fault(f"Leaf {short(one)} stands on the board twice: one was added.")
        elif one > other:
            report.fault(
                f"Leaves {place} and {place + 1} ({short(one)} and {short(other)}) stand out of "
                "order: leaves were swapped, or one was altered."
            )
    if len(report.faults) == before:
        report.holds(f"{counted(len(ballots), 'ballot stands', 'ballots stand')} in order, once.")


def check_replaced(bundle: Bundle, report: Report) -> None:
    """Each secret that was shown stands on the board, once, in order, and nothing in its place."""
    before = len(report.faults)
    if list(bundle.replaced) != sorted(set(bundle.replaced)):
        report.fault("The secrets that were shown are out of order or stand twice.")
    last = len(bundle.leaves) - 1
    on_board = bundle.leaves[max(1, last - len(bundle.replaced)) : max(1, last)]
    expected = [
        leaf_hash(record("replaced", **{"for": bundle.bound}, secret=secret))
        for secret in bundle.replaced
    ]
    for number, leaf in enumerate(expected, 1):
        if leaf not in on_board:
            report.fault(
                f"Secret {number} of those shown is not on the board where it belongs: "
                "a leaf was dropped, altered or added."
            )
    if len(report.faults) == before:
        proved = counted(len(expected), "replaced ballot is", "replaced ballots are")
        report.holds(f"{proved} proved by the secret that its voter showed.")


def check_closing(bundle: Bundle, report: Report) -> None:
    """The close record is the last leaf, belongs to this definition and counts right."""
    before, closing = len(report.faults), bundle.closing
    if canonical(closing) != bundle.close_record or closing.get("kind") != "close":
        report.fault("The close record is not written in the one way that is hashed.")
    if not bundle.leaves or bundle.leaves[-1] != leaf_hash(bundle.close_record):
        report.fault("The close record is not the last leaf: it was altered, or a leaf added.")
    if closing.get("for") != bundle.bound:
        report.fault("The close record belongs to another definition: one of them was replaced.")
    _check_numbers(bundle, report)
    if len(report.faults) == before:
        report.holds(f"The board was closed on {closing.get('day')} and counts its leaves right.")


def _check_numbers(bundle: Bundle, report: Report) -> None:
    said = {name: bundle.closing.get(name) for name in ("size", "ballots", "replaced")}
    there = {
        "size": len(bundle.leaves),
        "ballots": len(bundle.leaves) - 2 - len(bundle.replaced),
        "replaced": len(bundle.replaced),
    }
    words = {
        "size": ("leaf", "leaves"),
        "ballots": ("ballot", "ballots"),
        "replaced": ("shown secret", "shown secrets"),
    }
    for name, (single, plural) in words.items():
        closed, now = said[name], there[name]
        if not isinstance(closed, int):
            report.fault(f"The close record does not say how many {plural} there are.")
        elif closed != now:
            what = "dropped" if now < closed else "added"
            number = counted(abs(closed - now), f"{single} was", f"{plural} were")
            report.fault(f"{number} {what} after closing: {closed} when it closed, {now} here.")
    rights = bundle.definition.get("rights")
    if isinstance(rights, int) and there["ballots"] > rights:
        report.fault(
            f"There are {counted(there['ballots'], 'ballot', 'ballots')} "
            f"for {counted(rights, 'right', 'rights')} to vote: some were added."
        )


def check_heads(bundle: Bundle, heads: tuple[Mapping[str, Any], ...], report: Report) -> None:
    """Each head is signed by the key of the definition, and is the root of these leaves."""
    before, signed = len(report.faults), []
    for number, head in enumerate(heads, 1):
        if head_is_signed(bundle, head):
            signed.append(head)
        else:
            report.fault(
                f"Head {number} is not signed by the key of this definition: it was forged, "
                "or the definition was replaced."
            )
    _check_forks(signed, report)
    for head in signed:
        size = head["size"]
        if 0 < size <= len(bundle.leaves) and head["root"] != tree_root(bundle.leaves[:size]):
            report.fault(
                f"The signed root of {counted(size, 'leaf', 'leaves')} is not the root of the "
                "leaves here: a leaf was altered, swapped, dropped or added after it was signed."
            )
        elif not 0 < size <= len(bundle.leaves):
            report.fault(f"A head of {size} leaves was signed, but {len(bundle.leaves)} are here.")
    if not any(head["size"] == len(bundle.leaves) for head in signed):
        report.fault("No signed head covers all the leaves of this board.")
    if len(report.faults) == before:
        report.holds(f"{counted(len(signed), 'head is', 'heads are')} signed and right.")


def head_is_signed(bundle: Bundle, head: Mapping[str, Any]) -> bool:
    """Whether the key named in the definition signed this head for this definition."""
    size, root, day = head.get("size"), head.get("root"), head.get("day")
    if not isinstance(size, int) or not isinstance(root, str) or not isinstance(day, str):
        return False
    text = record("head", **{"for": bundle.bound}, size=size, root=root, day=day)
    return is_signed(bundle, text, head.get("signature"))


def is_signed(bundle: Bundle, text: bytes, signature: object) -> bool:
    """Whether the signature, in hex, is that of the board's key under the text."""
    try:
        key = bytes.fromhex(bundle.definition["public_key"])
        return signed_by(key, text, bytes.fromhex(str(signature)))
    except (KeyError, TypeError, ValueError):
        return False


def _check_forks(signed: list[Mapping[str, Any]], report: Report) -> None:
    roots: dict[int, set[str]] = {}
    for head in signed:
        roots.setdefault(head["size"], set()).add(head["root"])
    for size, different in sorted(roots.items()):
        if len(different) > 1:
            report.fault(
                f"{len(different)} different roots were signed for {size} leaves: "
                "the board was forked, and different people were shown different boards."
            )
