"""What is shown of elections, to whom, and what waits for whom."""

from govapp.elections.queries.ballots import ballot_paper, check_page, looked_up, sample
from govapp.elections.queries.bundles import downloads, public_bundle, tellers_bundle, verifier
from govapp.elections.queries.candidacy import photo_of, questions_page, stand_page, to_second
from govapp.elections.queries.challenges import challenge_page
from govapp.elections.queries.control import control
from govapp.elections.queries.drawn import drawn_order
from govapp.elections.queries.draws import draw_page, draw_to_announce, replay_of
from govapp.elections.queries.home import coming, news, of_body, running
from govapp.elections.queries.nominees import by_address, colleagues
from govapp.elections.queries.notices import letters_page, notices_for_tellers
from govapp.elections.queries.pages import BADGES, election_page, find, listed, under_way
from govapp.elections.queries.preflight import preflight
from govapp.elections.queries.recorded import recorded
from govapp.elections.queries.results import ballot_file, result
from govapp.elections.queries.rights import rights_of
from govapp.elections.queries.seats import seats_given
from govapp.elections.queries.setting_up import outlook, proposal, settings_page, vacancies
from govapp.elections.queries.sides import RULES_BESIDE, sides_of
from govapp.elections.queries.slate import seconds_of, slate_page
from govapp.elections.queries.timeline import timeline
from govapp.elections.queries.voters import voters_page
from govapp.elections.queries.waiting import counts, hats, lines
from govapp.voting.queries import receipt_file

__all__ = [
    "BADGES",
    "RULES_BESIDE",
    "ballot_file",
    "ballot_paper",
    "by_address",
    "challenge_page",
    "check_page",
    "colleagues",
    "coming",
    "control",
    "counts",
    "downloads",
    "draw_page",
    "draw_to_announce",
    "drawn_order",
    "election_page",
    "find",
    "hats",
    "letters_page",
    "lines",
    "listed",
    "looked_up",
    "news",
    "notices_for_tellers",
    "of_body",
    "outlook",
    "photo_of",
    "preflight",
    "proposal",
    "public_bundle",
    "questions_page",
    "receipt_file",
    "recorded",
    "replay_of",
    "result",
    "rights_of",
    "running",
    "sample",
    "seats_given",
    "seconds_of",
    "settings_page",
    "sides_of",
    "slate_page",
    "stand_page",
    "tellers_bundle",
    "timeline",
    "to_second",
    "under_way",
    "vacancies",
    "verifier",
    "voters_page",
]
