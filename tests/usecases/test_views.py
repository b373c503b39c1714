"""The pages of use cases, as visitor, author, stranger and program management."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.committees.queries import body_by_code
from govapp.db import session
from govapp.foundation.kernel.money import Money
from govapp.usecases import services
from govapp.usecases.models import Champion, UseCase
from govapp.usecases.rules import Health, Stage
from tests import make
from tests.foundation.web.test_markdown import HOSTILE
from tests.pagelint import problems

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()


@pytest.fixture
def author():
    return make.voting_member()


def slug_of(use_case_id: int) -> str:
    return session().get_one(UseCase, use_case_id).slug


def parts(**changes: str) -> dict[str, str]:
    return {"title": "Example exchange", "specialty": "Oncology", "summary": "It is.", **changes}


def test_a_visitor_reads_the_portfolio_and_its_files(client, author):
    make.submitted(*author, title="Known to all")
    make.proposal(*author, title="Still a draft")

    page, csv = client.get("/use-cases"), client.get("/use-cases?format=csv")
    other = client.get("/use-cases?stage=Execution")

    assert "Known to all" in page.text
    assert "Still a draft" not in page.text
    assert "Known to all" in csv.text
    assert "Known to all" not in other.text
    assert problems(page.text) == []


def test_the_portfolio_costs_the_same_with_ten_and_with_many(client, author, queries):
    def page_with(count: int) -> int:
        with session_of_makers() as adding:
            known = len(adding.scalars(select(UseCase.id)).all())
            adding.add_all(bare(number) for number in range(known, count))
        with queries() as asked:
            assert client.get("/use-cases").status_code == 200
        return len(asked)

    assert page_with(10) == page_with(200) <= 8


def session_of_makers():
    from govapp.db import transaction

    return transaction()


def bare(number: int) -> UseCase:
    from govapp.foundation.kernel import clock

    return UseCase(
        slug=f"case-{number}",
        title=f"Case {number}",
        sort_key=f"case {number}",
        specialty="Oncology",
        summary="Example.",
        stage=Stage.DISCOVERY,
        added_at=clock.now(),
        submitted_at=clock.now(),
    )


def test_a_draft_is_not_there_for_anybody_else(client, author):
    slug = slug_of(make.proposal(*author))
    _, stranger = make.voting_member()

    assert client.get(f"/use-cases/{slug}").status_code == 404
    make.sign_in(client, stranger)
    assert client.get(f"/use-cases/{slug}").status_code == 404
    assert client.get(f"/use-cases/{slug}/edit").status_code == 404
    assert client.post(f"/use-cases/{slug}/submit").status_code == 404


def test_the_author_proposes_and_submits_by_the_pages(client, author):
    organization_id, actor = author
    make.sign_in(client, actor)

    form = client.get("/use-cases/new")
    kept = client.post(
        "/use-cases/new",
        data=parts(organization=str(organization_id), problem="P", solution="S", impact="I"),
    )
    draft = client.get(kept.location)
    chosen = client.get(f"{kept.location}/champions/new?organization={organization_id}")
    client.post(
        f"{kept.location}/champions/new",
        data={
            "organization": str(organization_id),
            "person": str(actor.person_id),
            "tracks": ["Adoption & Value", "Community Building"],
        },
    )
    whole = client.get(kept.location)
    client.post(f"{kept.location}/submit")

    assert problems(form.text) == problems(draft.text) == problems(chosen.text) == []
    assert "Name at least one champion" in draft.text
    assert "Submit the proposal" not in draft.text
    assert "Submit the proposal" in whole.text
    found = session().scalars(select(UseCase)).one()
    assert found.stage is Stage.SUBMITTED
    tracks = session().scalars(select(Champion.tracks)).one()
    assert json.loads(tracks) == ["Community Building", "Adoption & Value"]


def test_a_proposal_in_another_organizations_name_is_refused(client, author):
    other, _ = make.voting_member()
    make.sign_in(client, author[1])

    answer = client.post("/use-cases/new", data=parts(organization=str(other)))

    assert answer.status_code == 422
    assert session().scalar(select(UseCase.id)) is None


def test_a_stranger_neither_edits_nor_gives_evidence(client, author):
    slug = slug_of(make.submitted(*author))
    _, stranger = make.voting_member()
    make.sign_in(client, stranger)

    for path in ("edit", "evidence/landscape", "asks", "champions/new"):
        assert client.get(f"/use-cases/{slug}/{path}").status_code == 403
        assert client.post(f"/use-cases/{slug}/{path}", data={}).status_code == 403
    for path in ("submit", "withdraw", "health", "lead"):
        assert client.post(f"/use-cases/{slug}/{path}", data={}).status_code == 403


def test_the_page_says_what_is_missing_and_who_can_supply_it(client, author):
    use_case_id = make.submitted(*author)
    slug = slug_of(use_case_id)
    make.sign_in(client, author[1])

    before = client.get(f"/use-cases/{slug}").text
    form = client.get(f"/use-cases/{slug}/evidence/lead-organizations")
    client.post(
        f"/use-cases/{slug}/evidence/lead-organizations", data={"words": "Example Clinic leads."}
    )
    after = client.get(f"/use-cases/{slug}").text

    assert "Steps still missing before Discovery" in before
    assert f"/use-cases/{slug}/evidence/lead-organizations" in before
    assert "Example Clinic leads." in after
    assert problems(before) == problems(form.text) == problems(after) == []


def test_who_sits_in_the_committee_puts_a_ready_step_to_the_vote(client):
    make.bodies()
    steering = body_by_code(session(), "steering")
    voters = make.seated(steering.id, 2)
    use_case_id = make.submitted(*voters[0])
    for code in ("lead-organizations", "candidate-organizations"):
        services.give_evidence(use_case_id, code, "Said.", actor=voters[0][1])

    member = client.get(f"/use-cases/{slug_of(use_case_id)}").text
    make.sign_in(client, voters[1][1])
    seated = client.get(f"/use-cases/{slug_of(use_case_id)}").text

    target = f"/committees/steering/motions/new?about=usecase%3A{use_case_id}&amp;effect=stage"
    assert target not in member
    assert f"{target}&amp;to=Discovery" in seated


def test_money_health_and_lead_by_their_forms(client, author):
    organization_id, actor = author
    use_case_id = make.submitted(organization_id, actor)
    slug = slug_of(use_case_id)
    make.sign_in(client, actor)
    client.post(f"/use-cases/{slug}/asks", data={"year": "2027", "amount": "12,500"})
    make.sign_in(client, make.staff())
    client.post(f"/use-cases/{slug}/lead", data={"person": str(actor.person_id)})
    with session_of_makers() as writing:
        writing.get_one(UseCase, use_case_id).stage = Stage.DISCOVERY
    make.sign_in(client, actor)
    client.post(f"/use-cases/{slug}/health", data={"health": "at risk", "note": "Few pilots."})

    page = client.get(f"/use-cases/{slug}").text

    found = session().get_one(UseCase, use_case_id)
    assert (found.lead_id, found.health) == (actor.person_id, Health.AT_RISK)
    assert "$12,500.00" in page
    assert "At risk" in page
    assert problems(page) == []


def test_no_markdown_of_a_proposal_does_harm(client, author):
    organization_id, actor = author
    use_case_id = make.submitted(organization_id, actor)
    hostile = services.Parts("T", "S", "<script>alert(1)</script>", *("\n\n".join(HOSTILE),) * 4)
    services.edit(use_case_id, hostile, actor=actor)

    html = client.get(f"/use-cases/{slug_of(use_case_id)}").text.lower()

    assert "<script>alert" not in html
    assert "<img" not in html.split("<main")[1]
    assert 'href="javascript' not in html
    assert problems(html) == []


def test_home_says_what_waits_for_the_author_and_organization_and_person_show_it(client, author):
    organization_id, actor = author
    make.submitted(organization_id, actor, title="Known to all")
    make.sign_in(client, actor_of(actor.person_id))

    home = client.get("/home").text

    assert "Known to all: steps still missing before Discovery: 2" in home
    assert "Known to all" in client.get(f"/organizations/{organization_id}").text
    assert "Known to all" in client.get(f"/people/{actor.person_id}").text


def test_an_ask_of_nothing_takes_the_year_out(client, author):
    use_case_id = make.submitted(*author)
    services.ask(use_case_id, 2027, Money(100_00), actor=author[1])
    services.ask(use_case_id, 2027, Money(0), actor=author[1])

    from govapp.usecases.queries import asked_of

    assert asked_of(session(), use_case_id) == ()
