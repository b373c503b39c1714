"""What going on with an election leads to, for reading before the button is pressed. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from govapp.elections.rules.progress import Progress
from govapp.elections.rules.states import ElectionState as State
from govapp.foundation.kernel.phrases import N_, Phrase


def effects_of(state: State, progress: Progress) -> Iterator[Phrase]:
    """What going on to `state` leads to, for reading before the button is pressed."""
    match state:
        case State.NOMINATIONS:
            yield Phrase(N_("Every voter gets a letter that asks for nominations."))
            yield Phrase(N_("The election becomes public."))
        case State.ROLL:
            yield Phrase(N_("Nobody can be nominated any more; who did not answer does not stand."))
            yield Phrase(N_("The list of voters is frozen with good standing as of today."))
        case State.VOTING:
            yield Phrase(
                N_("%(voters)s organizations may vote; each voter gets a letter with the link."),
                voters=progress.voters,
            )
            yield Phrase(N_("The election cannot be cancelled any more."))
        case State.CLOSED:
            yield Phrase(N_("Nobody can vote or change a vote any more. The box is locked."))
            yield Phrase(N_("The order that breaks ties is drawn by lot."))
        case State.COUNTED:
            yield Phrase(
                N_("The count is stored with its digest; the tellers count again and sign.")
            )
        case State.CHALLENGE:
            yield Phrase(
                N_("Everybody reads the result; it may be challenged for %(days)s days."),
                days=progress.challenge_days,
            )
            yield Phrase(N_("Voters and candidates get a letter that says how."))
        case State.DECLARED:
            yield Phrase(
                N_("The elected hold their seats from %(begins)s to %(ends)s."),
                begins=progress.dates.term_begins_on,
                ends=progress.dates.term_ends_on,
            )
            yield Phrase(N_("The result becomes public; voters and candidates get a letter."))
