"""Conflicts of interest: which bond ties a person to a thing on a day."""

from __future__ import annotations

from dataclasses import dataclass

from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules.kinds import TieKind


@dataclass(frozen=True)
class Conflict:
    """A bond between a person and a thing; `through` is the employer it runs through, if any."""

    person_id: int
    thing: str
    kind: TieKind
    through: int | None = None

    @property
    def phrase(self) -> Phrase:
        """The bond in words, for the page that shows why somebody steps aside."""
        words = _OWN if self.through is None else _OF_THE_EMPLOYER
        return Phrase(words[self.kind])


_OWN = {
    TieKind.EMPLOYER: N_("works for it"),
    TieKind.AFFILIATE: N_("is affiliated with it"),
    TieKind.CHAMPION: N_("champions it"),
    TieKind.SPONSOR: N_("sponsors it"),
    TieKind.AUTHOR: N_("is an author of it"),
}
_OF_THE_EMPLOYER = {
    TieKind.EMPLOYER: N_("works for an organization related to it"),
    TieKind.AFFILIATE: N_("works for an organization affiliated with it"),
    TieKind.CHAMPION: N_("works for an organization that champions it"),
    TieKind.SPONSOR: N_("works for an organization that sponsors it"),
    TieKind.AUTHOR: N_("works for an organization that is an author of it"),
}
