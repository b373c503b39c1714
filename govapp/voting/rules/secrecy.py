"""What keeps a vote secret and what does not, said of the installation as it is set up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from govapp.foundation.kernel.phrases import N_, Phrase


class Stage(StrEnum):
    """Before the box is locked, after, and when the database's traces of the open box are gone."""

    OPEN = "open"
    LOCKED = "locked"
    SWEPT = "swept"


@dataclass(frozen=True)
class Box:
    """A box as its statement needs to know it: how many rights, where it lies, who sees it later.

    `backups_days` is how long copies of the open box may be kept: the days of the challenge
    window, after which they are to be destroyed.
    """

    rights: int
    few: int
    postgresql: bool
    stage: Stage
    weighted: bool = False
    backups_days: int | None = None


def secrecy(box: Box) -> tuple[Phrase, ...]:
    """The statement for the ballot page, sentence by sentence."""
    return (*_kept(box), *_traces(box), *_copies(box), *_size(box))


def _kept(box: Box) -> tuple[Phrase, ...]:
    found = [
        Phrase(
            N_(
                "The list of voters keeps that your organization has voted, but not who, when or "
                "how. The ballot paper lies in the box without a name, a time or an order; its "
                "place was drawn, and no log, letter or audit trail tells of the cast."
            )
        ),
        Phrase(
            N_(
                "Nobody sees papers or totals before voting closes; afterwards only tellers see "
                "papers, without names. This site never shows your choice again, not even to you."
            )
        ),
    ]
    if box.weighted:
        found.append(
            Phrase(
                N_(
                    "A paper says how many votes it counts for; every number is shared by at "
                    "least %(few)s organizations."
                ),
                few=box.few,
            )
        )
    return tuple(found)


def _traces(box: Box) -> tuple[Phrase, ...]:
    if box.stage is Stage.SWEPT:
        return (
            Phrase(
                N_(
                    "The box is locked. Papers lie in the order of their hashes, and what the "
                    "database had noted about the order of casting was erased."
                )
            ),
        )
    if box.postgresql:
        trace = Phrase(
            N_(
                "Until then it does not protect against whoever can read the database itself: "
                "PostgreSQL numbers transactions (xmin), and the mark on the list and the paper "
                "carry the same number."
            )
        )
    else:
        trace = Phrase(
            N_(
                "Until then it does not protect against whoever can read the database's files: "
                "SQLite's write-ahead log (WAL) keeps mark and paper of a cast side by side."
            )
        )
    if box.stage is Stage.LOCKED:
        return (Phrase(N_("The box is locked; the database's traces are being erased.")), trace)
    return (trace, Phrase(N_("When the box is locked these traces are erased.")))


def _copies(box: Box) -> tuple[Phrase, ...]:
    server = Phrase(
        N_(
            "Whoever runs the server, or changes its program, could watch votes as they arrive; "
            "against that this form of voting does not protect."
        )
    )
    if box.backups_days is None:
        kept = Phrase(
            N_(
                "Backups made while voting is open keep these traces; they are to be destroyed "
                "after the challenge window."
            )
        )
    else:
        kept = Phrase(
            N_(
                "Backups made while voting is open keep these traces; they are to be destroyed "
                "after the challenge window of %(days)s days."
            ),
            days=box.backups_days,
        )
    return (kept, server)


def _size(box: Box) -> tuple[Phrase, ...]:
    if box.rights < box.few:
        return (
            Phrase(
                N_(
                    "Only %(rights)s may vote. In a box this small a result alone can show how "
                    "somebody voted, so hardly any figures are published."
                ),
                rights=box.rights,
            ),
        )
    return (
        Phrase(
            N_(
                "%(rights)s may vote. How many figures are published depends on how many papers "
                "there are; the fewer, the less. If all vote alike, everybody knows how they voted."
            ),
            rights=box.rights,
        ),
    )
