"""Gates between stages: what still stands between a use case and the next one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from govapp.charter.rules.values import GateRule
from govapp.foundation.kernel.phrases import N_, Phrase


class Stage(StrEnum):
    """CodeX: Discovery, Planning, Execution; before them the draft and the submitted proposal."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DISCOVERY = "Discovery"
    PLANNING = "Planning"
    EXECUTION = "Execution"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"


class Health(StrEnum):
    """The word the lead sets on the page."""

    ON_TRACK = "on track"
    AT_RISK = "at risk"
    BLOCKED = "blocked"
    PAUSED = "paused"


class Track(StrEnum):
    """The five tracks of the Health Interoperability Playbook."""

    COMMUNITY = "Community Building"
    PLANNING = "Use Case & Planning"
    STANDARDS = "Standards Development"
    IMPLEMENTATION = "Implementation & Testing"
    ADOPTION = "Adoption & Value"


@dataclass(frozen=True)
class Dossier:
    """What a gate looks at: the text parts that are written, champions, lead, given evidence."""

    stage: Stage
    champions: int
    lead: bool
    problem: bool
    solution: bool
    impact: bool
    resources: bool
    evidence: Mapping[str, str]


# Requirements that the program sees by itself. Every other code needs evidence in words.
COMPUTED: Mapping[str, Callable[[Dossier], bool]] = {
    "champion": lambda dossier: dossier.champions >= 1,
    "lead": lambda dossier: dossier.lead,
    "problem": lambda dossier: dossier.problem,
    "solution": lambda dossier: dossier.solution,
    "impact": lambda dossier: dossier.impact,
    "resources": lambda dossier: dossier.resources,
}


def hidden(stage: Stage, *, submitted: bool) -> bool:
    """True while only authors, champions and staff may see it: until it was first submitted."""
    return stage is Stage.DRAFT or (stage is Stage.WITHDRAWN and not submitted)


def onward(gates: Iterable[GateRule], stage: Stage) -> GateRule | None:
    """The gate to the next stage on the line, None at its end or off it."""
    if stage not in LINE:
        return None
    later = [each.value for each in LINE[LINE.index(stage) + 1 :]]
    ways = [g for g in gates if g.from_stage == stage.value and g.to_stage in later]
    return min(ways, key=lambda gate: later.index(gate.to_stage), default=None)


@dataclass(frozen=True)
class Line:
    """One line of a gate's checklist."""

    code: str
    words: str
    met: bool
    computed: bool
    evidence: str


def checklist(dossier: Dossier, gate: GateRule) -> tuple[Line, ...]:
    """Every requirement of a gate with whether it is met."""
    return tuple(
        Line(
            requirement.code,
            requirement.words,
            _met(dossier, requirement.code),
            requirement.code in COMPUTED,
            dossier.evidence.get(requirement.code, ""),
        )
        for requirement in gate.requirements
    )


def _met(dossier: Dossier, code: str) -> bool:
    if code in COMPUTED:
        return COMPUTED[code](dossier)
    return bool(dossier.evidence.get(code, "").strip())


def unmet(dossier: Dossier, gate: GateRule | None, to: Stage) -> tuple[Phrase, ...]:
    """Say what still stands between the use case and `to`; empty means go."""
    if gate is None:
        return (
            Phrase(
                N_("A use case in stage %(stage)s cannot go to %(to)s."),
                stage=Phrase(dossier.stage.value),
                to=Phrase(to.value),
            ),
        )
    return tuple(Phrase(line.words) for line in checklist(dossier, gate) if not line.met)


# Words of enumerations, marked for the catalogue.
STAGE_WORDS = (
    N_("draft"),
    N_("submitted"),
    N_("Discovery"),
    N_("Planning"),
    N_("Execution"),
    N_("declined"),
    N_("withdrawn"),
    N_("completed"),
)
TRACK_WORDS = (
    N_("Community Building"),
    N_("Use Case & Planning"),
    N_("Standards Development"),
    N_("Implementation & Testing"),
    N_("Adoption & Value"),
)
HEALTH_WORDS = (N_("on track"), N_("at risk"), N_("blocked"), N_("paused"))
ACTIVE = (Stage.DISCOVERY, Stage.PLANNING, Stage.EXECUTION)
LINE = (Stage.DRAFT, Stage.SUBMITTED, *ACTIVE, Stage.COMPLETED)
