"""CAMT.053 of any version: booked entries; batches are taken apart where the amounts allow it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, ParseError  # values only; defusedxml reads below

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

_WHAT = "CAMT.053"
_NOT_BOOKED = {"PDNG", "INFO", "FUTR"}
_NOTHING = {"", "NOTPROVIDED", "NONREF"}


def is_camt(content: bytes) -> bool:
    """True for an XML file that speaks of a bank's statement to its customer."""
    head = content[:4000].replace(b"\x00", b"")
    return b"camt.053" in head or b"BkToCstmrStmt" in head


def read_camt(content: bytes) -> Statement:
    """The booked entries of the one account in the file."""
    root = _tree(content)
    statements = [found for found in root.iter() if _name(found) == "Stmt"]
    if not statements:
        raise broken(_WHAT)
    accounts = {_account(one) for one in statements}
    if len(accounts) > 1:
        raise several()
    entries: list[StatementEntry] = []
    pending = 0
    for entry in (one for found in statements for one in found if _name(one) == "Ntry"):
        if (_text(entry, "Sts", "Cd") or _text(entry, "Sts")) in _NOT_BOOKED:
            pending += 1
            continue
        for found in _entries(entry):
            if len(entries) >= MOST_ENTRIES:
                raise too_many()
            entries.append(replace(found, number=len(entries) + 1))
    return Statement(_WHAT, accounts.pop(), tuple(entries), pending)


def _tree(content: bytes) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise broken(_WHAT) from error  # damaged, of an unknown encoding, or with a document type
    return root


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: Element, *path: str) -> list[Element]:
    """The elements at a path of local names, whatever their name space."""
    found = [element]
    for step in path:
        found = [child for one in found for child in one if _name(child) == step]
    return found


def _text(element: Element, *path: str) -> str:
    found = _all(element, *path)
    return one_line(found[0].text) if found else ""


def _account(statement: Element) -> str:
    return _text(statement, "Acct", "Id", "IBAN") or _text(statement, "Acct", "Id", "Othr", "Id")


def _entries(entry: Element) -> Iterator[StatementEntry]:
    """The payments of a batch when they add up to it, otherwise the entry as one."""
    amount, currency = _money(entry)
    whole = amount * _sign(entry)
    details = _all(entry, "NtryDtls", "TxDtls")
    parts = _parts(entry, details, currency)
    if len(parts) > 1 and sum(parts) == whole:
        for place, (detail, part) in enumerate(zip(details, parts, strict=True), start=1):
            yield _entry(entry, [detail], part, currency, part_number=place)
    else:
        yield _entry(entry, details, whole, currency)


def _parts(entry: Element, details: list[Element], currency: str) -> list[Decimal]:
    """The signed amounts of a batch's payments; none of them if one is not said."""
    found = []
    for detail in details:
        amount = _part(detail, currency)
        if amount is None:
            return []
        found.append(amount * (_sign(detail) or _sign(entry)))
    return found


def _entry(
    entry: Element,
    details: list[Element],
    amount: Decimal,
    currency: str,
    *,
    part_number: int = 0,
) -> StatementEntry:
    side = "Dbtr" if amount > 0 else "Cdtr"
    names = [
        _text(detail, "RltdPties", side, "Nm") or _text(detail, "RltdPties", side, "Pty", "Nm")
        for detail in details
    ]
    own = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    reference = f"{own}/{part_number}" if own and part_number else own
    return StatementEntry(
        number=0,
        day=_day(entry),
        amount=amount,
        currency=currency,
        text=one_line(*(_words(detail) for detail in details), _text(entry, "AddtlNtryInf")),
        payer=next((name for name in names if name), ""),
        reference="" if own in _NOTHING else reference,
        cheque=next((found for one in details if (found := _text(one, "Refs", "ChqNb"))), ""),
    )


def _words(detail: Element) -> str:
    said = [part.text for part in _all(detail, "RmtInf", "Ustrd")]
    references = [part.text for part in _all(detail, "RmtInf", "Strd", "CdtrRefInf", "Ref")]
    own = _text(detail, "Refs", "EndToEndId")
    return one_line(
        *said,
        *references,
        _text(detail, "AddtlTxInf"),
        None if own in _NOTHING else own,
    )


def _sign(element: Element) -> int:
    return {"CRDT": 1, "DBIT": -1}.get(_text(element, "CdtDbtInd"), 0)


def _money(entry: Element) -> tuple[Decimal, str]:
    found = _all(entry, "Amt")
    try:
        if not found or not _sign(entry):
            raise ValueError
        return amount_of(found[0].text or ""), found[0].get("Ccy", "").upper()
    except ValueError:
        raise broken(_WHAT) from None


def _part(detail: Element, currency: str) -> Decimal | None:
    """The amount of one payment of a batch, None if it is not said in the batch's currency."""
    for path in (("Amt",), ("AmtDtls", "TxAmt", "Amt")):
        for found in _all(detail, *path):
            if found.get("Ccy", "").upper() == currency:
                try:
                    return amount_of(found.text or "")
                except ValueError:
                    return None
    return None


def _day(entry: Element) -> date:
    for field in ("BookgDt", "ValDt"):
        told = _text(entry, field, "Dt") or _text(entry, field, "DtTm")
        if told:
            try:
                return date.fromisoformat(told[:10])
            except ValueError:
                break
    raise broken(_WHAT)
