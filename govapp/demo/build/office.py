"""The rulebook, who we are, the office, and the roster: as a founder would set them up."""

from __future__ import annotations

from govapp.accounts import services as accounts
from govapp.charter import services as charter
from govapp.charter.models import Consortium
from govapp.db import transaction
from govapp.demo.build.stage import BUILDER, Stage
from govapp.demo.roster import roster
from govapp.foundation.access.actor import Role
from govapp.members import services as members

STAFF = {
    "administrator": ("Iris Office", Role.ADMINISTRATOR),
    "program manager": ("Paula Office", Role.SECRETARIAT),
    "treasurer": ("Theo Office", Role.TREASURER),
    "election officer": ("Elsa Office", Role.ELECTION_OFFICER),
    "auditor": ("Otto Office", Role.AUDITOR),
    "community participant": ("Cora Public", Role.COMMUNITY),
}


def set_up(stage: Stage) -> None:
    """Rulebook, identity, staff, members."""
    with stage.on(-1400):
        charter.begin_with("codex", effective_from=stage.day(-1400), actor=BUILDER)
        charter.describe(
            charter.Identity(
                legal_name="Example Data Accelerator (fictitious)",
                display_name="Example Data Accelerator",
                purpose="Members bring standardized health data into use, one use case at a time. "
                "This is a demonstration: whoever has money, votes or standing here is invented.",
                address="1 Example Way\nExampleville",
                tax_id="00-0000000",
                remittance="Example Bank (fictitious)\nAccount 000 000 000, routing 000 000 000",
                contact_email="office@accelerator.example",
            ),
            actor=BUILDER,
        )
        _mark_as_demo()
        for role, (name, granted) in STAFF.items():
            email = f"{name.split()[0].lower()}@accelerator.example"
            person_id = accounts.add_person(name, email, actor=BUILDER)
            accounts.grant(person_id, granted, actor=BUILDER)
            stage.people[role] = person_id
    with stage.on(-1100):
        text = roster(stage.day(-1100)).encode()
        number = members.keep((("roster.csv", text),), actor=BUILDER)
        members.commit(number, actor=BUILDER)


def _mark_as_demo() -> None:
    with transaction() as session:
        session.get_one(Consortium, 1).demo = True
