"""The invented members as the rows of an import file, as `members import` reads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from govapp.demo.cast import MEMBERS, SPONSOR, Invented, names

COLUMNS = (
    "record",
    "external_id",
    "legal_name",
    "display_name",
    "group",
    "type",
    "country",
    "website",
    "billing_address",
    "tier",
    "start",
    "founder",
    "sponsor",
    "name",
    "email",
    "organization",
    "title",
    "roles",
)
SPONSOR_CODE = next(member.code for member in MEMBERS if member.name == SPONSOR)


def roster(start: date) -> str:
    """All fifty with their people as CSV; everybody belongs from `start`."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    people = names()
    for number, member in enumerate(MEMBERS, start=1):
        writer.writerow(_organization(member, number, start))
        writer.writerows(_people(member, people, start))
    return text.getvalue()


def _organization(member: Invented, number: int, start: date) -> dict[str, str]:
    return {
        "record": "organization",
        "external_id": member.code,
        "legal_name": f"{member.name} (fictitious)",
        "display_name": member.name,
        "group": member.group,
        "type": member.type,
        "country": "US",
        "website": f"https://www.{member.domain}",
        "billing_address": f"{number} Example Way, Exampleville",
        "tier": member.tier,
        "start": start.isoformat(),
        "founder": "yes" if member.tier == "premier" and number <= 4 else "",
        "sponsor": SPONSOR_CODE if member.tier == "sponsored" else "",
    }


def _people(member: Invented, people: Iterator[str], start: date) -> Iterator[dict[str, str]]:
    billing = member.tier in ("premier", "member")
    roles = (
        ("primary; admin" if billing else "primary; billing; admin", "Representative"),
        ("alternate", "Deputy"),
        *((("billing", "Accounts payable"),) if billing else ()),
    )
    for contact_roles, title in roles:
        name = next(people)
        yield {
            "record": "person",
            "name": name,
            "email": f"{name.split()[0].lower()}.{name.split()[1].lower()}@{member.domain}",
            "organization": member.code,
            "title": title,
            "roles": contact_roles,
            "start": start.isoformat(),
        }
