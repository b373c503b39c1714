"""Monthly meetings of the Steering Committee: who came, whose vote rests, one about to begin."""

from __future__ import annotations

from datetime import timedelta

from govapp.committees import services as committees
from govapp.committees.queries import voting_base
from govapp.db import session
from govapp.demo.build.bodies import FOUNDERS, body_id
from govapp.demo.build.stage import Stage
from govapp.foundation.kernel import clock

HELD = (-110, -80, -50, -20)
NEVER, SELDOM = "Specimen Pharma Research", "Sample Payer Mutual"


def meet(stage: Stage) -> None:
    """Four meetings held, and one that is called for the next half hour."""
    secretary = stage.contact(FOUNDERS[1])
    steering = body_id("steering")
    for number, offset in enumerate(HELD, start=1):
        with stage.on(offset):
            began = clock.now() - timedelta(hours=2)
            meeting_id = committees.call_meeting(
                steering,
                committees.MeetingPlan(
                    f"Monthly meeting {number}", began, began + timedelta(hours=1), "Online"
                ),
                actor=secretary,
            )
            for right in voting_base(session(), steering, stage.day(offset)):
                missing = NEVER in right.label or (SELDOM in right.label and number > 2)
                if not missing:
                    committees.mark(
                        meeting_id,
                        right.holder,
                        present=True,
                        person_id=right.voters[0] if right.voters else None,
                        actor=secretary,
                    )
            committees.close_attendance(meeting_id, actor=secretary)
    soon = (clock.now() + timedelta(minutes=30)).replace(second=0, microsecond=0)
    committees.call_meeting(
        steering,
        committees.MeetingPlan("Monthly meeting", soon, soon + timedelta(hours=1), "Online"),
        actor=secretary,
    )
