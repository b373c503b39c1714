"""Why a document could not be made, for the person who asked for it."""

from __future__ import annotations

from govapp.foundation.kernel.errors import GovappError, Refused
from govapp.foundation.kernel.phrases import N_, Phrase

COMMAND = (
    "apt-get install --no-install-recommends"
    " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
)


class PdfUnavailable(GovappError):
    """This machine cannot make PDF files now (503); `reason` says what to do about it."""

    def __init__(self, reason: Phrase | None = None) -> None:
        self.reason = reason or Phrase(
            N_("PDF files cannot be made on this machine yet. Its operator can run: %(command)s"),
            command=COMMAND,
        )
        super().__init__(str(self.reason))


class PdfBusy(PdfUnavailable):
    """Too many documents are being made at this moment (503)."""

    def __init__(self) -> None:
        super().__init__(
            Phrase(N_("Many documents are being made at this moment. Try again in a minute."))
        )


class TooLong(Refused):
    """The document went over a limit (409); `limit` is `time`, `memory` or `size`."""

    def __init__(self, limit: str) -> None:
        self.limit = limit
        super().__init__(
            Phrase(
                N_(
                    "This document is too long to be made in one piece."
                    " Choose a shorter time or fewer rows, or export the table instead."
                )
            )
        )


class RenderingError(RuntimeError):
    """The renderer failed on a document that was within its limits: a bug, with its traceback."""
