"""What the checks found, in words."""

from __future__ import annotations

from dataclasses import dataclass, field

HOLDS, FAULT, NOT_HERE = "holds", "FAULT", "not checked"


@dataclass
class Report:
    """The findings of one run: what holds, what is wrong, and what this bundle cannot show."""

    findings: list[tuple[str, str]] = field(default_factory=list)

    def holds(self, words: str) -> None:
        """A check was made and nothing was wrong."""
        self.findings.append((HOLDS, words))

    def fault(self, words: str) -> None:
        """A check failed: the words say what was done to the board."""
        self.findings.append((FAULT, words))

    def not_here(self, words: str) -> None:
        """A check that this bundle does not allow."""
        self.findings.append((NOT_HERE, words))

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is wrong."""
        return tuple(words for verdict, words in self.findings if verdict == FAULT)

    def text(self) -> str:
        """The findings as lines, and the sum of it in the last."""
        lines = [f"{verdict:<12}{words}" for verdict, words in self.findings]
        wrong = len(self.faults)
        if not wrong:
            lines.append("\nNothing is wrong with what this bundle lets you check.")
        elif wrong == 1:
            lines.append("\nOne fault was found. Keep this bundle and show it to the tellers.")
        else:
            lines.append(
                f"\n{wrong} faults were found. Keep this bundle and show it to the tellers."
            )
        return "\n".join(lines) + "\n"


def short(code: str) -> str:
    """The beginning of a hash, enough to find it."""
    return f"{code[:12]}…"


def counted(number: int, one: str, many: str) -> str:
    """`1 ballot`, `3 ballots`."""
    return f"{number} {one if number == 1 else many}"
