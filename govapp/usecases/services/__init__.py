"""Commands on use cases and the helpers that slices to the right call."""

from govapp.usecases.services.gates import (
    carry_out,
    give_evidence,
    move_stage,
    on_motion_carried,
    submit,
    withdraw,
)
from govapp.usecases.services.people import end_champion, name_champion, name_lead
from govapp.usecases.services.texts import Parts, ask, draft, edit, set_health

__all__ = [
    "Parts",
    "ask",
    "carry_out",
    "draft",
    "edit",
    "end_champion",
    "give_evidence",
    "move_stage",
    "name_champion",
    "name_lead",
    "on_motion_carried",
    "set_health",
    "submit",
    "withdraw",
]
