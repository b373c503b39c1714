"""What changes dues: issuing a year, taking money, forgiving, taking back, telling."""

from govapp.dues.services.announcing import (
    on_charter_adopted,
    rising_members,
    tell_rises,
)
from govapp.dues.services.answering import (
    answer_waiver,
    ask_waiver,
)
from govapp.dues.services.banking import (
    choose_columns,
    discard_statement,
    read_statement,
    take_statement,
)
from govapp.dues.services.changing import (
    note_order_number,
    void,
)
from govapp.dues.services.chasing import (
    hand_over,
    note,
    promise,
    put_aside,
    take,
)
from govapp.dues.services.correcting import (
    credit_invoice,
    reissue,
)
from govapp.dues.services.deciding import (
    decide,
    let_it_come,
    lift,
    look_again,
)
from govapp.dues.services.ending import (
    reinstate,
    terminate,
)
from govapp.dues.services.first import (
    issue_first,
    on_application_approved,
)
from govapp.dues.services.handing import (
    Written,
    hand_to_accounting,
    name_accounts,
    take_back,
)
from govapp.dues.services.issuing import (
    PORTION,
    issue_one,
    issue_some,
    start_assessment,
)
from govapp.dues.services.linking import (
    forward,
    keep_order,
    keep_order_by_link,
    make_link,
    note_order_by_link,
    revoke_link,
)
from govapp.dues.services.matching import (
    Pick,
    book_line,
    free_line,
    match_line,
    set_line_aside,
)
from govapp.dues.services.opening import (
    read_openings,
    take_openings,
    undo_openings,
)
from govapp.dues.services.papers import (
    bank_details_pdf,
    credit_note_pdf,
    invoice_pdf,
    paper_of_link,
    receipt_pdf,
)
from govapp.dues.services.paying import (
    Given,
    apply,
    apply_all,
    book_payment,
)
from govapp.dues.services.planning import (
    agree_plan,
    end_plan,
    tell_of_missed_plans,
)
from govapp.dues.services.raising import (
    bill_difference,
    on_tier_raised,
)
from govapp.dues.services.releasing import (
    release_some,
)
from govapp.dues.services.reminding import (
    remind,
    tell_of_renewals,
)
from govapp.dues.services.requests import (
    answer_request,
    ask_credit,
)
from govapp.dues.services.requoting import (
    answer_requote,
    ask_about_fee,
    meet_silence,
    put_requotes,
    reply_about_fee,
    silent_requotes,
    start_requotes,
)
from govapp.dues.services.telling import (
    late_to_warn,
    tell_of_invoices,
    warn_late,
)
from govapp.dues.services.terms import (
    set_terms,
)
from govapp.dues.services.writing_off import (
    write_off,
)

__all__ = [
    "PORTION",
    "Given",
    "Pick",
    "Written",
    "agree_plan",
    "answer_request",
    "answer_requote",
    "answer_waiver",
    "apply",
    "apply_all",
    "ask_about_fee",
    "ask_credit",
    "ask_waiver",
    "bank_details_pdf",
    "bill_difference",
    "book_line",
    "book_payment",
    "choose_columns",
    "credit_invoice",
    "credit_note_pdf",
    "decide",
    "discard_statement",
    "end_plan",
    "forward",
    "free_line",
    "hand_over",
    "hand_to_accounting",
    "invoice_pdf",
    "issue_first",
    "issue_one",
    "issue_some",
    "keep_order",
    "keep_order_by_link",
    "late_to_warn",
    "let_it_come",
    "lift",
    "look_again",
    "make_link",
    "match_line",
    "meet_silence",
    "name_accounts",
    "note",
    "note_order_by_link",
    "note_order_number",
    "on_application_approved",
    "on_charter_adopted",
    "on_tier_raised",
    "paper_of_link",
    "promise",
    "put_aside",
    "put_requotes",
    "read_openings",
    "read_statement",
    "receipt_pdf",
    "reinstate",
    "reissue",
    "release_some",
    "remind",
    "reply_about_fee",
    "revoke_link",
    "rising_members",
    "set_line_aside",
    "set_terms",
    "silent_requotes",
    "start_assessment",
    "start_requotes",
    "take",
    "take_back",
    "take_openings",
    "take_statement",
    "tell_of_invoices",
    "tell_of_missed_plans",
    "tell_of_renewals",
    "tell_rises",
    "terminate",
    "undo_openings",
    "void",
    "warn_late",
    "write_off",
]
