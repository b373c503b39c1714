"""The pages of import: upload, look, take over, take back; and whatever is thrown at them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from govapp.db import session
from govapp.members.models import ImportRun, Organization
from tests import make
from tests.pagelint import problems

ROWS = "legal_name,group,type,tier,join_date,Notes\nExample Lab,vendor,academic,member,3/4/2026,x\n"


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()


@pytest.fixture
def staff(client):
    return make.sign_in(client, make.staff())


def _upload(client, content: bytes, name: str = "roster.csv", **more):
    data = {"files": [(io.BytesIO(content), name)]}
    return client.post("/import", data=data, content_type="multipart/form-data", **more)


def test_from_upload_to_taken_back_in_four_steps(staff):
    first = staff.get("/import")
    read = _upload(staff, ROWS.encode())
    address = read.headers["Location"]
    look = staff.get(address)
    staff.post(f"{address}/order", data={"order": "day first"})
    clear = staff.get(address)
    done = staff.post(f"{address}/commit", follow_redirects=True)
    names = session().scalars(select(Organization.legal_name)).all()
    undone = staff.post(f"{address}/undo", follow_redirects=True)

    for page in (first, look, clear, done, undone):
        assert page.status_code == 200
        assert problems(page.text) == []
    assert "can be read two ways" in look.text
    assert "Take over all of it" not in look.text
    assert "Notes" in look.text
    assert "Take over all of it" in clear.text
    assert names == ["Example Lab"]
    assert "Take it back" in done.text
    assert session().scalars(select(Organization.legal_name)).all() == []


def test_the_preview_is_a_file_too_and_runs_no_formula(staff):
    address = _upload(
        staff, b'legal_name,group,type\n"=HYPERLINK(""http://x"")",payer,academic\n'
    ).headers["Location"]

    csv = staff.get(f"{address}?format=csv").text

    assert "'=HYPERLINK" in csv


def test_an_upload_can_be_thrown_away(staff):
    address = _upload(staff, ROWS.encode()).headers["Location"]

    answer = staff.post(f"{address}/discard", follow_redirects=True)

    assert answer.status_code == 200
    assert session().scalars(select(ImportRun.id)).all() == []


@pytest.mark.parametrize("content", [b"", b"colour\nred\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_table_comes_back_with_a_reason(staff, content):
    answer = _upload(staff, content)

    assert answer.status_code == 422
    assert problems(answer.text) == []


def test_an_empty_form_asks_for_a_file(staff):
    answer = staff.post("/import", data={}, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "Choose a file." in answer.text


@pytest.mark.settings(UPLOAD_MEGABYTES=1)
def test_a_body_over_the_limit_is_refused_before_reading(staff):
    assert _upload(staff, b"a" * 1_100_000).status_code == 413


def test_a_workbook_of_zeros_is_refused(staff):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 200_000_000)

    answer = _upload(staff, kept.getvalue(), "bomb.xlsx")

    assert answer.status_code == 422


def test_a_file_name_cannot_disturb_the_page(staff):
    address = _upload(staff, ROWS.encode(), "<script>alert(1)</script>\u202e.csv").headers[
        "Location"
    ]

    page = staff.get(address)

    assert "<script>alert" not in page.text
    assert problems(page.text) == []


def test_an_import_is_unknown_to_members(client):
    number = make.import_run()
    make.sign_in(client, make.representative(make.member()))

    assert client.get(f"/import/{number}").status_code == 404
    assert client.get("/import").status_code == 404
    assert client.post(f"/import/{number}/commit").status_code == 403


LINES = st.lists(st.lists(st.text(max_size=20), max_size=8), max_size=5)


@given(
    st.one_of(
        st.binary(max_size=400),
        st.tuples(
            st.sampled_from(["legal_name,group,type", "email,name,organization", "record,tier"]),
            LINES,
        ).map(
            lambda parts: "\n".join([parts[0], *map(",".join, parts[1])]).encode("utf-8", "replace")
        ),
    )
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_upload_breaks_the_page(staff, content):
    answer = _upload(staff, content, follow_redirects=True)

    assert answer.status_code in {200, 422}
