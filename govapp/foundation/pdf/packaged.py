"""What a document may show: files packaged with the application, and small pictures inside it.

Everything else (`http:`, `file:`, relative paths, other data) is not served, whoever asks.
"""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path

SCHEME = "govapp:"
STATIC = Path(__file__).resolve().parents[2] / "static"
STYLESHEET = f"{SCHEME}css/pdf.css"
LARGEST_PICTURE = 512 * 1024

_NAME = re.compile(r"(css|fonts|img)(/[a-zA-Z0-9][a-zA-Z0-9_.-]*)+", re.ASCII)
_TYPES = {
    ".css": "text/css",
    ".ttf": "font/ttf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
}
_PICTURE = re.compile(r"data:(image/png|image/jpeg);base64,(.*)", re.ASCII | re.DOTALL)
_BEGINS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


class NotServed(ValueError):
    """The address names nothing that a document may show."""


def load(address: str) -> tuple[bytes, str]:
    """The bytes and the media type behind `address`; raise `NotServed` for all that is foreign."""
    if address.startswith("data:"):
        return _picture(address)
    if address.startswith(SCHEME):
        return _file(address.removeprefix(SCHEME))
    raise NotServed(address[:80])


def _file(name: str) -> tuple[bytes, str]:
    path = (STATIC / name).resolve()
    media_type = _TYPES.get(path.suffix)
    if not _NAME.fullmatch(name) or media_type is None or not path.is_relative_to(STATIC):
        raise NotServed(name[:80])
    if not path.is_file():
        raise NotServed(name[:80])
    return path.read_bytes(), media_type


def _picture(address: str) -> tuple[bytes, str]:
    if len(address) > LARGEST_PICTURE * 4 // 3 + 64:
        raise NotServed("a picture over the limit")
    found = _PICTURE.fullmatch(address)
    if found is None:
        raise NotServed(address[:40])
    media_type, encoded = found.groups()
    try:
        content = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise NotServed("a picture that cannot be decoded") from error
    if not content.startswith(_BEGINS[media_type]):
        raise NotServed("a picture that is something else")
    return content, media_type
