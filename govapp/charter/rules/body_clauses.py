"""The chapter on committees in sentences: seats, who fills them, officers, balance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govapp.charter.rules.attending import AttendanceKind
from govapp.charter.rules.seating import (
    BodyKind,
    FilledBy,
    OfficerWay,
    SeatClass,
    VacancyWay,
)
from govapp.charter.rules.values import BodyRules, MembersAre
from govapp.foundation.kernel.phrases import N_, Phrase

Sentence = tuple[str, Phrase]

# Words of enumerations that appear inside sentences and on pages, for the catalogue.
BODY_WORDS = (
    N_("committee"),
    N_("steering committee"),
    N_("operating committee"),
    N_("workgroup"),
    N_("external expert group"),
    N_("public community"),
    N_("election"),
    N_("count-back"),
    N_("appointment"),
    N_("ex officio"),
    N_("as the seat is filled"),
    N_("by election"),
    N_("by count-back of the last election"),
    N_("by appointment"),
    N_("chair"),
    N_("vice chair"),
    N_("secretary"),
    N_("elected by the committee"),
    N_("appointed"),
)


def body_sentences(body: BodyRules, names: dict[str, str]) -> Iterable[tuple[str, Phrase]]:
    votes = (
        N_("%(body)s: every member whose tier votes there has one vote. It decides: %(decides)s")
        if body.members_are is MembersAre.VOTING_MEMBERS
        else N_("%(body)s: each seat has one vote. It decides: %(decides)s")
    )
    yield f"body:{body.code}", Phrase(votes, body=body.name, decides=body.decides)
    for seat_class in body.seat_classes:
        yield from _class(body, seat_class, names)
    if body.seat_classes:
        yield (
            f"cap:{body.code}",
            Phrase(
                N_("In the %(body)s an organization holds at most %(cap)s seats at a time."),
                body=body.name,
                cap=body.organization_cap,
            ),
        )
    yield from _attendance(body)
    yield from _running(body)


def _attendance(body: BodyRules) -> Iterable[tuple[str, Phrase]]:
    rule = body.attendance
    words = {
        AttendanceKind.MISSED: N_(
            "In the %(body)s the vote of who misses %(missed)s meetings in a row rests until"
            " %(attended)s more were attended."
        ),
        AttendanceKind.RECENT: N_(
            "In the %(body)s who attended fewer than %(present)s of the last %(last)s meetings"
            " has no vote."
        ),
    }.get(rule.held_against)
    if words:
        yield (
            f"attendance:{body.code}",
            Phrase(
                words,
                body=body.name,
                missed=rule.missed_in_a_row,
                attended=rule.attended_to_return,
                present=rule.present_of_last,
                last=rule.last_meetings,
            ),
        )


def _class(body: BodyRules, seat_class: SeatClass, names: Mapping[str, str]) -> Iterable[Sentence]:
    place = f"{body.code}:{seat_class.code}"
    yield f"seats:{place}", _seats(body, seat_class, names)
    values = {"body": body.name, "seat": seat_class.name}
    if seat_class.formula.within_tier:
        words = N_(
            "%(body)s, %(seat)s: never more than the %(tier)s members less %(less)s, less the seats"
            " of these classes: %(classes)s."
        )
        rule = seat_class.formula
        yield (
            f"within:{place}",
            Phrase(
                words,
                tier=rule.within_tier,
                less=rule.within_less,
                classes=", ".join(rule.within_classes) or "–",
                **values,
            ),
        )
    if seat_class.electing_tiers:
        words = N_("%(body)s, %(seat)s: only members of these tiers elect: %(tiers)s.")
        yield (
            f"electing:{place}",
            Phrase(words, tiers=", ".join(seat_class.electing_tiers), **values),
        )
    if seat_class.stagger_groups > 1:
        words = N_("%(body)s, %(seat)s: terms are staggered in %(groups)s groups.")
        yield f"stagger:{place}", Phrase(words, groups=seat_class.stagger_groups, **values)
    if seat_class.vacancy is not VacancyWay.AS_FILLED:
        words = N_("%(body)s, %(seat)s: who leaves early is followed %(way)s.")
        yield f"vacancy:{place}", Phrase(words, way=Phrase(seat_class.vacancy.value), **values)


def _seats(body: BodyRules, seat_class: SeatClass, names: Mapping[str, str]) -> Phrase:
    values: dict[str, object] = {
        "body": body.name,
        "seats": _number(seat_class),
        "seat": seat_class.name,
        "years": seat_class.term_years,
    }
    way = seat_class.filled_by
    if way is FilledBy.EX_OFFICIO:
        other = seat_class.ex_officio_body
        return Phrase(
            N_("%(body)s, %(seat)s: the %(office)s of the %(other)s, as long as they are that."),
            office=Phrase(seat_class.ex_officio_office.value),
            other=names.get(other, other),
            **values,
        )
    if way is FilledBy.ELECTION:
        chooser = names.get(seat_class.elected_by, seat_class.elected_by)
        return Phrase(
            N_("%(body)s, %(seat)s: %(seats)s, elected by the %(chooser)s for %(years)s years."),
            chooser=chooser,
            **values,
        )
    if seat_class.agreed_by:
        agrees = names.get(seat_class.agreed_by, seat_class.agreed_by)
        words = (
            N_(
                "%(body)s, %(seat)s: %(seats)s, appointed for %(years)s years; the %(agrees)s"
                " ratifies by motion."
            )
            if seat_class.ratified_by
            else N_(
                "%(body)s, %(seat)s: %(seats)s, appointed by motion of the %(agrees)s for"
                " %(years)s years."
            )
        )
        return Phrase(words, agrees=agrees, **values)
    return Phrase(N_("%(body)s, %(seat)s: %(seats)s, appointed for %(years)s years."), **values)


def _number(seat_class: SeatClass) -> object:
    """`7`, or `one for each 5 members (at least 1, at most 3)`."""
    rule = seat_class.formula
    if not rule.per_members:
        return seat_class.seats
    values: dict[str, object] = {
        "each": rule.per_members,
        "tiers": ", ".join(seat_class.eligible_tiers),
        "least": rule.at_least,
    }
    if rule.at_most:
        words = N_("one for each %(each)s %(tiers)s members (at least %(least)s, at most %(most)s)")
        return Phrase(words, most=rule.at_most, **values)
    return Phrase(N_("one for each %(each)s %(tiers)s members (at least %(least)s)"), **values)


def _running(body: BodyRules) -> Iterable[Sentence]:
    if body.kind.takes_outsiders:
        words = N_("%(body)s: an %(kind)s; the organizations of its people need not be members.")
        if body.kind is BodyKind.COMMUNITY:
            words = N_("%(body)s: a %(kind)s; everybody may take part, nobody votes.")
        yield f"kind:{body.code}", Phrase(words, body=body.name, kind=Phrase(body.kind.value))
    for rule in body.officers:
        words = (
            N_("%(body)s: the %(office)s is elected by its own motion for %(years)s years.")
            if rule.chosen is OfficerWay.ELECTED
            else N_("%(body)s: the %(office)s is appointed for %(years)s years.")
        )
        office = Phrase(rule.office.value)
        yield (
            f"office:{body.code}:{rule.office.value}",
            Phrase(words, body=body.name, office=office, years=rule.term_years),
        )
    if body.removal_decision:
        words = N_("%(body)s: somebody is removed by a motion of the kind “%(kind)s”.")
        yield f"removal:{body.code}", Phrase(words, body=body.name, kind=body.removal_decision)
    if not body.alternates_vote:
        words = N_("%(body)s: only who holds the seat may vote; alternates may not.")
        yield f"alternates:{body.code}", Phrase(words, body=body.name)
    if body.lopsided_percent:
        words = N_(
            "%(body)s: a stakeholder group with more than %(percent)s percent of the seats is"
            " warned of."
        )
        yield f"lopsided:{body.code}", Phrase(words, body=body.name, percent=body.lopsided_percent)
