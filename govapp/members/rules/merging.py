"""What stands against merging two rows into one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from govapp.foundation.kernel.phrases import N_, Phrase


class MergeKind(StrEnum):
    """Why two become one: they always were, or they merged as businesses."""

    DUPLICATE = "duplicate"
    MERGER = "merger"


@dataclass(frozen=True)
class MergeLine:
    """One line of the preview: what moves, or (`stays`) what keeps the old key and why."""

    text: Phrase
    stays: bool = False


@dataclass(frozen=True)
class Mergeable:
    """One of the two, as the rule looks at it."""

    id: int
    merged: bool
    on_record_only: bool = False
    member: bool = False


def cannot_merge(old: Mergeable, new: Mergeable) -> tuple[Phrase, ...]:
    """Say why `old` cannot go into `new`; empty means go.

    Invoices, payments and places on lists never change their key, so the one that is a member
    has to be the one that stays.
    """
    problems = []
    if old.id == new.id:
        problems.append(Phrase(N_("Choose two different ones.")))
    if old.merged or new.merged:
        problems.append(Phrase(N_("One of them has been merged already.")))
    if old.on_record_only or new.on_record_only:
        words = N_("What stands here as public records name it cannot be merged.")
        problems.append(Phrase(words))
    if old.member and not new.member:
        problems.append(
            Phrase(
                N_(
                    "The one that goes is a member and the one that stays is not: merge them the "
                    "other way round, because invoices and votes stay where they are."
                )
            )
        )
    return tuple(problems)
