"""Agreements with versions and signatures, and applications at every turn. All of it invented."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy import select

from govapp.db import session
from govapp.demo.build.bodies import FOUNDERS
from govapp.demo.build.stage import BUILDER, Stage, name_of
from govapp.demo.people import DOUBLE, REPRESENTED
from govapp.members import services as members
from govapp.members.models import Application
from govapp.members.rules import AgreementKind
from govapp.members.rules.agreements import AgreementDraft, SignatureDraft
from govapp.members.rules.applications import Answers

HERE = "127.0.0.1"
# Kind, title, version, days ago, text.
TEXTS = (
    (
        AgreementKind.MEMBERSHIP,
        "Membership agreement",
        "1",
        -1300,
        "*Invented for the demonstration; no legal text.*\n\n"
        "1. The member pays the dues of its tier.\n"
        "2. The member names who votes for it.\n"
        "3. Either side may end the membership with the year.",
    ),
    (
        AgreementKind.IPR,
        "IPR agreement",
        "1",
        -1300,
        "*Invented for the demonstration; no legal text.*\n\n"
        "1. What the members specify together may be implemented by everybody, without a fee.\n"
        "2. Whoever knows of a patent in the way says so before the ballot closes.",
    ),
    (
        AgreementKind.MEMBERSHIP,
        "Membership agreement",
        "2",
        -400,
        "*Invented for the demonstration; no legal text.*\n\n"
        "1. The member pays the dues of its tier within the terms of the invoice.\n"
        "2. The member names who votes for it, and an alternate.\n"
        "3. What one owns by more than half counts as one member with it.\n"
        "4. Either side may end the membership with the year.",
    ),
)
RURAL = Answers(
    legal_name="Example Rural Clinics",
    group="provider",
    type="nonprofit",
    country="US",
    address="7 Example Lane\nExampleville",
    website="https://www.exampleruralclinics.example",
    tier="member",
    po_required=True,
    primary_name="Mona Example",
    primary_title="Chief Medical Information Officer",
    primary_email="mona@exampleruralclinics.example",
    alternate_name="Nils Sample",
    alternate_email="nils@exampleruralclinics.example",
    billing_name="Olga Specimen",
    billing_email="payables@exampleruralclinics.example",
    remark="We exchange tumour board summaries by fax today and would like to stop.",
)
LIKE_A_MEMBER = Answers(
    legal_name=DOUBLE,
    group="payer",
    type="for-profit",
    country="US",
    address="26 Example Way\nExampleville",
    website="https://www.placeholderhealthplan.example",
    tier="member",
    primary_name="Petra Placeholder",
    primary_email="petra@placeholderhealthplan.example",
)
ASKED_BACK = Answers(
    legal_name="Specimen Wearables",
    group="vendor",
    type="for-profit",
    country="DE",
    address="3 Musterweg\nMusterstadt",
    website="https://specimenwearables.example",
    parent="Specimen Device Bridge",
    tier="member",
    primary_name="Tilda Testcase",
    primary_email="tilda@specimenwearables.example",
)
DECLINED = Answers(
    legal_name="Testcase Lead Traders",
    group="vendor",
    type="for-profit",
    country="US",
    address="99 Example Way\nExampleville",
    tier="member",
    primary_name="Udo Testcase",
    primary_email="udo@leadtraders.example",
)


def apply(stage: Stage) -> None:
    """Agreements first, then who signed them, then who wants to join."""
    versions = _write_agreements(stage)
    _sign(stage, versions)
    _send(stage, DECLINED, -52, versions[1:])
    with stage.on(-45):
        members.decline(
            _number(DECLINED),
            "Membership is for organizations that provide, pay for, build or study care; yours "
            "trades in addresses. The community of practice is open to everybody: its meetings "
            "stand in the calendar.",
            actor=stage.staff("program manager"),
        )
    _send(stage, ASKED_BACK, -12, versions[1:])
    with stage.on(-9):
        members.ask_back(
            _number(ASKED_BACK),
            "You told us that Specimen Device Bridge owns more than half of you. It is a member "
            "already, and together you count as one. Would you rather act as its alternate?",
            actor=stage.staff("program manager"),
        )
    _send(stage, LIKE_A_MEMBER, -6, versions[1:])
    _send(stage, RURAL, -3, versions[1:])


def _write_agreements(stage: Stage) -> list[int]:
    numbers = []
    for kind, title, version, offset, text in TEXTS:
        with stage.on(offset):
            draft = AgreementDraft(kind, version, title, text, stage.day(offset))
            numbers.append(members.add_agreement(draft, actor=BUILDER))
    return numbers


def _sign(stage: Stage, versions: list[int]) -> None:
    """The founders signed the first texts on paper; some signed the newer one, the last did not."""
    first, ipr, newer = versions
    for name in (REPRESENTED, *FOUNDERS):
        with stage.on(-1080):
            _note(stage, name, first, -1085)
            _note(stage, name, ipr, -1085)
    with stage.on(-399):
        members.chase_agreements()
    for name in (REPRESENTED, *FOUNDERS[:-1]):
        with stage.on(-380):
            _note(stage, name, newer, -382)
    with stage.on(-368):
        members.chase_agreements()


def _note(stage: Stage, name: str, version: int, signed: int) -> None:
    signatory = name_of(stage.contact(name).person_id or 0)
    draft = SignatureDraft(version, signatory, "Representative", stage.day(signed))
    members.note_signature(stage.organization(name), draft, actor=BUILDER)


def _send(stage: Stage, answers: Answers, offset: int, accepted: list[int]) -> None:
    with stage.on(offset):
        told = replace(answers, accepted=tuple(accepted))
        members.send(secrets.token_urlsafe(32), told, address=HERE)


def _number(answers: Answers) -> int:
    return (
        session()
        .scalars(select(Application.id).where(Application.legal_name == answers.legal_name))
        .one()
    )
