"""Documents, an opinion on one, a request that waits, and those who watch or are remembered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from govapp.committees import services as committees
from govapp.committees.models import (
    DocumentKind,
    DocumentVersion,
    Motion,
    MotionState,
    OfficeKind,
    Position,
    Term,
)
from govapp.committees.queries import seats_of
from govapp.db import session
from govapp.demo.build.bodies import FOUNDERS, body_id
from govapp.demo.build.stage import Stage
from govapp.foundation.files.papers import PDF, Paper

# Three of the four are of one stakeholder group, so that the page warns of it.
EXPERTS = ("Specimen Oncology College", "Placeholder Care Network", "Example University Hospital")
ASKER = "Example University Hospital"


def keep(stage: Stage) -> None:
    """Found the groups that advise, fill the library, and leave something to do."""
    _groups(stage)
    _library(stage)
    _opinion(stage)
    with stage.on(-4):
        committees.ask_office(
            "A paper on what a champion does",
            "Our new colleagues ask what they take on. Two pages would do.",
            wished_on=stage.day(30),
            actor=stage.contact(ASKER),
        )
    _leave_early(stage)


def _groups(stage: Stage) -> None:
    manager = stage.staff("program manager")
    with stage.on(-300):
        experts = committees.found("experts", began_on=stage.day(-300), actor=manager)
        committees.found("community", began_on=stage.day(-300), actor=manager)
        for seat, name in zip(seats_of(session(), experts, stage.day(-300)), EXPERTS, strict=False):
            committees.appoint(
                seat.seat_id,
                person_id=stage.contact(name).person_id or 0,
                organization_id=stage.organization(name),
                began_on=stage.day(-300),
                ends_on=stage.day(795),
                actor=manager,
            )
        chair = stage.contact(EXPERTS[0]).person_id or 0
        committees.take_office(experts, chair, OfficeKind.CHAIR, actor=manager)
    with stage.on(-200):
        steering = body_id("steering")
        watcher = stage.contact("Example Health Agency").person_id or 0
        committees.take_office(steering, watcher, OfficeKind.OBSERVER, actor=manager)
        founder = stage.contact(FOUNDERS[2]).person_id or 0
        committees.take_office(steering, founder, OfficeKind.EMERITUS, actor=manager)


def _library(stage: Stage) -> None:
    manager = stage.staff("program manager")
    motion = session().scalars(
        select(Motion.id).where(Motion.state == MotionState.CARRIED).order_by(Motion.id).limit(1)
    )
    with stage.on(-2):
        committees.add_document(
            committees.NewDocument(
                "Policy on conflicts of interest",
                DocumentKind.CONFLICTS,
                "Who says what, when interests meet, and who steps aside.",
                public=True,
            ),
            committees.NewVersion(
                _paper("Policy on conflicts of interest"), "The first one.", motion.first()
            ),
            actor=manager,
        )
        committees.add_document(
            committees.NewDocument(
                "Policy on open meetings",
                DocumentKind.POLICY,
                "Which meetings are open to everybody, and what is minuted.",
                public=True,
            ),
            committees.NewVersion(
                _paper("Policy on open meetings"),
                "The first one.",
                adopted_by="Founding assembly (fictitious)",
                adopted_on=stage.day(-1050),
            ),
            actor=manager,
        )
    _draft(stage)


def _draft(stage: Stage) -> None:
    with stage.on(-2):
        committees.add_document(
            committees.NewDocument(
                "Clinical data dictionary, draft",
                DocumentKind.SPECIFICATION,
                "The elements that every use case shares.",
                public=False,
            ),
            committees.NewVersion(_paper("Clinical data dictionary, draft"), "For opinions."),
            actor=stage.staff("program manager"),
        )


def _opinion(stage: Stage) -> None:
    draft = session().scalars(
        select(DocumentVersion.id).order_by(DocumentVersion.id.desc()).limit(1)
    )
    with stage.on(-1):
        committees.record_opinion(
            draft.one(),
            body_id("experts"),
            Position.CHANGES,
            "The staging of rare tumours needs a code of its own.",
            given_on=stage.day(-1),
            actor=stage.contact(EXPERTS[0]),
        )


def _leave_early(stage: Stage) -> None:
    """One of the experts leaves before the end of the term: a vacancy to fill."""
    term = session().scalars(
        select(Term.id).where(
            Term.organization_id == stage.organization(EXPERTS[2]),
            Term.began_on == stage.day(-300),
        )
    )
    with stage.on(-3):
        committees.resign(
            term.one(),
            last_day=stage.day(-3) + timedelta(days=1),
            because="Other duties",
            actor=stage.contact(EXPERTS[2]),
        )


def _paper(title: str) -> Paper:
    """A PDF of one page that says its title and that it is invented."""
    words = f"BT /F1 18 Tf 72 720 Td ({title}) Tj 0 -28 Td /F1 11 Tf (An invented paper.) Tj ET"
    parts = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(words)} >>\nstream\n{words}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    text, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(text))
        text += f"{number} 0 obj\n{part}\nendobj\n"
    start = len(text)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(parts) + 1
    text += f"xref\n0 {size}\n0000000000 65535 f \n{rows}"
    text += f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return Paper(f"{title}.pdf", PDF, text.encode("ascii"))
