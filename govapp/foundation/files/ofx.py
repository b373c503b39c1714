"""OFX, version 1 (without closing tags) and 2 (XML): the few elements that a booking needs.

Read as a flat row of tags: nothing is expanded, so there is nothing that could explode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape

from govapp.foundation.files.statements import (
    MOST_ENTRIES,
    Statement,
    StatementEntry,
    amount_of,
    broken,
    one_line,
    several,
    too_many,
)
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase

_TAG = re.compile(r"<(/?)([A-Za-z0-9._]{1,40})\s*(/?)>([^<]*)")
_CDATA = re.compile(r"<!\[CDATA\[([^<]*?)\]\]>")
_WHAT = "OFX"


def is_ofx(text: str) -> bool:
    """True if the text begins as an OFX file does."""
    head = text[:4000].lstrip().upper()
    return head.startswith("OFXHEADER") or "<OFX>" in head


def read_ofx(text: str) -> Statement:
    """The booked entries of the one account in the file."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise broken(_WHAT)
    body = text[max(text.upper().find("<OFX>"), 0) :]
    # Everything between the marks of CDATA is text; its signs are made those of the others.
    body = _CDATA.sub(lambda found: found.group(1).replace("&", "&amp;"), body)
    entries: list[StatementEntry] = []
    currency, accounts = "", set()
    for name, value in _leaves(body):
        if isinstance(value, Mapping):
            if len(entries) >= MOST_ENTRIES:
                raise too_many()
            entries.append(_entry(len(entries) + 1, value, currency))
        elif name == "CURDEF":
            currency = value.upper()
        elif name == "ACCTID" and value:
            accounts.add(value)
    if len(accounts) > 1:
        raise several()
    if not entries and "STMTTRNRS" not in body.upper():
        raise broken(_WHAT)
    return Statement(_WHAT, accounts.pop() if accounts else "", tuple(entries))


def _leaves(body: str) -> Iterator[tuple[str, str | Mapping[str, str]]]:
    """Leaf elements outside of bookings, and each booking as a mapping of its own leaves."""
    booking: dict[str, str] | None = None
    for closing, tag, _empty, value in _TAG.findall(body):
        name = tag.upper()
        if name == "STMTTRN":
            if closing and booking is not None:
                yield name, booking
            booking = None if closing else {}
        elif closing:
            continue
        elif booking is None:
            if name in {"CURDEF", "ACCTID"}:
                yield name, one_line(unescape(value))
        elif name not in {"BANKACCTTO", "CCACCTTO"} and value.strip():
            booking.setdefault(name, one_line(unescape(value)))


def _entry(number: int, leaves: Mapping[str, str], currency: str) -> StatementEntry:
    posted = leaves.get("DTPOSTED", "")
    try:
        day = date(int(posted[:4]), int(posted[4:6]), int(posted[6:8]))
        amount = amount_of(leaves.get("TRNAMT", ""))
    except ValueError:
        raise Invalid(
            Phrase(N_("Booking %(number)s of the file has no day or no amount."), number=number)
        ) from None
    name, memo = leaves.get("NAME", ""), leaves.get("MEMO", "")
    return StatementEntry(
        number=number,
        day=day,
        amount=amount,
        currency=leaves.get("CURSYM", currency).upper(),
        text=one_line(memo or name, leaves.get("REFNUM")),
        payer=name,
        reference=leaves.get("FITID", ""),
        cheque=leaves.get("CHECKNUM", ""),
    )
