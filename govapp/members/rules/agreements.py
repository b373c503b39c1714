"""Agreements as dated documents: what a version and a signature must say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from govapp.accounts.rules import checked_name
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.rules import texts
from govapp.members.rules.drafts import EARLIEST, LATEST
from govapp.members.rules.kinds import AgreementKind

LONGEST_TEXT = 200_000


@dataclass(frozen=True)
class AgreementDraft:
    """A version to be: its text binds whoever signs it from then on."""

    kind: AgreementKind
    version: str
    title: str
    text: str
    effective_on: date


@dataclass(frozen=True)
class SignatureDraft:
    """Who signed which version for an organization, and when."""

    version_id: int
    name: str
    title: str
    signed_on: date


def checked_agreement(draft: AgreementDraft) -> AgreementDraft:
    """The draft cleaned; `Invalid` names each field that cannot be taken."""
    problems: dict[str, Phrase] = {}

    def read(name: str, reader: Callable[[str], str]) -> str:
        try:
            return reader(getattr(draft, name))
        except Invalid as invalid:
            problems[name] = invalid.problems[""]
            return ""

    version, title = read("version", texts.required), read("title", texts.required)
    text = read("text", _whole_text)
    if not EARLIEST <= draft.effective_on <= LATEST:
        problems["effective_on"] = Phrase(N_("Write a day between 1900 and 2200."))
    if problems:
        raise Invalid(problems)
    return replace(draft, version=version, title=title, text=text)


def _whole_text(text: str) -> str:
    clean = texts.lines(text, LONGEST_TEXT)
    if not clean:
        raise Invalid(Phrase(N_("This must be given.")))
    return clean


def checked_signature(draft: SignatureDraft, today: date) -> SignatureDraft:
    """The draft with a sound name, signed on a day that has come."""
    if not EARLIEST <= draft.signed_on <= today:
        raise Invalid({"signed_on": Phrase(N_("Write the day on which it was signed."))})
    return replace(draft, name=checked_name(draft.name), title=texts.line(draft.title))
