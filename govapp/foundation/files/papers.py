"""Papers that people hand in: which kinds are taken, told by their bytes, never by names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase

MOST_MEGABYTES = 5
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
LONGEST_NAME = 80

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
ENDINGS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg"}
_ENDS = {PDF: b"%%EOF", PNG: b"IEND\xaeB`\x82", JPEG: b"\xff\xd9"}
_BEGINS = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}


@dataclass(frozen=True)
class Paper:
    """A paper that may be kept: its kind by its bytes, and a harmless name."""

    name: str
    media_type: str
    content: bytes


def paper(name: str, content: bytes, *, only: tuple[str, ...] = (PDF, PNG, JPEG)) -> Paper:
    """The paper if its kind is taken and it is not too large; `Invalid` says what is wrong."""
    if not content:
        raise Invalid({"file": Phrase(N_("The file is empty."))})
    if len(content) > MOST_BYTES:
        raise Invalid(
            {"file": Phrase(N_("The file is larger than %(most)s megabytes."), most=MOST_MEGABYTES)}
        )
    kind = next((one for one in only if _is(one, content)), None)
    if kind is None:
        words = N_("A PDF is taken, and nothing else.")
        if len(only) > 1:
            words = N_("A PDF or a picture (PNG, JPEG) is taken, and nothing else.")
        raise Invalid({"file": Phrase(words)})
    return Paper(_harmless(name, ENDINGS[kind]), kind, content)


def _is(kind: str, content: bytes) -> bool:
    return content.startswith(_BEGINS[kind]) and _ENDS[kind] in content[-2048:]


def _harmless(name: str, ending: str) -> str:
    """The file's own name without folders and signs, with the ending of its kind."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = bare.rsplit(".", 1)[0]
    kept = re.sub(r"[^\w.\- ]", "", stem).strip(" .")[:LONGEST_NAME]
    return f"{kept or 'file'}{ending}"


def ascii_name(name: str) -> str:
    """The name as a header may carry it."""
    return re.sub(r"[^A-Za-z0-9.\- ]", "_", name)
