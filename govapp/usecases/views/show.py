"""The page of a use case."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import render_template, url_for
from flask_babel import gettext as _

from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.pages import current_actor
from govapp.foundation.web.panels import panels_for
from govapp.foundation.web.values import Badge, Check, Event, Step
from govapp.usecases import queries
from govapp.usecases.forms import HealthForm, LeadForm, WithdrawForm
from govapp.usecases.permissions import USECASE_EDIT, USECASE_LEAD, USECASE_MOVE, USECASE_SUBMIT
from govapp.usecases.queries import GatePage, UseCasePage
from govapp.usecases.rules import ACTIVE, LINE, Line, Stage
from govapp.usecases.views.bp import STAGE_LABELS, bp, health_badge, stage_badge, stage_word

# Who can supply what the program sees by itself, and where.
_WRITTEN = ("problem", "solution", "impact", "resources")


@bp.get("/use-cases/<slug>")
def show(slug: str) -> str:
    actor = current_actor()
    page = queries.page(slug, actor)
    use_case = page.use_case
    edits = may(actor, USECASE_EDIT, use_case)
    return render_template(
        "usecases/show.html",
        page=page,
        use_case=use_case,
        badge=stage_badge(use_case.stage),
        health=health_badge(use_case.health),
        line=_line(use_case.stage, use_case.phase),
        answer=_answer(page),
        events=_events(page, actor),
        edits=edits,
        leads=may(actor, USECASE_LEAD, use_case) and use_case.stage in ACTIVE,
        submits=may(actor, USECASE_SUBMIT, use_case),
        names_lead=may(actor, USECASE_MOVE, use_case),
        checks={
            gate.rule.to_stage: [_check(page, line, edits=edits) for line in gate.lines]
            for gate in page.gates
        },
        stage_word=stage_word,
        vote_url=lambda gate: _vote_url(page, gate),
        health_form=HealthForm(formdata=None, obj=use_case),
        withdraw_form=WithdrawForm(formdata=None),
        lead_form=LeadForm(formdata=None),
        panels=panels_for("usecase", actor, page),
    )


def _line(stage: Stage, phase: int | None) -> list[Step]:
    """The stages as a line; what left the line shows only how far it came."""
    place = LINE.index(stage) if stage in LINE else -1
    steps = []
    for number, each in enumerate(LINE):
        state = "done" if number < place else "current" if number == place else "todo"
        note = _("Phase %(phase)s", phase=phase) if each is Stage.EXECUTION and phase else ""
        if stage is Stage.COMPLETED and number == place:
            state = "done"
        steps.append(Step(STAGE_LABELS[each], state, note))
    return steps


def _answer(page: UseCasePage) -> Phrase:
    onward = next((gate for gate in page.gates if gate.next), None)
    if onward is None:
        return Phrase(N_("%(summary)s"), summary=page.use_case.summary)
    to = stage_word(onward.rule.to_stage)
    if onward.missing:
        words = N_("%(summary)s Steps still missing before %(stage)s: %(count)s.")
        return Phrase(words, summary=_sentence(page), stage=to, count=onward.missing)
    words = N_("%(summary)s Nothing is missing before %(stage)s.")
    return Phrase(words, summary=_sentence(page), stage=to)


def _sentence(page: UseCasePage) -> str:
    text = page.use_case.summary.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _check(page: UseCasePage, line: Line, *, edits: bool) -> Check:
    slug = page.use_case.slug
    if line.code == "champion":
        who = _("Authors and champions name one.")
        url = url_for(".champion", slug=slug)
    elif line.code == "lead":
        who, url = _("Program management names the lead."), ""
    elif line.code in _WRITTEN:
        who = _("Authors, champions and the lead write it.")
        url = url_for(".edit", slug=slug, _anchor=line.code)
    else:
        who = line.evidence or _("Authors, champions and the lead say how.")
        url = url_for(".evidence", slug=slug, requirement=line.code)
    met_words = who if line.evidence else ""
    return Check(Phrase(line.words), line.met, met_words if line.met else who, url if edits else "")


def _vote_url(page: UseCasePage, gate: GatePage) -> str:
    about = {"about": key("usecase", page.id), "effect": "stage", "to": gate.rule.to_stage}
    return f"/committees/{gate.body_code}/motions/new?{urlencode(about)}"


def _events(page: UseCasePage, actor: Actor) -> list[Event]:
    events = [
        Event(
            move.moved_on,
            Phrase(
                N_("%(start)s → %(end)s"),
                start=stage_word(move.from_stage),
                end=stage_word(move.to_stage),
            ),
            move.reason,
            f"/motions/{move.motion_id}" if move.motion_id else "",
            "signpost-split",
            "active",
        )
        for move in page.moves
    ]
    added = Event(page.use_case.added_at, Phrase(N_("First written")), icon="pencil")
    return [*events, added] if actor.signed_in else events


def of_organization(actor: Actor, subject: object) -> object:
    """For the organization's page: what it champions; nothing leaves the panel out."""
    return _championed(queries.championed_by(actor, organization_id=getattr(subject, "id", 0)))


def of_person(actor: Actor, subject: object) -> object:
    """For the person's page: what they champion or lead."""
    return _championed(queries.championed_by(actor, person_id=getattr(subject, "person_id", 0)))


def _championed(found: tuple[queries.Championed, ...]) -> list[tuple[object, Badge]] | None:
    return [(each, stage_badge(each.stage)) for each in found] or None
