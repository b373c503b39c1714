"""The stand-in of the demonstration: kept in a file, with pages for payers and for banks."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request

import pytest

from govapp.demo.stripe_stand_in import hooks
from govapp.demo.stripe_stand_in.forms import decode
from govapp.demo.stripe_stand_in.hooks import Deliveries
from govapp.demo.stripe_stand_in.server import SECRET
from govapp.demo.stripe_stand_in.store import Store
from tests.fakes.test_stand_in import opened


def visit(address: str, **values: str) -> str:
    data = urllib.parse.urlencode(values).encode() if values else None
    with urllib.request.urlopen(address, data, timeout=5) as answer:  # noqa: S310 - own address
        return answer.read().decode()


def test_what_was_kept_is_there_after_a_restart(sdk, stand_in, tmp_path):
    stand_in.store.open(tmp_path / "kept.json")
    invoice = opened(sdk)

    other = Store()
    other.open(tmp_path / "kept.json")

    assert other.get(invoice.id, "invoice")["status"] == "open"
    assert other.add("cus", "customer")["id"] not in stand_in.store.things


def test_a_payer_pays_on_a_page_that_says_no_money_moves(sdk, stand_in):
    invoice = opened(sdk)

    page = visit(invoice.hosted_invoice_url)
    assert "no money moves" in page
    visit(invoice.hosted_invoice_url, by="debit")

    assert "The bank pays" in visit(f"{stand_in.address}/desk")
    (intent,) = stand_in.store.all("payment_intent", status="processing")
    visit(f"{stand_in.address}/desk", act="settle", intent=intent["id"])
    assert sdk.v1.invoices.retrieve(invoice.id).status == "paid"


def test_a_name_on_a_page_is_text(sdk, stand_in):
    customer = sdk.v1.customers.create({"name": "<script>x</script>"})
    invoice = sdk.v1.invoices.create({"customer": customer.id})

    assert "<script>" not in visit(f"{stand_in.address}/i/{invoice.id}")


def test_pages_that_are_not_there(stand_in):
    for path in ("/", "/i/in_none", "/c/cs_none"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            visit(stand_in.address + path)


def test_events_are_posted_signed_and_again_until_they_are_taken(stand_in, sdk, monkeypatch):
    monkeypatch.setattr(hooks, "PAUSES", (0.0, 0.0))
    answers, seen = [500, 200], []
    deliveries = Deliveries("http://127.0.0.1:9/", SECRET)
    monkeypatch.setattr(deliveries, "post", lambda body: seen.append(body) or answers.pop(0))
    stand_in.store.heard.append(deliveries.hear)

    sdk.v1.customers.create({"name": "A"})
    deliveries.end()

    assert len(seen) == 2
    assert seen[0] == seen[1]


def test_nobody_at_the_address_is_no_end():
    deliveries = Deliveries("http://127.0.0.1:9/", SECRET)

    assert deliveries.post(b"{}") == 0
    deliveries.end()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("a=1&b=", {"a": "1", "b": ""}),
        ("a[b][c]=1&a[b][d]=2", {"a": {"b": {"c": "1", "d": "2"}}}),
        ("x[0]=p&x[1]=q", {"x": ["p", "q"]}),
        ("x[]=p&x[]=q", {"x": ["p", "q"]}),
        ("l[0][n]=1&l[1][n]=2", {"l": [{"n": "1"}, {"n": "2"}]}),
        ("metadata[0]=a", {"metadata": {"0": "a"}}),
        ("w=%C3%A9+x", {"w": "é x"}),
    ],
)
def test_forms_in_brackets_are_read(text, values):
    assert decode(text) == values
