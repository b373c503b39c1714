"""What a carried motion can set going: read strictly, decided by the right kind, said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govapp.charter.rules.values import Charter
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money, parse_money
from govapp.foundation.kernel.phrases import N_, Phrase

STAGE, ALLOCATE, ADOPT = "usecase.stage", "funding.allocate", "charter.adopt"
CHARTER_DECISION = "charter"  # the kind of decision that changes the rulebook itself
FIRST_YEAR, LAST_YEAR = 2000, 2199

VALUES: Mapping[str, Mapping[str, type]] = {
    STAGE: {"use_case_id": int, "to": str},
    ALLOCATE: {"use_case_id": int, "year": int, "amount_minor": int},
    ADOPT: {"version_id": int},
}


@dataclass(frozen=True)
class Asked:
    """What an address or a form asks a motion to set going; `kind` is "" for nothing."""

    about: str = ""
    kind: str = ""
    values: tuple[tuple[str, int | str], ...] = ()

    @property
    def effect(self) -> dict[str, object]:
        """As a motion keeps it."""
        return {"kind": self.kind, "values": dict(self.values)} if self.kind else {}


def asked(typed: Mapping[str, str], charter: Charter) -> Asked:
    """What `about`, `effect` and its values ask for; `Invalid` for anything that is not exact."""
    about, effect = typed.get("about", ""), typed.get("effect", "")
    if effect == "charter":
        version = _number(typed.get("version", ""))
        return Asked(key("charter_version", version), ADOPT, (("version_id", version),))
    use_case = key_number(about, "usecase") if about else None
    if about and not use_case:
        raise _unreadable()
    if not effect:
        return Asked(about)
    if use_case is None:
        raise _unreadable()
    if effect == "stage":
        to = typed.get("to", "")
        if to not in {gate.to_stage for gate in charter.gates if gate.decision}:
            raise _unreadable()
        return Asked(about, STAGE, (("use_case_id", use_case), ("to", to)))
    if effect == "allocate":
        year = _number(typed.get("year", ""))
        amount = parse_money(typed.get("amount", ""), charter.fees.currency).minor
        if not FIRST_YEAR <= year <= LAST_YEAR or amount <= 0:
            raise _unreadable()
        values = (("use_case_id", use_case), ("year", year), ("amount_minor", amount))
        return Asked(about, ALLOCATE, values)
    raise _unreadable()


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
        raise _unreadable()
    return int(text)


def _unreadable() -> Invalid:
    return Invalid(Phrase(N_("What is to follow if the motion is carried cannot be read.")))


def deciding(kind: str, values: Mapping[str, object], charter: Charter) -> frozenset[str]:
    """The kinds of decision that can set this going; none for what nobody could carry out.

    Whatever moves a stage, money or the rulebook needs the quorum and the majority that the
    rulebook sets for just that, not those of an ordinary decision.
    """
    if kind == STAGE:
        return frozenset(
            gate.decision
            for gate in charter.gates
            if gate.decision and gate.to_stage == values.get("to")
        )
    if kind == ALLOCATE:
        return frozenset({charter.spending.decision})
    if kind == ADOPT:
        return frozenset({CHARTER_DECISION})
    return frozenset()


def effect_problems(
    effect: Mapping[str, object], decision: str, charter: Charter
) -> tuple[Phrase, ...]:
    """Say why a motion of this kind of decision cannot have this effect; empty means it can."""
    if not effect:
        return ()
    kind, values = str(effect.get("kind", "")), effect.get("values")
    wanted = VALUES.get(kind)
    if wanted is None or not isinstance(values, Mapping) or not _fits(values, wanted):
        return (Phrase(N_("What is to follow if the motion is carried cannot be read.")),)
    fitting = deciding(kind, values, charter)
    if decision not in fitting:
        names = [rule.name for rule in charter.decision_rules if rule.kind in fitting]
        return (
            Phrase(
                N_("What this motion sets going takes another kind of decision: %(kinds)s."),
                kinds=", ".join(names) or "-",
            ),
        )
    return ()


def _fits(values: Mapping[str, object], wanted: Mapping[str, type]) -> bool:
    return set(values) == set(wanted) and all(
        type(values[name]) is kind and (kind is not int or int(str(values[name])) > 0)
        for name, kind in wanted.items()
    )


def follows(effect: Mapping[str, object], subject: str | Phrase, currency: str) -> Phrase | None:
    """What follows if the motion is carried, in a sentence; None if nothing does.

    `subject` is what the page calls the use case or the version of the rulebook.
    """
    values = effect.get("values")
    if not isinstance(values, Mapping):
        return None
    if effect["kind"] == STAGE:
        words = N_("“%(subject)s” moves to the stage %(to)s.")
        return Phrase(words, subject=subject, to=Phrase(str(values["to"])))
    if effect["kind"] == ALLOCATE:
        words = N_("%(amount)s of the budget for %(year)s go to “%(subject)s”.")
        amount = Money(int(str(values["amount_minor"])), currency)
        return Phrase(words, subject=subject, year=str(values["year"]), amount=amount)
    return Phrase(N_("The rulebook changes: %(subject)s is adopted."), subject=subject)
