"""Who may join, who is related, what is a name, a country, a website; what binds people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.periods import Period
from govapp.members.rules import (
    ColleagueDraft,
    Conflict,
    ContactKind,
    Held,
    MembershipDraft,
    NoteDraft,
    OrganizationDraft,
    OrganizationType,
    StakeholderGroup,
    TieKind,
    cannot_be_related,
    cannot_join,
    checked_colleague,
    checked_membership,
    checked_note,
    checked_organization,
    texts,
)

NOW = Period(date(2027, 1, 1))
PAST = Period(date(2025, 1, 1), date(2026, 12, 31))


def _join(*family: Held, period: Period = NOW, tier: str = "member", real: bool = False):
    return cannot_join(7, period, family, tier=tier, tiers=["member"], on_record_only=real)


def test_an_organization_without_a_past_may_join():
    assert _join() == ()


def test_it_may_join_again_on_the_day_after_its_last():
    assert _join(Held(7, "Hospital", PAST)) == ()
    assert len(_join(Held(7, "Hospital", PAST), period=Period(date(2026, 12, 31)))) == 1


def test_a_relative_that_belongs_stands_against_it_and_is_named():
    (reason,) = _join(Held(8, "Holding", NOW))

    assert reason.values == {"name": "Holding"}


def test_every_reason_is_told_at_once():
    assert len(_join(Held(7, "Hospital", NOW), tier="gold", real=True)) == 3


def test_a_circle_and_a_family_with_two_members_cannot_be():
    assert len(cannot_be_related(7, 8, [8, 9, 7], [])) == 1
    assert len(cannot_be_related(7, 8, [8], ["A", "B"])) == 1
    assert cannot_be_related(7, 8, [8], ["A"]) == ()
    assert cannot_be_related(7, None, [], ["A", "B"]) == ()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("www.example.org", "https://www.example.org"),
        ("http://example.org:8080/a?b=c", "http://example.org:8080/a?b=c"),
        ("HTTPS://Example.ORG", "HTTPS://Example.ORG"),
        ("https://bücher.example", "https://bücher.example"),
        ("", ""),
    ],
)
def test_a_website_is_an_address_of_the_web(text, address):
    assert texts.website(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "https://user:pw@example.org",
        "https://localhost",
        "https:// example.org",
        "//example.org",
        "https://example.org/a b",
        "a" * 501,
        "https://" + "a." * 240,
    ],
)
def test_anything_else_is_no_website(text):
    with pytest.raises(Invalid):
        texts.website(text)


@pytest.mark.parametrize("text", ["a\u202eb", "a\u200bb", "a\0b", "a" + "\u0301" * 6, "x" * 201])
def test_letters_that_deceive_or_flood_are_refused(text):
    with pytest.raises(Invalid):
        texts.line(text)


def test_names_are_composed_and_single_spaced():
    assert texts.line("  Cafe\u0301 \t  Noir ") == "Café Noir"
    assert texts.lines("1 Way \r\n\r\nTown\t") == "1 Way\n\nTown"


def test_a_country_is_two_known_letters():
    assert texts.country(" de ") == "DE"
    with pytest.raises(Invalid):
        texts.country("XX")


@given(st.text(max_size=600))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_a_reader(text):
    for read in (texts.line, texts.lines, texts.required, texts.country, texts.website):
        try:
            found = read(text)
        except Invalid:
            continue
        assert read(found) == found


def test_an_organization_is_named_by_its_legal_name_when_no_other_is_given():
    draft = OrganizationDraft("A", StakeholderGroup.PAYER, OrganizationType.ACADEMIC, band="s")

    assert checked_organization(draft, {"s"}).display_name == "A"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (MembershipDraft("m", date(1850, 1, 1)), "began_on"),
        (MembershipDraft("m", date(2027, 1, 2), date(2027, 1, 1)), "ended_on"),
        (MembershipDraft("m", date(2027, 1, 1), initial_years=11), "initial_years"),
    ],
)
def test_terms_that_make_no_sense_are_refused_beside_their_field(draft, field):
    with pytest.raises(Invalid) as invalid:
        checked_membership(draft)

    assert set(invalid.value.problems) == {field}


def test_a_note_says_something_and_a_day_needs_a_step():
    with pytest.raises(Invalid):
        checked_note(NoteDraft(" "))
    with pytest.raises(Invalid):
        checked_note(NoteDraft("Called.", next_on=date(2027, 1, 1)))


def test_a_colleague_holds_each_role_once():
    kinds = (ContactKind.BILLING, ContactKind.BILLING)

    assert checked_colleague(ColleagueDraft("A", "a@b.example", kinds=kinds)).kinds == kinds[:1]


def test_a_conflict_says_whether_it_is_ones_own_or_the_employers():
    own = Conflict(3, "usecase:4", TieKind.CHAMPION)
    through = Conflict(3, "usecase:4", TieKind.CHAMPION, through=7)

    assert str(own.phrase) == "champions it"
    assert str(through.phrase) == "works for an organization that champions it"
