"""What voters, tellers and others hold beside the bundle: receipts, heads, other bundles."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Any

from .board_checks import check_heads, is_signed
from .reading import Bundle, leaf_hash, record
from .report import Report, counted, short

MANY = 20


def check_receipt(bundle: Bundle, receipt: Mapping[str, Any], report: Report) -> None:
    """The promise given to a voter: the ballot is counted, or was replaced, or was dropped."""
    code, bound = str(receipt.get("code")), str(receipt.get("for"))
    digest = receipt.get("secret_digest")
    if "secret" in receipt:
        digest = secret_digest(str(receipt["secret"]))
    promise = record("promise", **{"for": bound}, code=code, secret_digest=digest)
    named = f"The receipt {short(code)}"
    if not is_signed(bundle, promise, receipt.get("signature")):
        report.fault(f"{named} was not signed by the key of this board: it promises nothing here.")
        return
    if bound != bundle.bound:
        report.fault(
            f"{named} was signed for the definition {short(bound)}, but this bundle has "
            f"{short(bundle.bound)}: the definition was replaced after that vote was cast."
        )
        return
    counts = code in bundle.ballots
    shown = digest in {secret_digest(secret) for secret in bundle.replaced}
    if counts and shown:
        report.fault(f"{named} is counted although its secret was shown: a replaced ballot counts.")
    elif counts:
        report.holds(f"{named} is a leaf of the board: this ballot is in the count.")
    elif shown:
        report.holds(
            f"{named} was replaced: its secret was shown. Whoever holds the newer receipt of "
            "the same right can check that one."
        )
    else:
        report.fault(
            f"{named} was promised and signed, but it is not on the board and its secret was "
            "never shown: this ballot was DROPPED. The receipt proves it."
        )


LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 without I, L, O and U


def check_code(bundle: Bundle, typed: str, report: Report) -> None:
    """A public code alone, as it was copied by hand: enough to find a ballot, no proof."""
    word = "".join(letter for letter in typed.upper() if letter.isalnum())
    beginning = word.lower()
    if len(word) != 64:
        number = 0
        for letter in word.translate(str.maketrans("ILO", "110")):
            number = number * 32 + max(0, LETTERS.find(letter))
        beginning = f"{number:0{len(word) * 5 // 4}x}"[: len(word) * 5 // 4]
    if len(word) >= 20 and any(code.startswith(beginning) for code in bundle.ballots):
        report.holds(f"The code {typed} is a leaf of the board: this ballot is in the count.")
    else:
        report.not_here(
            f"No ballot has the code {typed}. It was mistyped, replaced, or dropped: "
            "only the whole receipt shows which (--receipt)."
        )


def secret_digest(secret: str) -> str:
    """What a promise says of its secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def check_held_head(bundle: Bundle, head: Mapping[str, Any], report: Report) -> None:
    """A head that somebody kept from the mail, against those of the bundle."""
    check_heads(bundle, (*bundle.heads, head), report)


def check_other(bundle: Bundle, other: Bundle, report: Report) -> None:
    """Two bundles of one vote: they differ in no leaf, or the words name which."""
    if other.bound != bundle.bound:
        report.fault("The other bundle has another definition: one of the two was replaced.")
    mine, theirs = Counter(bundle.leaves), Counter(other.leaves)
    missing, extra = sorted((theirs - mine).elements()), sorted((mine - theirs).elements())
    for leaf in missing[:MANY]:
        report.fault(f"Leaf {short(leaf)} of the other bundle is not here: dropped or altered.")
    for leaf in extra[:MANY]:
        report.fault(f"Leaf {short(leaf)} is here but not in the other bundle: added or altered.")
    if not missing and not extra and bundle.leaves != other.leaves:
        report.fault("Both bundles have the same leaves in another order: leaves were swapped.")
    if other.bound == bundle.bound:
        check_heads(bundle, (*bundle.heads, *other.heads), report)


def check_openings(bundle: Bundle, report: Report) -> None:
    """Each opened paper belongs to one leaf and each ballot leaf was opened."""
    if bundle.openings is None:
        report.not_here("This bundle does not open the ballots: no recount (the tellers' does).")
        return
    before = len(report.faults)
    codes = [_code(bundle, paper, salt) for paper, salt in bundle.openings]
    left, unopened = Counter(codes), Counter(bundle.ballots)
    strange, closed = left - unopened, unopened - left
    odd = [place for place, code in enumerate(codes) if code in strange]
    odd = _name_swaps(bundle, odd, closed, report)
    for place in odd[:MANY]:
        report.fault(
            f"Opening {place + 1} ({short(codes[place])}) belongs to no leaf: its leaf was "
            "dropped, or the opened paper was altered."
        )
    for leaf in sorted(closed.elements())[:MANY]:
        report.fault(f"Leaf {short(leaf)} has no opening: it was added or altered.")
    _check_shape(bundle, report)
    if len(report.faults) == before:
        report.holds(f"{counted(len(codes), 'paper', 'papers')} opened, each for its own leaf.")


def _code(bundle: Bundle, paper: str, salt: str) -> str:
    return leaf_hash(record("ballot", **{"for": bundle.bound}, paper=paper, salt=salt))


def _name_swaps(bundle: Bundle, odd: list[int], closed: Counter[str], report: Report) -> list[int]:
    """Name openings whose papers were exchanged, and leave the rest."""
    openings = bundle.openings or ()
    if len(odd) > 2 * MANY:
        return odd
    rest = list(odd)
    for one in odd:
        for other in odd:
            if one >= other or one not in rest or other not in rest:
                continue
            first = _code(bundle, openings[other][0], openings[one][1])
            second = _code(bundle, openings[one][0], openings[other][1])
            if closed[first] and closed[second] and first != second:
                report.fault(f"The papers of openings {one + 1} and {other + 1} were swapped.")
                closed.subtract((first, second))
                rest = [place for place in rest if place not in {one, other}]
    return rest


def _check_shape(bundle: Bundle, report: Report) -> None:
    openings = bundle.openings or ()
    lengths = {len(paper) for paper, _ in openings}
    if len(lengths | {bundle.definition.get("paper_length", min(lengths, default=0))}) > 1:
        report.fault("The papers differ in length, which tells them apart while they are closed.")
    if len({salt for _, salt in openings}) < len(openings):
        report.fault("A salt was used twice: whoever knows it can guess the paper.")
