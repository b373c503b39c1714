"""Taking a file over whole, taking it back, and what stands in the way of either."""

from __future__ import annotations

import io
import threading
from datetime import date

import pytest
from sqlalchemy import func, select

from govapp.accounts.models import Person
from govapp.accounts.queries import actor_of
from govapp.accounts.services import invite
from govapp.db import session, transaction
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.audit.models import AuditEvent
from govapp.foundation.kernel.errors import Forbidden, Invalid, NotFound, Refused
from govapp.foundation.mail.models import Letter
from govapp.foundation.search.queries import find
from govapp.members import queries, services
from govapp.members.models import (
    Affiliation,
    ContactRole,
    ImportRun,
    Membership,
    Organization,
)
from govapp.members.queries import importing
from govapp.members.rules import (
    ColleagueDraft,
    ContactKind,
    Details,
    ImportState,
    MembershipDraft,
    NoteDraft,
    TieKind,
)
from govapp.members.rules.importing import DateOrder
from tests import make

DAY = date(2027, 3, 1)
SECRETARY = operator("tests", Role.SECRETARIAT)
ROSTER = """\
record,external_id,legal_name,group,type,parent,email,name,organization,roles,tier,start
organization,H-1,Example Hospital,provider,nonprofit,Example Holding,,,,,premier,2026-01-01
organization,H-0,Example Holding,provider,for-profit,,,,,,,
person,,,,,,ada@hospital.example,Ada Example,H-1,primary;admin,,
person,,,,,,bo@hospital.example,Bo Example,H-1,alternate,,
membership,,,,,,,,Example Lab,,member,2026-01-01
organization,,Example Lab,vendor,for-profit,,,,,,,
"""
MODELS = (Organization, Person, Affiliation, ContactRole, Membership)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(DAY)
    make.charter()


def _keep(text: str = ROSTER, **more) -> int:
    return services.keep([("roster.csv", text.encode())], actor=SECRETARY, **more)


def _taken_over(text: str = ROSTER) -> int:
    number = _keep(text)
    services.commit(number, actor=SECRETARY)
    return number


def _counts() -> tuple[int, ...]:
    session().rollback()
    return tuple(session().scalar(select(func.count()).select_from(model)) for model in MODELS)


def _run(number: int) -> ImportRun:
    session().rollback()
    return session().get_one(ImportRun, number)


def test_a_preview_changes_nothing():
    before = _counts()

    number = _keep()

    found = importing.preview(number, make.staff())
    assert found.plan is not None
    assert (found.plan.problems, found.plan.adds) == (0, 12)
    assert _counts()[0] == before[0]


def test_all_rows_are_taken_over_at_once():
    _taken_over()

    hospital = (
        session().scalars(select(Organization).where(Organization.external_id == "H-1")).one()
    )
    holding = session().get_one(Organization, hospital.parent_id)
    members = queries.members_on(session(), DAY)
    assert holding.legal_name == "Example Holding"
    assert [(member.name, member.tier) for member in members] == [
        ("Example Hospital", "premier"),
        ("Example Lab", "member"),
    ]
    assert len(queries.voters_for(session(), hospital.id, DAY)) == 2
    assert session().scalars(select(Letter.id)).all() == []


def test_the_trail_counts_and_names_nobody():
    number = _taken_over()

    event = session().scalars(select(AuditEvent).where(AuditEvent.fact == "ImportCommitted")).one()
    assert event.about == f"import:{number}"
    assert '"memberships":2,"organizations":3,"people":2' in event.text
    assert "Example" not in event.text


def test_what_was_taken_over_is_found_by_whom_it_is_for():
    _taken_over()

    ada = actor_of(
        session().scalars(select(Person.id).where(Person.email_key == "ada@hospital.example")).one()
    )
    other = actor_of(make.representative(make.member()))
    assert [found.title for found in find("hospital", other)] == ["Example Hospital"]
    assert find("holding", other) == ()
    assert len(find("holding", make.staff())) == 1
    assert [found.title for found in find("bo example", ada)] == ["Bo Example"]
    assert find("bo example", other) == ()


def test_one_problem_stops_the_whole_file():
    number = _keep(ROSTER + "person,,,,,,nobody,No One,Nowhere,,,\n")
    before = _counts()

    with pytest.raises(Refused, match="1 rows"):
        services.commit(number, actor=SECRETARY)

    assert _counts() == before
    assert _run(number).state is ImportState.PREVIEWED


def test_the_same_file_again_adds_nothing():
    _taken_over()
    before = _counts()

    with pytest.raises(Refused, match="here already"):
        services.commit(_keep(), actor=SECRETARY)

    assert _counts() == before


def test_a_file_with_more_adds_only_what_is_more():
    _taken_over()
    before = _counts()

    _taken_over(ROSTER + "person,,,,,,cy@lab.example,Cy Example,Example Lab,billing,,\n")

    assert [after - then for after, then in zip(_counts(), before, strict=True)] == [0, 1, 1, 1, 0]


def test_a_known_persons_new_organization_finds_them():
    person = make.colleague(make.member(), email="ada@hospital.example", name="Ada Example")
    make.staff()  # the search knows people from commands only
    services.invite(
        make.organization(),
        ColleagueDraft("Ada Example", "ada@hospital.example"),
        actor=SECRETARY,
    )
    _taken_over()

    hospital = (
        session().scalars(select(Organization.id).where(Organization.external_id == "H-1")).one()
    )
    bo = session().scalars(select(Person.id).where(Person.email_key == "bo@hospital.example")).one()
    assert [found.key for found in find("ada", actor_of(bo))] == [f"person:{person}"]
    assert hospital in actor_of(person).organizations


def test_a_workbook_with_three_sheets_is_one_upload():
    from openpyxl import Workbook

    book = Workbook()
    sheets = {
        "Organizations": [["legal_name", "group", "type"], ["Example Lab", "vendor", "academic"]],
        "People": [["email", "name", "organization"], ["a@lab.example", "Ann", "Example Lab"]],
        "Memberships": [["organization", "tier", "start"], ["Example Lab", "member", DAY]],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)

    number = services.keep([("roster.xlsx", kept.getvalue())], actor=SECRETARY)
    services.commit(number, actor=SECRETARY)

    assert _counts() == (1, 1, 1, 0, 1)


def test_days_in_doubt_wait_for_a_choice():
    text = "legal_name,group,type,tier,join_date\nExample Lab,vendor,academic,member,3/4/2026\n"
    number = _keep(text)
    with pytest.raises(Refused):
        services.commit(number, actor=SECRETARY)

    services.choose_order(number, DateOrder.MONTH_FIRST, actor=SECRETARY)
    services.commit(number, actor=SECRETARY)

    (member,) = queries.members_on(session(), DAY)
    assert member.began_on == date(2026, 3, 4)


def test_what_changed_between_look_and_commit_is_seen():
    number = _keep()
    make.organization("Example Hospital", external_id="X-9")

    with pytest.raises(Refused, match="problems"):
        services.commit(number, actor=SECRETARY)


def test_only_the_secretariat_imports():
    for actor in (actor_of(make.representative(make.member())), make.staff(Role.TREASURER)):
        with pytest.raises(Forbidden):
            services.keep([("x.csv", ROSTER.encode())], actor=actor)
    with pytest.raises(NotFound):
        importing.preview(_keep(), actor_of(make.representative(make.member())))


def test_a_file_that_cannot_be_read_is_not_kept():
    with pytest.raises(Invalid):
        _keep("")
    with pytest.raises(Invalid):
        _keep("colour\nred\n")

    assert session().scalars(select(ImportRun.id)).all() == []


def test_an_upload_that_is_thrown_away_is_gone():
    number = _keep()

    services.discard(number, actor=SECRETARY)

    assert session().get(ImportRun, number) is None
    with pytest.raises(NotFound):
        services.commit(number, actor=SECRETARY)


# --- taking back ---------------------------------------------------------------------------------


def test_an_import_is_taken_back_whole():
    staff = make.staff()
    before = _counts()
    number = _taken_over()

    services.undo(number, actor=SECRETARY)

    assert _counts() == before
    assert _run(number).state is ImportState.UNDONE
    assert find("hospital", staff) == ()
    with pytest.raises(Refused):
        services.undo(number, actor=SECRETARY)


def _hospital() -> int:
    return session().scalars(select(Organization.id).where(Organization.external_id == "H-1")).one()


def _ada() -> int:
    return (
        session().scalars(select(Person.id).where(Person.email_key == "ada@hospital.example")).one()
    )


def _tie(number: int) -> None:
    with transaction() as current:
        services.tie(current, TieKind.CHAMPION, f"organization:{number}", "usecase:1", DAY)


BUILT_ON = {
    "an invitation": lambda: invite(_ada(), actor=SECRETARY),
    "a note": lambda: services.write_note(_hospital(), NoteDraft("Called."), actor=SECRETARY),
    "a tie": lambda: _tie(_hospital()),
    "a child": lambda: make.organization("Late Child", parent_id=_hospital()),
    "a colleague": lambda: make.colleague(_hospital()),
    "a change": lambda: services.change_details(
        _hospital(), Details(website="hospital.example"), actor=SECRETARY
    ),
    "a role": lambda: services.name_contact(
        _hospital(), _ada(), ContactKind.BILLING, actor=SECRETARY
    ),
    "an end": lambda: services.leave(_hospital(), date(2027, 12, 31), actor=SECRETARY),
}


@pytest.mark.parametrize("what", list(BUILT_ON))
def test_what_was_built_on_an_import_keeps_it(what):
    number = _taken_over()
    BUILT_ON[what]()
    before = _counts()

    with pytest.raises(Refused):
        services.undo(number, actor=SECRETARY)

    assert _counts() == before
    assert _run(number).state is ImportState.COMMITTED


def test_a_later_import_that_builds_on_an_earlier_one_goes_first():
    first = _taken_over()
    second = _taken_over(
        "email,name,organization\nbo@hospital.example,Bo Example,Example Lab\n"
        "new@lab.example,New Example,Example Lab\n"
    )
    with pytest.raises(Refused):
        services.undo(first, actor=SECRETARY)

    services.undo(second, actor=SECRETARY)
    services.undo(first, actor=SECRETARY)

    assert _counts() == (0, 0, 0, 0, 0)


# --- at the same time ----------------------------------------------------------------------------


def test_one_file_committed_by_two_at_once_is_taken_over_once(app):
    number, other = _keep(), _keep()
    outcomes: list[str] = []
    barrier = threading.Barrier(4)

    def commit(which: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                services.commit(which, actor=SECRETARY)
                outcomes.append("done")
            except Refused:
                outcomes.append("refused")

    threads = [threading.Thread(target=commit, args=(n,)) for n in (number, number, other, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused", "refused", "refused"]
    assert _counts() == (3, 2, 2, 3, 2)


def test_an_organization_that_joins_meanwhile_is_no_member_twice(app):
    lab = make.organization("Example Lab")
    number = _keep()

    services.join(lab, MembershipDraft("member", date(2026, 6, 1)), actor=SECRETARY)

    with pytest.raises(Refused, match="problems"):
        services.commit(number, actor=SECRETARY)
