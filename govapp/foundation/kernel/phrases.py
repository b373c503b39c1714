"""Sentences that rules return: a message id and its values, translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


class Phrase:
    """A message id with `%(name)s` places and the values that fill them.

    Rules cannot know the reader's language, so they return phrases; pages, letters and the
    command line translate. Values may be phrases, money, dates, ints or text. Two phrases are
    equal when id and values are.
    """

    __slots__ = ("msgid", "values")
    msgid: str
    values: Mapping[str, object]

    def __init__(self, msgid: str, **values: object) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "values", MappingProxyType(values))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a phrase does not change")

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Phrase)
            and self.msgid == other.msgid
            and dict(self.values) == dict(other.values)
        )

    def __hash__(self) -> int:
        return hash((self.msgid, tuple(sorted((k, str(v)) for k, v in self.values.items()))))

    def __repr__(self) -> str:
        return f"Phrase({self.msgid!r}, **{dict(self.values)!r})"

    def __str__(self) -> str:
        """The sentence in the language of the message ids (English), for logs and the terminal."""
        return (
            self.msgid % {k: str(v) for k, v in self.values.items()} if self.values else self.msgid
        )


def N_(msgid: str) -> str:  # noqa: N802 - the name gettext's extractor looks for
    """Mark a message id for the catalogue without translating it."""
    return msgid
