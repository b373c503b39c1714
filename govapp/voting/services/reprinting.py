"""Changing what stands on the paper of a vote that is not open yet."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy.orm import Session

from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.models import PollState
from govapp.voting.rules import PaperForm
from govapp.voting.services.locks import locked


def reprint(session: Session, poll_id: int, choices: Sequence[int]) -> None:
    """Set the choices of a secret vote anew; refused once it has been opened."""
    poll = locked(session, poll_id)
    if poll.state is not PollState.ANNOUNCED:
        raise Refused(Phrase(N_("The ballot paper stands since voting opened.")))
    PaperForm(tuple(choices))  # raises for choices no paper can hold
    poll.choices = json.dumps(list(choices))
