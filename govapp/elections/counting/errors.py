"""What can be wrong with the input of a count, said to the person who brought it."""

from __future__ import annotations


class CannotCount(Exception):
    """The count did not begin; the message says why and what to mend."""


class BadPapers(CannotCount):
    """Ballot papers that contradict themselves, such as a candidate ranked twice on one."""


class BadFile(CannotCount):
    """A file that is not a ballot file; `line` is where reading stopped, if there was a line."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem if line is None else f"line {line}: {problem}")
        self.problem = problem
        self.line = line


class BadTieOrder(CannotCount):
    """A tie order that names somebody unknown, or somebody twice."""


class UnknownRule(CannotCount):
    """A counting rule that this package does not know; the message names those it does."""
