"""What changes about people and their access."""

from govapp.accounts.services.links import (
    ask_for_reset,
    one_time_link,
    put_password,
    use_link,
    write_reset,
)
from govapp.accounts.services.lists import forget_list, keep_list
from govapp.accounts.services.people import (
    add_person,
    change_password,
    change_profile,
    create_administrator,
    index_person,
    invite,
    invite_by_address,
    person_for,
    write_invitation,
)
from govapp.accounts.services.roles import give, grant, revoke
from govapp.accounts.services.signing import (
    begin,
    close_account,
    end_one,
    note_seen,
    sign_in,
    sign_out,
    sign_out_everywhere,
    tidy,
)
from govapp.accounts.services.throttles import before_public_act

__all__ = [
    "add_person",
    "ask_for_reset",
    "before_public_act",
    "begin",
    "change_password",
    "change_profile",
    "close_account",
    "create_administrator",
    "end_one",
    "forget_list",
    "give",
    "grant",
    "index_person",
    "invite",
    "invite_by_address",
    "keep_list",
    "note_seen",
    "one_time_link",
    "person_for",
    "put_password",
    "revoke",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "tidy",
    "use_link",
    "write_invitation",
    "write_reset",
]
