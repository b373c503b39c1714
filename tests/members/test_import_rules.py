"""What a file says: columns, days, values, and what taking it over would do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.periods import Period
from govapp.members.rules import ContactKind, Held
from govapp.members.rules.importing import (
    DateOrder,
    Entry,
    Known,
    KnownOrganization,
    Outcome,
    Plan,
    Record,
    Settled,
    in_doubt,
    order_in,
    plan,
    read_day,
    recognize,
)

TODAY = date(2027, 3, 1)
WORDS = Settled(
    TODAY, {"member": "member", "premier": "premier", "founder/premier": "premier"}, {"small": "s"}
)
HOSPITAL = KnownOrganization(7, "H-1", "example hospital", "hospital", "Hospital", None, False)


def _plan(text: str, known: Known | None = None, order: DateOrder | None = None) -> Plan:
    """The plan of a small table: cells between bars, one row a line."""
    rows = [
        tuple(cell.strip() for cell in line.split("|"))
        for line in text.strip().splitlines()
        if line.strip()
    ]
    lines = [(number, cells, frozenset[int]()) for number, cells in enumerate(rows, start=1)]
    entries = recognize("list.csv", lines).entries
    return plan(entries, known or Known(), Settled(TODAY, WORDS.tiers, WORDS.bands, order))


def _outcomes(found: Plan) -> list[Outcome]:
    return [row.outcome for row in found.judged]


def _problems(found: Plan) -> list[tuple[str, str]]:
    return [(one.field, str(one.words)) for row in found.judged for one in row.problems]


# --- columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "record"),
    [
        (("legal_name", "type"), Record.ORGANIZATION),
        (("Organisation Name", "Category"), Record.ORGANIZATION),
        (("First name", "E-Mail", "Company"), Record.PERSON),
        (("organisation external-id", "Tier", "Start"), Record.MEMBERSHIP),
    ],
)
def test_the_columns_tell_what_a_row_is_about(head, record):
    found = recognize("x", [(1, head, frozenset()), (2, ("a", "b", "c")[: len(head)], frozenset())])

    assert [entry.record for entry in found.entries] == [record]


def test_a_column_named_record_tells_for_each_row():
    found = recognize(
        "x",
        [
            (1, ("Record", "legal_name", "email"), frozenset()),
            (2, ("organization", "A"), frozenset()),
            (3, ("People", "A", "b@c.example"), frozenset()),
        ],
    )

    assert [entry.record for entry in found.entries] == [Record.ORGANIZATION, Record.PERSON]
    assert found.entries[1].cells == {"organization": "A", "email": "b@c.example"}


@pytest.mark.parametrize(
    "rows",
    [
        [("colour", "weight")],
        [("record", "legal_name"), ("planet", "Mars")],
        [("legal_name", "name", "legal_name"), ("A", "B", "C")],
    ],
)
def test_columns_that_make_no_sense_are_refused(rows):
    with pytest.raises(Invalid):
        recognize("x", [(number, row, frozenset()) for number, row in enumerate(rows)])


def test_columns_that_nothing_reads_are_told():
    found = recognize("x", [(1, ("legal_name", "Notes", "renewal_date"), frozenset())])

    assert found.unread == (("x", "Notes"), ("x", "renewal_date"))


# --- days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2027-04-03", None, date(2027, 4, 3)),
        ("2027-04-03T00:00:00", None, date(2027, 4, 3)),
        ("3.4.2027", None, date(2027, 4, 3)),
        ("03. 04. 2027", None, date(2027, 4, 3)),
        ("30/4/2027", None, date(2027, 4, 30)),
        ("4/4/2027", None, date(2027, 4, 4)),
        ("3/4/2027", DateOrder.DAY_FIRST, date(2027, 4, 3)),
        ("3/4/2027", DateOrder.MONTH_FIRST, date(2027, 3, 4)),
        ("4-30-2027", DateOrder.MONTH_FIRST, date(2027, 4, 30)),
    ],
)
def test_a_day_is_read_as_people_write_it(text, order, day):
    assert read_day(text, order) == day


@pytest.mark.parametrize(
    "text",
    ["3/4/2027", "03/4/2027", "soon", "2027-02-30", "1.1.27", "1850-01-01", "٣/٤/٢٠٢٧", "9" * 5000],
)
def test_a_day_in_doubt_or_none_at_all_is_refused(text):
    with pytest.raises(Invalid):
        read_day(text, None)


def test_one_day_beyond_doubt_settles_the_whole_file():
    assert order_in(["3/4/2027", "30/4/2027", "2027-01-01"]) is DateOrder.DAY_FIRST
    assert order_in(["3/4/2027", "4/30/2027"]) is DateOrder.MONTH_FIRST
    assert order_in(["3/4/2027"]) is None
    assert in_doubt("3/4/2027")
    assert not in_doubt("4/4/2027")


def test_a_file_that_mixes_both_orders_is_refused():
    with pytest.raises(Invalid):
        order_in(["30/4/2027", "4/30/2027"])


# --- records -------------------------------------------------------------------------------------


def test_one_file_may_hold_all_three_in_any_order():
    found = _plan(
        """
        record | legal_name | type | group | email | name | organization | tier | start
        membership | | | | | | Clinic | Member | 2027-01-01
        person | | | | a@b.example | Ada | Clinic | |
        organization | Clinic | Nonprofit | provider | | | | |
        """
    )

    assert _outcomes(found) == [Outcome.NEW] * 3
    assert (len(found.organizations), len(found.people), len(found.terms)) == (1, 1, 1)
    assert found.terms[0].term.tier == "member"
    assert found.affiliations[0].began_on == TODAY


def test_an_organizations_row_may_tell_of_its_membership():
    found = _plan(
        """
        legal_name | category  | type       | tier            | join_date  | status | end
        A          | provider  | for profit | Founder/Premier | 2026-01-01 | active |
        B          | nonprofit | academic   | member          | 2025-01-01 | former | 2025-12-31
        C          | payer     | for-profit | member          |            | prospect |
        """
    )

    assert _problems(found) == [
        ("group", "Write one of: provider, regulator, patient, vendor, payer, researcher.")
    ]
    assert [row.outcome for row in found.judged] == [Outcome.NEW, Outcome.PROBLEM, Outcome.NEW]
    assert [one.term.tier for one in found.terms] == ["premier"]


def test_each_field_has_its_own_problem():
    found = _plan(
        """
        legal_name | group | type | band | country | website | tier | start | po_required | status
        A\u202eB | martians | none | huge | Mars | x y | gold | 3/4/2027 | perhaps | unsure
        """
    )

    assert {field for field, _ in _problems(found)} == {
        "legal_name",
        "group",
        "type",
        "band",
        "country",
        "website",
        "tier",
        "start",
        "po_required",
        "status",
    }
    assert found.organizations == ()


def test_address_columns_become_one_address():
    found = _plan(
        """
        legal_name | group | type | street | city | zip | billing_country
        A | payer | academic | 1 Way | Town | 12345 | Utopia
        """
    )

    assert found.organizations[0].record.billing_address == "1 Way\n12345 Town\nUtopia"


@pytest.mark.parametrize(
    ("roles", "kinds"),
    [
        ("primary; billing", ["primary", "billing"]),
        ("Primary Representative, Billing contact", ["primary", "billing"]),
        ("voting", ["primary"]),
        ("admin/signing", ["admin", "signing"]),
    ],
)
def test_contact_roles_are_read_as_lists_write_them(roles, kinds):
    found = _plan(
        f"""
        email | name | organization | roles
        a@b.example | Ada | H-1 | {roles}
        """,
        Known(organizations=(HOSPITAL,)),
    )

    assert [role.kind.value for role in found.roles] == kinds


def test_a_voting_contact_is_an_alternate_where_another_is_primary():
    found = _plan(
        """
        email       | name | organization | roles
        v@b.example | Vic  | H-1          | voting
        p@b.example | Pam  | H-1          | primary
        a@b.example | Al   | H-1          | alternate
        """,
        Known(organizations=(HOSPITAL,)),
    )

    assert [(role.kind.value, role.position) for role in found.roles] == [
        ("alternate", 1),
        ("primary", 1),
        ("alternate", 2),
    ]


def test_an_organization_has_one_primary():
    known = Known(
        organizations=(HOSPITAL,),
        people={"old@b.example": 3},
        belonging=frozenset({(3, 7)}),
        roles=frozenset({(3, 7, ContactKind.PRIMARY)}),
    )

    found = _plan(
        """
        email         | name | organization     | roles
        new@b.example | New  | Example Hospital | primary
        OLD@b.example | Old  | hospital         | primary
        """,
        known,
    )

    assert _outcomes(found) == [Outcome.PROBLEM, Outcome.KNOWN]


# --- doubles -------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ["H-1 | Renamed", " | EXAMPLE  hospital", "H-1 | Example Hospital"])
def test_a_known_organization_is_found_by_external_id_or_folded_name(row):
    found = _plan(
        f"external_id | legal_name | group | type\n{row} | payer | academic",
        Known(organizations=(HOSPITAL,)),
    )

    assert _outcomes(found) == [Outcome.KNOWN]
    assert found.adds == 0


def test_an_external_id_and_a_name_of_two_organizations_are_a_problem():
    other = KnownOrganization(8, "H-2", "other", "other", "Other", None, False)

    found = _plan(
        """
        external_id | legal_name | group | type
        H-1 | Other | payer | academic
        X-9 | Other | payer | academic
        """,
        Known(organizations=(HOSPITAL, other)),
    )

    assert _outcomes(found) == [Outcome.PROBLEM] * 2


def test_an_organization_that_stands_twice_in_the_file_is_a_problem():
    found = _plan("legal_name | group | type\nA | payer | academic\na | payer | academic")

    assert _outcomes(found) == [Outcome.NEW, Outcome.PROBLEM]


def test_one_person_in_two_rows_is_added_once():
    found = _plan(
        """
        record | legal_name | group | type | email | name | organization | end
        organization | A | payer | academic | | | |
        organization | B | payer | academic | | | |
        person | | | | x@b.example | Xi | A | 2026-12-31
        person | | | | X@B.example | Xi | B |
        """
    )

    assert (len(found.people), len(found.affiliations)) == (1, 2)


def test_a_known_person_in_a_new_organization_is_partly_new():
    found = _plan(
        "email | name | organization\nada@b.example | Ada | H-1",
        Known(organizations=(HOSPITAL,), people={"ada@b.example": 3}),
    )

    assert _outcomes(found) == [Outcome.PARTLY]
    assert (found.people, len(found.affiliations)) == ((), 1)


# --- families and terms --------------------------------------------------------------------------


def test_related_organizations_of_the_file_count_as_one_member():
    found = _plan(
        """
        legal_name | group | type | parent | tier | start
        Daughter | payer | academic | Mother | member | 2027-01-01
        Mother | payer | academic | | member | 2026-01-01
        """
    )

    assert _outcomes(found) == [Outcome.NEW, Outcome.PROBLEM]
    assert found.organizations[0].parent is not None


def test_a_circle_of_parents_in_the_file_is_a_problem():
    found = _plan(
        """
        legal_name | group | type | parent
        A | payer | academic | B
        B | payer | academic | A
        """
    )

    assert _outcomes(found).count(Outcome.PROBLEM) == 1


def test_terms_of_one_organization_do_not_overlap():
    held = Held(7, "Hospital", Period(date(2026, 1, 1)))

    found = _plan(
        """
        organization | tier | start | end
        H-1 | member | 2025-01-01 | 2025-12-31
        H-1 | premier | 2026-06-01 |
        H-1 | member | 2026-01-01 |
        """,
        Known(organizations=(HOSPITAL,), terms={7: (("member", held),)}),
    )

    assert _outcomes(found) == [Outcome.NEW, Outcome.PROBLEM, Outcome.KNOWN]


def test_nothing_is_added_to_an_organization_on_record_only():
    real = KnownOrganization(9, "", "public body", "public body", "Public Body", None, True)

    found = _plan(
        """
        record | email | name | organization | tier | start
        person | a@b.example | A | Public Body | |
        membership | | | Public Body | member | 2027-01-01
        """,
        Known(organizations=(real,)),
    )

    assert _outcomes(found) == [Outcome.PROBLEM] * 2


# --- anything at all -----------------------------------------------------------------------------

_WORDS = (
    "member primary voting A B payer academic 2027-01-01 3/4/2027 organization person "
    "membership a@b.example =1+1 former yes"
)
_FIELDS = (
    "record legal_name external_id group type parent tier start end status email name "
    "organization roles category sponsor website country band founder initial_years "
    "po_required billing_address"
)
CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(_WORDS.split()),
)
HEADS = st.lists(
    st.sampled_from(_FIELDS.split()),
    min_size=1,
    max_size=12,
    unique=True,
)


@given(HEADS, st.lists(st.lists(CELLS, max_size=12), max_size=6))
@settings(max_examples=400, deadline=None)
def test_any_rows_give_a_plan_or_a_reason(head, rows):
    lines = [
        (number, tuple(cells), frozenset[int]()) for number, cells in enumerate([head, *rows], 1)
    ]
    try:
        entries = recognize("x", lines).entries
        order_in([entry.cells.get("start", "") for entry in entries])
    except Invalid:
        return

    found = plan(entries, Known(organizations=(HOSPITAL,)), WORDS)

    assert len(found.judged) == len(entries)
    for row in found.judged:
        assert (row.outcome is Outcome.PROBLEM) == bool(row.problems)


def test_five_thousand_rows_are_planned_in_seconds():
    entries = [
        Entry(
            "x",
            number,
            Record.ORGANIZATION,
            {
                "legal_name": f"A {number}",
                "group": "payer",
                "type": "academic",
                "parent": f"A {number - 1}" if number % 10 != 1 else "",
            },
        )
        for number in range(1, 5001)
    ]

    found = plan(entries, Known(), WORDS)

    assert found.problems == 0
    assert len(found.organizations) == 5000
