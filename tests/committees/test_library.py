"""The document library, opinions of expert groups, and requests to program management."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govapp.committees import queries, services
from govapp.committees.models import AskingState, DocumentVersion, OfficeKind, Position
from govapp.db import session
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.mail.models import Letter
from tests import make
from tests.makers.committees import MANAGER
from tests.makers.library import A_PDF, version
from tests.pagelint import problems

TODAY = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(TODAY)
    make.charter()
    make.consortium()
    make.bodies("operating", "steering", "experts")


@pytest.fixture
def office(client):
    """A client of program management."""
    return make.sign_in(client, make.staff())


def experts() -> int:
    found = queries.body_by_code(session(), "experts")
    assert found is not None
    return found.id


def first_version() -> int:
    return session().scalars(select(DocumentVersion.id).order_by(DocumentVersion.id)).first() or 0


@pytest.mark.both_databases
def test_the_next_version_leaves_the_one_before_as_it_was():
    document = make.document()
    first = first_version()

    services.add_version(document, version(A_PDF.replace(b"1.7", b"1.6")), actor=MANAGER)

    session().expire_all()
    page = queries.document_page(document, MANAGER)
    assert [one.row.number for one in page.versions] == [2, 1]
    assert page.versions[1].row.id == first
    assert page.versions[0].row.digest != page.versions[1].row.digest


def test_a_version_names_the_motion_that_adopted_it_and_only_a_carried_one():
    voters = make.seated(make.steering(), 3)
    moved = make.motion(make.steering(), voters)
    carried = make.carried(make.steering(), voters)
    document = make.document()

    with pytest.raises(Refused):
        services.add_version(document, version(motion_id=moved), actor=MANAGER)
    with pytest.raises(Refused):
        services.add_version(document, version(adopted_by="The founders"), actor=MANAGER)
    services.add_version(document, version(motion_id=carried), actor=MANAGER)

    latest = queries.document_page(document, MANAGER).versions[0]
    assert (latest.motion_id, latest.row.adopted_by) == (carried, f"motion:{carried}")
    assert latest.row.adopted_on is not None


def test_members_do_not_add_documents():
    _, actor = make.voting_member()

    with pytest.raises(Forbidden):
        services.add_version(make.document(), version(), actor=actor)


def test_what_is_not_public_is_for_those_who_sign_in(client):
    _, actor = make.voting_member()
    make.document("An open paper")
    hidden = make.document("A paper for members", public=False)
    number = queries.document_page(hidden, MANAGER).versions[0].row.id
    file = f"/documents/versions/{number}/file"

    before = [client.get(f"/documents/{hidden}").status_code, client.get(file).status_code]
    listed = client.get("/documents").text
    governed = client.get("/governance").text
    found = client.get("/search?q=paper").text
    make.sign_in(client, actor)

    assert before == [404, 404]
    for page in (listed, governed, found):
        assert "An open paper" in page
        assert "A paper for members" not in page
    assert client.get(file).data == A_PDF
    assert "A paper for members" in client.get("/search?q=paper").text


def test_the_office_adds_a_document_by_its_page(office):
    typed = {
        "title": "Policy on meetings",
        "kind": "policy",
        "about": "Which are open.",
        "public": "1",
        "note": "The first one.",
        "file": (io.BytesIO(A_PDF), "policy.pdf"),
    }

    form = office.get("/documents/new")
    made = office.post("/documents/new", data=typed, content_type="multipart/form-data")
    page = office.get(made.headers["Location"])

    assert made.status_code == 303
    assert problems(form.text) == problems(page.text) == []
    assert "Policy on meetings" in page.text
    assert "nobody yet" in page.text


def test_the_chair_of_an_expert_group_records_its_opinion_once(client):
    (_, chair), (_, member) = make.seated(experts(), 2)
    services.take_office(experts(), chair.person_id or 0, OfficeKind.CHAIR, actor=MANAGER)
    document = make.document()
    address = f"/documents/versions/{first_version()}/opinion"
    typed = {"body": experts(), "position": "against", "given_on": "2027-03-01"}
    refused = make.sign_in(client, member).get(address).status_code
    make.sign_in(client, chair)

    form = client.get(address)
    wordless = client.post(address, data=typed)
    done = client.post(address, data={**typed, "words": "A code is missing."})
    again = client.get(address)
    page = client.get(f"/documents/{document}")

    assert refused == 403
    assert [problems(one.text) for one in (form, wordless, again, page)] == [[]] * 4
    assert "Say what would have to change." in wordless.text
    assert done.status_code == 303
    assert "given their opinions" in again.text
    assert "A code is missing." in page.text


def test_a_committee_that_is_no_expert_group_gives_no_opinion():
    make.document()

    with pytest.raises(Refused):
        services.record_opinion(
            first_version(), make.steering(), Position.FOR, "", given_on=TODAY, actor=MANAGER
        )


def test_a_request_gets_an_owner_a_day_and_an_answer_and_letters(client):
    _, actor = make.voting_member()
    manager = make.staff()
    make.sign_in(client, actor)
    made = client.post(
        "/requests/new",
        data={"title": "A room", "words": "For twelve.", "wished_on": "2027-04-01"},
    ).headers["Location"]
    own = client.get(made)
    make.sign_in(client, manager)
    home = client.get("/home").text

    client.post(f"{made}/owner", data={"owner": manager.person_id, "due_on": "2027-03-15"})
    page = client.get(made)
    client.post(f"{made}/answer", data={"state": "answered", "answer": "Room 4 is yours."})
    after = client.get(made)

    assert [problems(one.text) for one in (own, page, after)] == [[]] * 3
    assert made in home
    assert made not in client.get("/home").text
    assert "Room 4 is yours." in after.text
    subjects = session().scalars(select(Letter.subject).where(Letter.kind == "office_request"))
    assert sorted(subjects) == [
        "Your request has an owner: A room",
        "Your request is answered: A room",
    ]


def test_requests_are_answered_once_by_the_office_and_read_by_whoever_asked(client):
    _, actor = make.voting_member()
    _, other = make.voting_member()
    number = make.asked(actor)

    with pytest.raises(Forbidden):
        services.answer_request(number, AskingState.DECLINED, "No.", actor=actor)
    with pytest.raises(Refused):
        services.own_request(number, actor.person_id or 0, TODAY - timedelta(days=1), actor=MANAGER)
    services.answer_request(number, AskingState.DECLINED, "No.", actor=MANAGER)
    with pytest.raises(Refused):
        services.answer_request(number, AskingState.ANSWERED, "Yes.", actor=MANAGER)

    assert make.sign_in(client, other).get(f"/requests/{number}").status_code == 404
    assert "A room for Tuesday" not in client.get("/requests").text


@pytest.mark.parametrize("address", ["/documents", "/requests"])
def test_lists_cost_the_same_with_many_rows_and_are_files(office, queries, address):
    _, actor = make.voting_member()
    make.document("Paper 0")
    make.asked(actor)
    office.get(address)
    with queries() as with_one:
        office.get(address)
    for number in range(1, 6):
        make.document(f"Paper {number}")
        make.asked(actor)

    with queries() as with_six:
        page = office.get(address)

    assert problems(page.text) == []
    assert len(with_six) == len(with_one)
    assert len(office.get(f"{address}?format=csv").text.strip().splitlines()) == 7
