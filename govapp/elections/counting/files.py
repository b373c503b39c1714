"""Ballot files from disk: BLT or a sheet (`.csv`), either of them plain or packed with gzip."""

from __future__ import annotations

from .errors import BadFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .ballots import Papers


def load(path: str, seats: int | None = None) -> Papers:
    """Read a ballot file; a name that ends in `.csv` or `.csv.gz` is a sheet, any other is BLT.

    `seats` goes before what the file says.
    """
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise BadFile(f"cannot be read: {error.strerror or error}") from error
    if path.lower().removesuffix(".gz").endswith(".csv"):
        from . import sheet

        return sheet.read(unpacked(content), seats)
    from . import blt

    papers = blt.read(content)
    return papers if seats is None else papers.with_seats(seats)


def unpacked(content: bytes) -> bytes:
    """The content itself, or what was packed into it with gzip."""
    if content[:2] != b"\x1f\x8b":
        return content
    import gzip
    import zlib

    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise BadFile(f"is a damaged gzip file: {error}") from error
