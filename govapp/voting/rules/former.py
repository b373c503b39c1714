"""Seals and receipts of votes that were closed before there was a board.

Their voters got one tracking code, of which the digest is kept; the seal is one digest over roll,
papers and receipts. Nothing is sealed this way any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from govapp.foundation.kernel.ids import canonical, digest
from govapp.voting.rules.phrases import packed
from govapp.voting.rules.rights import Right

_MISREAD = str.maketrans("ILO", "110")


def receipt_of(poll_id: int, code: str) -> str:
    """The digest under which a tracking code is kept; spelling and hyphens do not matter."""
    word = "".join(filter(str.isalnum, code.upper())).translate(_MISREAD)
    return digest(f"receipt:{poll_id}:{word}")


def roll_digest(rights: Iterable[Right]) -> str:
    """The digest of a roll without salts."""
    entries = [
        {
            "holder": right.holder,
            "label": right.label,
            "voters": list(right.voters),
            "left_out": packed(right.left_out),
        }
        for right in sorted(rights, key=lambda right: right.holder)
    ]
    return digest(canonical({"roll": entries}))


def seal_of(
    about: str,
    roll: str,
    choices: Sequence[int],
    profile: Mapping[str, int],
    receipts: Iterable[str],
) -> str:
    """The digest of everything that a closed box holds: changing anything changes it."""
    return digest(
        canonical(
            {
                "about": about,
                "roll": roll,
                "choices": list(choices),
                "profile": sorted([paper, copies] for paper, copies in profile.items()),
                "receipts": sorted(receipts),
            }
        )
    )
