"""Passwords for those who play a role, and the file that names them."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from govapp.accounts.models import Credential, Person
from govapp.accounts.services import passwords
from govapp.db import session, transaction
from govapp.demo.build.bodies import FOUNDERS
from govapp.demo.build.stage import Stage
from govapp.demo.people import FILE, REPRESENTED, person_for
from govapp.foundation.kernel import clock
from govapp.members.rules import ContactKind


def cast(stage: Stage) -> tuple[tuple[str, int, str], ...]:
    """Role, person and organization of everybody who can be entered as."""
    chair, secretary, seat_holder = FOUNDERS
    primary = ContactKind.PRIMARY
    return (
        *((role, person_id, "") for role, person_id in stage.people.items()),
        ("representative", person_for(REPRESENTED, primary), REPRESENTED),
        ("alternate", person_for(REPRESENTED, ContactKind.ALTERNATE), REPRESENTED),
        ("billing contact", person_for(REPRESENTED, ContactKind.BILLING), REPRESENTED),
        ("organization admin", person_for(REPRESENTED, ContactKind.ADMIN), REPRESENTED),
        ("chair", person_for(chair, primary), chair),
        ("secretary", person_for(secretary, primary), secretary),
        ("seat holder", person_for(seat_holder, primary), seat_holder),
        ("lead", person_for("Sample Cancer Society", primary), "Sample Cancer Society"),
        ("champion", person_for("Specimen Pharma Research", primary), "Specimen Pharma Research"),
        ("candidate", person_for("Example Patient Alliance", primary), "Example Patient Alliance"),
        (
            "teller",
            person_for("Specimen Student Society", primary),
            "Specimen Student Society",
        ),
        (
            "second teller",
            person_for("Placeholder Community Forum", primary),
            "Placeholder Community Forum",
        ),
    )


def give_passwords(stage: Stage, folder: Path) -> None:
    """A random password for each, kept in a file that only its owner reads."""
    found, kept = [], {}
    for role, person_id, organization in cast(stage):
        if person_id not in kept:
            kept[person_id] = secrets.token_urlsafe(12)
        email = session().get_one(Person, person_id).email
        found.append(
            {
                "role": role,
                "email": email,
                "password": kept[person_id],
                "organization": organization,
            }
        )
    hashes = {person_id: passwords.hashed(word) for person_id, word in kept.items()}
    with transaction() as writing:
        for person_id, stored in hashes.items():
            writing.add(
                Credential(person_id=person_id, password_hash=stored, changed_at=clock.now())
            )
    _write(folder / FILE, json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    aside.replace(path)
