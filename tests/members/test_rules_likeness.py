"""Which records look like one: shared names, ids, websites and addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.members.rules.likeness import (
    KnownOrganization,
    KnownPerson,
    bare,
    likely_organizations,
    likely_people,
)
from govapp.members.rules.merging import Mergeable, cannot_merge


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Example Hospital, Inc.", "EXAMPLE HOSPITAL"),
        ("Beispiel-Klinik GmbH", "beispiel klinik"),
        ("Hôpital Exemple (fictitious)", "Hopital Exemple"),
        ("The Sample Company", "Sample"),
    ],
)
def test_names_are_compared_without_forms_accents_and_brackets(one, other):
    assert bare(one) == bare(other) != ""


def test_a_name_of_nothing_but_forms_keeps_its_words():
    assert bare("The Company") == "the company"


def test_organizations_are_alike_by_name_tax_id_website_or_mail():
    rows = [
        KnownOrganization(1, ("Example Inc",), "12-3456789", "https://www.example.org/about"),
        KnownOrganization(2, ("Example",), "12 3456789", "http://example.org"),
        KnownOrganization(3, ("Other",), domains=frozenset({"other.example", "gmail.com"})),
        KnownOrganization(4, ("Another",), domains=frozenset({"other.example"})),
        KnownOrganization(5, ("Alone",), "0000000", domains=frozenset({"gmail.com"})),
        KnownOrganization(6, ("Zero",), "00-00000"),
    ]

    found = {(one.low, one.high): one.reasons for one in likely_organizations(rows)}

    assert found == {(1, 2): ("name", "tax", "website"), (3, 4): ("mail",)}


def test_a_parent_may_share_its_website_but_not_its_tax_id():
    parent = KnownOrganization(1, ("Holding",), "12345", "https://holding.example")
    daughter = KnownOrganization(2, ("Lab",), "", "https://holding.example", parent_id=1)
    twin = KnownOrganization(3, ("Plant",), "12345", parent_id=1)

    pairs = likely_organizations([parent, daughter, twin])

    assert [(one.low, one.high, one.reasons) for one in pairs] == [(1, 3, ("tax",))]


def test_what_was_said_to_be_apart_is_not_listed_again():
    rows = [KnownOrganization(1, ("Same",)), KnownOrganization(2, ("Same",))]

    assert likely_organizations(rows, {(1, 2)}) == ()


def test_what_very_many_share_tells_nothing():
    rows = [KnownOrganization(number, ("Member",)) for number in range(1, 40)]

    assert likely_organizations(rows) == ()


def test_people_need_the_same_name_and_something_more():
    rows = [
        KnownPerson(1, "Ann Example", "ann@old.example", frozenset({7})),
        KnownPerson(2, "Ann  Éxample", "ann.example@new.example", frozenset({7})),
        KnownPerson(3, "Ann Example", "ann@third.example"),
        KnownPerson(4, "Ann Example", "other@gmail.com"),
        KnownPerson(5, "Ann Example", "someone@gmail.com"),
    ]

    found = {(one.low, one.high): one.reasons for one in likely_people(rows)}

    assert found == {(1, 2): ("name-organization",), (1, 3): ("name-address",)}


@given(
    st.lists(st.text("ab ", max_size=4), max_size=12),
    st.sets(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=5),
)
def test_pairs_are_in_order_once_and_never_apart(names, apart):
    rows = [KnownOrganization(number, (name,)) for number, name in enumerate(names, start=1)]

    pairs = [(one.low, one.high) for one in likely_organizations(rows, apart)]

    assert pairs == sorted(set(pairs))
    assert all(low < high and (low, high) not in apart for low, high in pairs)


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        (Mergeable(1, merged=False), Mergeable(2, merged=False), 0),
        (Mergeable(1, merged=False, member=True), Mergeable(2, merged=False, member=True), 0),
        (Mergeable(1, merged=False, member=True), Mergeable(2, merged=False), 1),
        (Mergeable(1, merged=True), Mergeable(2, merged=False), 1),
        (Mergeable(1, merged=False), Mergeable(1, merged=False), 1),
        (Mergeable(1, merged=False, on_record_only=True), Mergeable(2, merged=True), 2),
    ],
)
def test_a_merge_keeps_the_member_and_happens_once(old, new, count):
    assert len(cannot_merge(old, new)) == count
