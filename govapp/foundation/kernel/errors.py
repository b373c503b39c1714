"""The four ways a command says no. Each is written for the person reading the page."""

from __future__ import annotations

from collections.abc import Iterable

from govapp.foundation.kernel.phrases import N_, Phrase


class GovappError(Exception):
    """Something a person should read; anything else is a bug and may crash."""


class NotFound(GovappError):
    """The thing is not there, or not for this actor: both look the same (404)."""


class Forbidden(GovappError):
    """The actor may see the thing but not do this with it (403)."""

    def __init__(self, reason: Phrase | None = None) -> None:
        self.reason = reason or Phrase(N_("This is for somebody else to do."))
        super().__init__(str(self.reason))


class Refused(GovappError):
    """The rules say no; `reasons` are what is missing, in order (409)."""

    def __init__(self, reasons: Phrase | Iterable[Phrase]) -> None:
        self.reasons: tuple[Phrase, ...] = (
            (reasons,) if isinstance(reasons, Phrase) else tuple(reasons)
        )
        if not self.reasons:
            raise ValueError("a refusal needs a reason")
        super().__init__("; ".join(str(reason) for reason in self.reasons))


class Invalid(GovappError):
    """What was typed cannot be read; `problems` maps a field to its phrase (422)."""

    def __init__(self, problems: Phrase | dict[str, Phrase]) -> None:
        self.problems: dict[str, Phrase] = (
            {"": problems} if isinstance(problems, Phrase) else problems
        )
        super().__init__("; ".join(str(problem) for problem in self.problems.values()))
