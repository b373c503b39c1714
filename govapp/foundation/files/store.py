"""Keeping and fetching bytes by digest."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from sqlalchemy.orm import Session

from govapp.foundation.files.models import KeptFile
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import digest
from govapp.foundation.web.current import settings


def put(content: bytes) -> str:
    """Write the bytes under their digest, before the command that refers to them; the digest.

    The file is written aside, synced and renamed, so that a crash leaves all of it or nothing.
    """
    name = digest(content)
    path = _path(name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(0o600)
        aside.replace(path)
    return name


def note(session: Session, kept: str, *, about: str, name: str, media_type: str, size: int) -> None:
    """Note in the running command what a kept file is and which thing it belongs to."""
    if session.get(KeptFile, kept) is None:
        session.add(
            KeptFile(
                digest=kept,
                about=about,
                name=name,
                media_type=media_type,
                size=size,
                kept_at=clock.now(),
            )
        )


def fetch(kept: str) -> bytes:
    """The bytes of a kept file; raises if they are gone or no longer fit their digest."""
    content = _path(kept).read_bytes()
    if digest(content) != kept:
        raise OSError(f"the kept file {kept[:12]} was changed on disk")
    return content


def _path(name: str) -> Path:
    if not (len(name) == 64 and all(letter in "0123456789abcdef" for letter in name)):
        raise ValueError("not a digest")
    return settings().INSTANCE / "files" / name[:2] / name


def known(session: Session, kept: str) -> KeptFile | None:
    """What is known of a kept file."""
    return session.get(KeptFile, kept)
