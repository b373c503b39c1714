"""What is shown of bodies and motions, and the voting base of a body on a day."""

from govapp.committees.queries.asking import (
    Requests,
    owners,
    request_lines,
    request_page,
    requests_for,
)
from govapp.committees.queries.bodies import (
    body_by_code,
    hats,
    seats_of,
)
from govapp.committees.queries.governance import governance
from govapp.committees.queries.history import body_history, roster_rows
from govapp.committees.queries.hub import BodyPage, body_page, committees
from govapp.committees.queries.leaving import (
    Leaving,
    electing_motions,
    ending_office,
    fitting,
    leaving,
    removing,
)
from govapp.committees.queries.library import (
    Documents,
    adopting,
    document_page,
    documents,
    file_of,
    kept_document,
    opining,
)
from govapp.committees.queries.lines import coming, counts, lines
from govapp.committees.queries.meetings import (
    MeetingPage,
    body_to_meet,
    meeting_page,
    meetings_of,
    running_meeting,
    voting_status_panel,
)
from govapp.committees.queries.motion import MotionPage, chosen_behalf, motion_page
from govapp.committees.queries.motions import (
    DECIDED,
    Motions,
    body_choices,
    decided,
    listed,
    motions,
    motions_to_close,
    of_subject,
    open_for,
)
from govapp.committees.queries.moving import new_motion, opening
from govapp.committees.queries.places import places_of_organization, places_of_person
from govapp.committees.queries.rights import (
    NOT_ON_LIST,
    NOT_OPEN,
    ON_LIST,
    list_entries,
    rights_of,
)
from govapp.committees.queries.staffing import (
    appointing,
    people_of_members,
    to_found,
)
from govapp.committees.queries.vacancies import Vacant, end_of_term, free_seats, vacancies
from govapp.committees.queries.voters import acts_for, behalves, voting_base

__all__ = [
    "DECIDED",
    "NOT_ON_LIST",
    "NOT_OPEN",
    "ON_LIST",
    "BodyPage",
    "Documents",
    "Leaving",
    "MeetingPage",
    "MotionPage",
    "Motions",
    "Requests",
    "Vacant",
    "acts_for",
    "adopting",
    "appointing",
    "behalves",
    "body_by_code",
    "body_choices",
    "body_history",
    "body_page",
    "body_to_meet",
    "chosen_behalf",
    "coming",
    "committees",
    "counts",
    "decided",
    "document_page",
    "documents",
    "electing_motions",
    "end_of_term",
    "ending_office",
    "file_of",
    "fitting",
    "free_seats",
    "governance",
    "hats",
    "kept_document",
    "leaving",
    "lines",
    "list_entries",
    "listed",
    "meeting_page",
    "meetings_of",
    "motion_page",
    "motions",
    "motions_to_close",
    "new_motion",
    "of_subject",
    "open_for",
    "opening",
    "opining",
    "owners",
    "people_of_members",
    "places_of_organization",
    "places_of_person",
    "removing",
    "request_lines",
    "request_page",
    "requests_for",
    "rights_of",
    "roster_rows",
    "running_meeting",
    "seats_of",
    "to_found",
    "vacancies",
    "voting_base",
    "voting_status_panel",
]
