"""What a file of organizations, people and memberships says, and what taking it over would do."""

from govapp.members.rules.importing.columns import DAYS, Entry, Recognized, Record, recognize
from govapp.members.rules.importing.days import DateOrder, in_doubt, order_in, read_day
from govapp.members.rules.importing.known import (
    Judged,
    Known,
    KnownOrganization,
    NewPerson,
    Outcome,
    Plan,
    Ref,
)
from govapp.members.rules.importing.plan import plan
from govapp.members.rules.importing.records import read_record
from govapp.members.rules.importing.values import Problem, Settled

__all__ = [
    "DAYS",
    "DateOrder",
    "Entry",
    "Judged",
    "Known",
    "KnownOrganization",
    "NewPerson",
    "Outcome",
    "Plan",
    "Problem",
    "Recognized",
    "Record",
    "Ref",
    "Settled",
    "in_doubt",
    "order_in",
    "plan",
    "read_day",
    "read_record",
    "recognize",
]
