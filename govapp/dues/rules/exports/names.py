"""What our accounts are called elsewhere until somebody says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from govapp.dues.rules.exports.rows import Name, Names
from govapp.ledger.rules import Account

ITEM = "item"  # the product that invoices are about (QuickBooks)
TAX = "tax"  # the tax rate on dues (Xero)

# Names of QuickBooks' and codes of Xero's charts of accounts for a new American organization,
# where they have such an account.
_USUAL: Mapping[str, Name] = MappingProxyType(
    {
        Account.BANK.value: Name("Checking", "090"),
        Account.RECEIVABLE.value: Name("Accounts Receivable", "610"),
        Account.UNAPPLIED.value: Name("Customer Prepayments", "815"),
        Account.DUES.value: Name("Membership Dues", "200"),
        Account.WAIVED.value: Name("Dues Waived", "205"),
        Account.CLEARING.value: Name("Stripe Clearing", "091"),
        Account.DEFERRED.value: Name("Deferred Revenue", "820"),
        Account.CREDITED.value: Name("Discounts and Credits", "206"),
        Account.WRITTEN_OFF.value: Name("Bad Debts", "480"),
        Account.FEES.value: Name("Merchant Fees", "404"),
        Account.OPENING.value: Name("Opening Balance Equity", "960"),
        Account.UNALLOCATED.value: Name("Funds Not Allocated", "970"),
        Account.ALLOCATED.value: Name("Funds Allocated", "971"),
        Account.SPENT.value: Name("Project Spending", "429"),
        ITEM: Name("Membership dues"),
        TAX: Name("Tax Exempt (0%)"),
    }
)

# The kind of account QuickBooks Desktop makes when it has none of that name.
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        Account.BANK.value: "BANK",
        Account.RECEIVABLE.value: "AR",
        Account.UNAPPLIED.value: "OCLIAB",
        Account.CLEARING.value: "BANK",
        Account.DEFERRED.value: "OCLIAB",
        Account.WRITTEN_OFF.value: "EXP",
        Account.FEES.value: "EXP",
        Account.OPENING.value: "EQUITY",
        Account.UNALLOCATED.value: "EQUITY",
        Account.ALLOCATED.value: "EQUITY",
        Account.SPENT.value: "EXP",
    }
)


def bare(key: str) -> str:
    """Our account of a key: further banks are `bank:savings`."""
    return key.partition(":")[0]


def usual(key: str) -> Name:
    """The name a key has before anybody changes it."""
    account, _colon, bank = key.partition(":")
    found = _USUAL.get(account) or Name(account.capitalize())
    return Name(f"{found.name} {bank}") if bank else found


def kind_of(key: str) -> str:
    """What sort of account it is in QuickBooks Desktop; what is not known is income."""
    return _KINDS.get(bare(key), "INC")


def every_key(banks: Iterable[str] = ()) -> tuple[str, ...]:
    """All that wants a name: our accounts, further banks, the product, the tax."""
    return (*(account.value for account in Account), *(f"bank:{one}" for one in banks), ITEM, TAX)


def whole(kept: Names, keys: Iterable[str]) -> dict[str, Name]:
    """The kept names with the usual ones for all other keys."""
    return {key: kept.get(key) or usual(key) for key in keys}


def name_of(names: Names, key: str) -> Name:
    """What a key is called over there."""
    return names.get(key) or usual(key)
