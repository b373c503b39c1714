"""For whom each endpoint is. Whoever adds a view adds its line; what is not here fails.

A line is EVERYBODY (no sign-in needed, and listed in `wiring.PUBLIC`), SIGNED_IN, or the personas
of `world.py` for whom the sample thing's page opens or its form works.
"""

from __future__ import annotations

EVERYBODY = "everybody"
SIGNED_IN = "signed in"

Row = str | frozenset[str]


def only(*personas: str) -> frozenset[str]:
    """These personas and nobody else."""
    return frozenset(personas)


OFFICE = only("administrator", "secretariat")
DESK = only("administrator", "secretariat", "treasurer", "election officer", "auditor")
STAFF = only("administrator", "secretariat", "treasurer", "election officer")
OFFICE_AND_REPRESENTATIVE = only("administrator", "secretariat", "representative")

PAYERS = only("representative", "billing contact", "outsider")  # each for their own organization
ITS_PAYERS = only("representative", "billing contact")  # of the sample organization
BOOKS = only("administrator", "treasurer", "auditor")
TREASURY = only("administrator", "treasurer")
OF_MEMBERS = only("representative", "billing contact", "outsider")

ROUTES: dict[str, Row] = {
    "static": EVERYBODY,
    "community.front": EVERYBODY,
    "community.join": EVERYBODY,
    "demo.enter": EVERYBODY,
    "health": EVERYBODY,
    "places.show": EVERYBODY,
    "accounts.sign_in": EVERYBODY,
    "accounts.enter": EVERYBODY,
    "accounts.sign_out": EVERYBODY,
    "accounts.forgotten": EVERYBODY,
    "accounts.ask_for_reset": EVERYBODY,
    "accounts.reset_asked": EVERYBODY,
    "accounts.link": EVERYBODY,
    "accounts.use_link": EVERYBODY,
    "accounts.account": SIGNED_IN,
    "accounts.change_profile": SIGNED_IN,
    "accounts.change_password": SIGNED_IN,
    "accounts.sign_ins": SIGNED_IN,
    "accounts.end_sign_in": SIGNED_IN,
    "accounts.sign_out_everywhere": SIGNED_IN,
    "accounts.lists": SIGNED_IN,
    "accounts.keep_list": SIGNED_IN,
    "accounts.forget_list": SIGNED_IN,
    "home.show": SIGNED_IN,
    "search.show": EVERYBODY,
    "people.index": DESK,
    "people.new": OFFICE,
    "people.add": OFFICE,
    "people.show": only(*DESK, "person"),  # the sample person is "person"
    "people.preview_invitation": OFFICE,
    "people.invite": OFFICE,
    "people.preview_role": only("administrator"),
    "people.grant": only("administrator"),
    "people.revoke": only("administrator"),
    "people.sign_out": only("administrator", "person"),
    "audit.index": DESK,
    "audit.show": DESK,
    "letters.index": DESK,
    "letters.trace": DESK,
    "letters.show": DESK,
    "letters.send_again": OFFICE,
    "jobs.index": DESK,
    "jobs.retry": OFFICE,
    "members.index": EVERYBODY,
    "members.show": EVERYBODY,
    "members.mine": only("representative", "billing contact", "outsider"),
    "members.new": OFFICE,
    "members.add": OFFICE,
    "members.edit": OFFICE,
    "members.change": OFFICE,
    "members.membership": OFFICE,
    "members.join": OFFICE,
    "members.move": OFFICE,
    "members.leave": OFFICE,
    "members.details": OFFICE_AND_REPRESENTATIVE,
    "members.change_details": OFFICE_AND_REPRESENTATIVE,
    "members.new_colleague": OFFICE_AND_REPRESENTATIVE,
    "members.add_colleague": OFFICE_AND_REPRESENTATIVE,
    "members.colleague": OFFICE_AND_REPRESENTATIVE,
    "members.name_contact": OFFICE_AND_REPRESENTATIVE,
    "members.end_contact": OFFICE_AND_REPRESENTATIVE,
    "members.raise_alternate": OFFICE_AND_REPRESENTATIVE,
    "members.let_go": OFFICE_AND_REPRESENTATIVE,
    "members.write_note": STAFF,
    "members.finish_note": STAFF,
    "imports.index": STAFF | only("auditor"),
    "imports.show": STAFF | only("auditor"),
    "imports.upload": OFFICE,
    "imports.choose_order": OFFICE,
    "imports.commit": OFFICE,
    "imports.discard": OFFICE,
    "imports.undo": OFFICE,
    "charter.index": EVERYBODY,
    "charter.show": EVERYBODY,
    "charter.version": EVERYBODY,
    "charter.start": OFFICE,
    "charter.change": OFFICE,
    "charter.keep_change": OFFICE,
    "charter.adopt": OFFICE,
    "charter.consortium": OFFICE,
    "committees.index": EVERYBODY,
    "committees.body": EVERYBODY,
    "committees.motions": EVERYBODY,
    "committees.decisions": EVERYBODY,
    "committees.motion": EVERYBODY,  # the sample motion is decided, its body public
    "committees.new_motion": only("representative", "outsider"),
    "committees.move": only("representative", "outsider"),
    "committees.second": SIGNED_IN,
    "committees.vote": SIGNED_IN,
    "committees.founding": OFFICE,
    "committees.found": OFFICE,
    "committees.appoint": OFFICE,
    "committees.end_term": OFFICE,
    "committees.give_office": OFFICE,
    "committees.end_office": OFFICE,
    "committees.withdraw": only(),  # the mover, whom this world does not name
    "committees.open_vote": OFFICE,
    "committees.close": OFFICE,
    "usecases.index": EVERYBODY,
    "usecases.show": EVERYBODY,
    "usecases.new": OFFICE | OF_MEMBERS,
    "usecases.draft": OFFICE | OF_MEMBERS,
    "usecases.edit": OFFICE_AND_REPRESENTATIVE,
    "usecases.keep_edit": OFFICE_AND_REPRESENTATIVE,
    "usecases.evidence": OFFICE_AND_REPRESENTATIVE,
    "usecases.give_evidence": OFFICE_AND_REPRESENTATIVE,
    "usecases.asks": OFFICE_AND_REPRESENTATIVE,
    "usecases.ask": OFFICE_AND_REPRESENTATIVE,
    "usecases.champion": OFFICE_AND_REPRESENTATIVE,
    "usecases.name_champion": OFFICE_AND_REPRESENTATIVE,
    "usecases.end_champion": OFFICE_AND_REPRESENTATIVE,
    "usecases.lead": OFFICE,
    "usecases.name_lead": OFFICE,
    "usecases.submit": OFFICE_AND_REPRESENTATIVE,
    "usecases.withdraw": OFFICE_AND_REPRESENTATIVE,
    "usecases.set_health": OFFICE_AND_REPRESENTATIVE,
    "elections.index": EVERYBODY,
    "elections.show": EVERYBODY,
    "elections.result": EVERYBODY,
    "elections.result_pdf": EVERYBODY,
    "elections.check": EVERYBODY,
    "elections.find_code": EVERYBODY,
    "elections.papers": only(),  # the tellers of the body, and nobody of this world is one
    "elections.sign": only(),
    "elections.vote": SIGNED_IN,
    "elections.review": SIGNED_IN,
    "elections.cast": SIGNED_IN,
    "elections.voted": SIGNED_IN,
    "elections.sample": SIGNED_IN,
    "elections.nominate": only(
        "administrator", "election officer", "representative", "billing contact", "outsider"
    ),
    "elections.send_nomination": only(
        "administrator", "election officer", "representative", "billing contact", "outsider"
    ),
    "elections.accept": only(),
    "elections.decline": only(),
    "elections.withdraw": only("administrator", "election officer"),
    "elections.new": only("administrator", "election officer"),
    "elections.prepare": only("administrator", "election officer"),
    "elections.create": only("administrator", "election officer"),
    "elections.control": only("administrator", "election officer", "auditor"),
    "elections.dates": only("administrator", "election officer", "auditor"),
    "elections.advance": only("administrator", "election officer"),
    "elections.change_dates": only("administrator", "election officer"),
    "elections.remind": only("administrator", "election officer"),
    "elections.cancel": only("administrator", "election officer"),
    "invoices.index": DESK | PAYERS,
    "invoices.show": DESK | ITS_PAYERS,
    "invoices.pdf": DESK | ITS_PAYERS,
    "invoices.note_order_number": OFFICE | TREASURY | ITS_PAYERS,
    "invoices.void": TREASURY,
    "payments.index": DESK | PAYERS,
    "payments.show": DESK | ITS_PAYERS,
    "payments.new": TREASURY,
    "payments.book": TREASURY,
    "payments.apply": TREASURY,
    "dues.show_board": DESK,
    "dues.assess": DESK,
    "dues.issue": TREASURY,
    "dues.waivers": DESK,
    "dues.ask_waiver": OFFICE | TREASURY,
    "dues.answer_waiver": OFFICE | TREASURY,
    "dues.standing": DESK,
    "ledger.index": BOOKS,
    "ledger.entry": BOOKS,
    "ledger.balance": BOOKS,
}
