"""Which files there are, and how one is packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from govapp.dues.rules.exports import journal, quickbooks, xero
from govapp.dues.rules.exports.rows import Handed
from govapp.dues.rules.exports.xero import DayStyle


class Format(StrEnum):
    """A file that another program takes in."""

    QUICKBOOKS_INVOICES = "quickbooks-invoices"
    QUICKBOOKS_JOURNAL = "quickbooks-journal"
    QUICKBOOKS_DESKTOP = "quickbooks-desktop"
    XERO_INVOICES = "xero-invoices"
    XERO_PAYMENTS = "xero-payments"
    JOURNAL_CSV = "journal-csv"
    JOURNAL_XLSX = "journal-xlsx"

    @property
    def of_documents(self) -> bool:
        """True if the file holds invoices and credit notes, not entries of the journal."""
        return self in (Format.QUICKBOOKS_INVOICES, Format.XERO_INVOICES)

    @property
    def family(self) -> str:
        """What remembers together: the general journal is one thing, as CSV or as workbook."""
        return "journal" if self in (Format.JOURNAL_CSV, Format.JOURNAL_XLSX) else self.value


@dataclass(frozen=True)
class Days:
    """The days a file covers, both ends in it."""

    first: date
    last: date


@dataclass(frozen=True)
class File:
    """A file to be kept and downloaded."""

    name: str
    media_type: str
    content: bytes


CSV, ZIP = "text/csv", "application/zip"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # so that the same rows make the same bytes


def written(
    format_: Format, handed: Handed, period: Days, about: str, days: DayStyle
) -> File | None:
    """The file, or None for a workbook, which is not text. Several parts come as one zip."""
    name = f"{format_.value}-{period.first}-to-{period.last}"
    match format_:
        case Format.QUICKBOOKS_INVOICES:
            return _csvs(name, quickbooks.invoices(handed), about)
        case Format.QUICKBOOKS_JOURNAL:
            return _csvs(name, quickbooks.journal(handed), about)
        case Format.QUICKBOOKS_DESKTOP:
            # Desktop reads the characters of Windows, and no others.
            content = quickbooks.iif(handed).encode("cp1252", "replace")
            return File(f"{name}.iif", "text/plain", content)
        case Format.XERO_INVOICES:
            return _csvs(name, xero.invoices(handed, days), about)
        case Format.XERO_PAYMENTS:
            found = xero.statements(handed, days)
            named = [(_safe(key), text) for key, text in found.items()]
            return _packed(name, [(f"{name}-{key}.csv", text) for key, text in named], about)
        case Format.JOURNAL_CSV:
            return _csvs(name, [journal.text(handed)], about)
        case Format.JOURNAL_XLSX:
            return None


def _csvs(name: str, texts: Sequence[str], about: str) -> File:
    if len(texts) == 1:
        return File(f"{name}.csv", CSV, texts[0].encode())
    parts = [(f"{name}-part-{n}.csv", text) for n, text in enumerate(texts, start=1)]
    return _packed(name, parts, about)


def _packed(name: str, parts: Sequence[tuple[str, str]], about: str) -> File:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as box:
        for part, text in (*parts, ("about.txt", about)):
            info = zipfile.ZipInfo(part, _EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            box.writestr(info, text.encode())
    return File(f"{name}.zip", ZIP, kept.getvalue())


def _safe(text: str) -> str:
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text)
    return kept.strip("-") or "account"
