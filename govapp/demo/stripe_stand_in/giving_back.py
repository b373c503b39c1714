"""Money that goes back: refunds, credit notes, disputes and late returns."""

from __future__ import annotations

from govapp.demo.stripe_stand_in import invoices
from govapp.demo.stripe_stand_in.forms import Thing
from govapp.demo.stripe_stand_in.money import DISPUTE_FEE, balance_change
from govapp.demo.stripe_stand_in.store import Store, StripeRefusal, text_values


def refund(store: Store, given: Thing) -> Thing:
    """Give money of a charge back, at most what is left of it."""
    intent = store.get(given.get("payment_intent"), "payment_intent")
    if not intent["latest_charge"]:
        raise StripeRefusal("This PaymentIntent does not have a successful charge to refund.")
    charge = store.get(intent["latest_charge"], "charge")
    amount = int(given.get("amount") or charge["amount"] - charge["amount_refunded"])
    if amount <= 0 or amount > charge["amount"] - charge["amount_refunded"]:
        raise StripeRefusal("Refund amount is greater than unrefunded amount on charge.")
    if charge["disputed"]:
        raise StripeRefusal("The charge is disputed.", code="charge_disputed")
    slow = charge["payment_method_details"]["type"] != "card"
    made = store.add(
        "re" if not slow else "pyr",
        "refund",
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=intent["id"],
        metadata=text_values(given.get("metadata")),
        reason=given.get("reason"),
        status="pending" if slow else "succeeded",
        failure_reason=None,
    )
    change = balance_change(
        store,
        "payment_refund" if slow else "refund",
        -amount,
        cost=0,
        source=made["id"],
        currency=charge["currency"],
    )
    made["balance_transaction"] = change["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    store.emit("refund.created", made)
    store.emit("charge.refunded", charge)
    return made


def refund_fails(store: Store, refund_id: str) -> None:
    """The account is closed: the money comes back to the balance."""
    found = store.get(refund_id, "refund")
    found.update(status="failed", failure_reason="lost_or_stolen_card")
    charge = store.get(found["charge"], "charge")
    charge["amount_refunded"] -= found["amount"]
    change = balance_change(store, "refund_failure", found["amount"], cost=0, source=found["id"])
    found["failure_balance_transaction"] = change["id"]
    store.emit("refund.failed", found)


def credit(store: Store, given: Thing) -> Thing:
    """A credit note: before payment it lowers what is due, after it must say where money went."""
    invoice = store.get(given.get("invoice"), "invoice")
    if invoice["status"] not in ("open", "paid"):
        raise StripeRefusal("You can only credit open or paid invoices.")
    amount = int(given.get("amount", 0))
    already = (
        invoice["pre_payment_credit_notes_amount"] + invoice["post_payment_credit_notes_amount"]
    )
    if amount <= 0 or already + amount > invoice["total"]:
        raise StripeRefusal("The credit is greater than the amount of the invoice.")
    before = min(amount, invoice["amount_remaining"])
    after = sum(
        int(given.get(name, 0)) for name in ("refund_amount", "credit_amount", "out_of_band_amount")
    )
    if after != amount - before:
        raise StripeRefusal("Say where the money of a credit after payment went.")
    note = _note(store, given, invoice, before, after)
    invoice["pre_payment_credit_notes_amount"] += before
    invoice["post_payment_credit_notes_amount"] += after
    invoices.reckon(invoice)
    store.emit("credit_note.created", note)
    store.emit("invoice.updated", invoice)
    invoices.settle_if_paid(store, invoice)
    return note


def _note(store: Store, given: Thing, invoice: Thing, before: int, after: int) -> Thing:
    before_it = len(store.all("credit_note", invoice=invoice["id"]))
    return store.add(
        "cn",
        "credit_note",
        invoice=invoice["id"],
        customer=invoice["customer"],
        currency=invoice["currency"],
        amount=before + after,
        total=before + after,
        number=f"{invoice['number']}-CN-{before_it + 1}",
        out_of_band_amount=int(given.get("out_of_band_amount", 0)) or None,
        pre_payment_amount=before,
        post_payment_amount=after,
        metadata=text_values(given.get("metadata")),
        memo=given.get("memo"),
        reason=given.get("reason"),
        status="issued",
        type="mixed" if before and after else "post_payment" if after else "pre_payment",
    )


def dispute(
    store: Store, charge_id: str, reason: str = "insufficient_funds", *, amount: int | None = None
) -> Thing:
    """The payer's bank takes the money back, or `amount` of it, even weeks after it came.

    The invoice stays paid.
    """
    charge = store.get(charge_id, "charge")
    amount = amount or charge["amount"]
    charge["disputed"] = True
    final = charge["payment_method_details"]["type"] == "us_bank_account"
    made = store.add(
        "dp" if not final else "pdp",
        "dispute",
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        payment_intent=charge["payment_intent"],
        reason=reason,
        status="lost" if final else "needs_response",
        is_charge_refundable=False,
        metadata={},
    )
    change = balance_change(
        store,
        "adjustment",
        -amount,
        cost=0 if final else DISPUTE_FEE,
        source=made["id"],
        currency=charge["currency"],
    )
    made["balance_transactions"] = [change]
    store.emit("charge.dispute.created", made)
    store.emit("charge.dispute.funds_withdrawn", made)
    if final:
        store.emit("charge.dispute.closed", made)
    return made


def dispute_ends(store: Store, dispute_id: str, *, won: bool) -> None:
    """The bank decided; what is won comes back."""
    found = store.get(dispute_id, "dispute")
    found["status"] = "won" if won else "lost"
    if won:
        change = balance_change(store, "adjustment", found["amount"], cost=0, source=found["id"])
        found["balance_transactions"] = [*found["balance_transactions"], change]
        store.get(found["charge"], "charge")["disputed"] = False
        store.emit("charge.dispute.funds_reinstated", found)
    store.emit("charge.dispute.closed", found)
