"""What is wrong with the chapter on committees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govapp.charter.rules.attending import AttendanceRule
from govapp.charter.rules.seating import SeatClass
from govapp.charter.rules.values import BodyRules, MembersAre
from govapp.foundation.kernel.phrases import N_, Phrase


def twice(words: Iterable[str]) -> list[str]:
    """The words that stand there a second time."""
    seen: set[str] = set()
    return [word for word in words if word in seen or seen.add(word)]  # type: ignore[func-returns-value]


def body_faults(bodies: tuple[BodyRules, ...]) -> Iterable[Phrase]:
    """Everything that keeps the chapter from being adopted, body by body."""
    by_code = {body.code: body for body in bodies}
    for code in twice(body.code for body in bodies):
        yield Phrase(N_("The body %(code)s is there twice."), code=code)
    for body in bodies:
        if _stands_in_a_ring(body, by_code):
            yield Phrase(N_("%(body)s stands under a body that does not exist."), body=body.name)
        yield from _class_faults(body, by_code)
        if body.organization_cap < 1:
            yield Phrase(
                N_("%(body)s: an organization may hold at least one seat."), body=body.name
            )
        if not _sound(body.attendance):
            yield Phrase(
                N_(
                    "%(body)s: attendance is counted from one meeting up, and nobody attends more"
                    " of the last meetings than there were."
                ),
                body=body.name,
            )
        yield from _running_faults(body)


def _stands_in_a_ring(body: BodyRules, by_code: Mapping[str, BodyRules]) -> bool:
    """True if the body above is unknown, or the way up comes back to this one."""
    seen, above = set[str](), body.parent
    while above in by_code and above not in seen:
        seen.add(above)
        above = by_code[above].parent
    return body.code in seen or bool(body.parent and body.parent not in by_code)


def _class_faults(body: BodyRules, by_code: Mapping[str, BodyRules]) -> Iterable[Phrase]:
    for code in twice(one.code for one in body.seat_classes):
        yield Phrase(
            N_("%(body)s: the class of seats %(code)s is there twice."), body=body.name, code=code
        )
    before: set[str] = set()
    for one in body.seat_classes:
        if one.elected_by and one.elected_by not in by_code:
            yield Phrase(N_("%(seat)s is elected by a body that does not exist."), seat=one.name)
        if {one.appointed_by, one.ratified_by} - {"", *by_code}:
            yield Phrase(
                N_("%(seat)s is appointed or ratified by a body that does not exist."),
                seat=one.name,
            )
        if one.term_years < 1 or (one.seats < 1 and not one.formula.per_members):
            yield Phrase(N_("%(seat)s needs at least one seat and one year."), seat=one.name)
        yield from _formula_faults(one, before)
        yield from _ways_faults(body, one, by_code)
        before.add(one.code)


def _formula_faults(one: SeatClass, before: set[str]) -> Iterable[Phrase]:
    rule = one.formula
    if rule.at_most and rule.at_most < rule.at_least:
        yield Phrase(N_("%(seat)s: the least number of seats is above the most."), seat=one.name)
    if set(rule.within_classes) - before:
        yield Phrase(N_("%(seat)s is limited by a class that must stand before it."), seat=one.name)
    if rule.per_members and not one.eligible_tiers:
        yield Phrase(N_("%(seat)s: name the tiers whose members are counted."), seat=one.name)


def _ways_faults(
    body: BodyRules, one: SeatClass, by_code: Mapping[str, BodyRules]
) -> Iterable[Phrase]:
    ways = (one.elected_by, one.appointed_by or one.ratified_by, one.ex_officio_body)
    if sum(bool(way) for way in ways) > 1:
        yield Phrase(
            N_("%(seat)s is filled in one way: elected, appointed or ex officio."), seat=one.name
        )
    if one.electing_tiers and not one.elected_by:
        yield Phrase(N_("%(seat)s names electing tiers, but nobody elects it."), seat=one.name)
    if not one.ex_officio_body:
        return
    other = by_code.get(one.ex_officio_body)
    if other is None or other is body or other.officer(one.ex_officio_office) is None:
        yield Phrase(
            N_("%(seat)s belongs to an office that no other body of this chapter has."),
            seat=one.name,
        )
    if one.seats != 1 or one.formula.per_members:
        yield Phrase(N_("%(seat)s: an office gives one seat."), seat=one.name)


def _running_faults(body: BodyRules) -> Iterable[Phrase]:
    for code in twice(rule.office.value for rule in body.officers):
        yield Phrase(
            N_("%(body)s: the office %(code)s is there twice."), body=body.name, code=Phrase(code)
        )
    if any(rule.term_years < 1 for rule in body.officers):
        yield Phrase(N_("%(body)s: an office lasts at least a year."), body=body.name)
    if body.lopsided_percent > 100:
        yield Phrase(N_("%(body)s: a share is at most 100 percent."), body=body.name)
    if body.kind.takes_outsiders and body.members_are is not MembersAre.SEATS:
        yield Phrase(
            N_("%(body)s: where outsiders take part only holders of seats can vote."),
            body=body.name,
        )
    if any(not 1 <= one.stagger_groups <= 12 for one in body.seat_classes):
        yield Phrase(N_("%(body)s: terms are staggered in 1 to 12 groups."), body=body.name)


def _sound(rule: AttendanceRule) -> bool:
    counts = (rule.missed_in_a_row, rule.attended_to_return, rule.present_of_last)
    return min(counts) >= 1 and rule.present_of_last <= rule.last_meetings <= 24
