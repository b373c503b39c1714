"""What happens to motions by the clock."""

from __future__ import annotations

from govapp.committees import queries, services
from govapp.foundation.access.actor import CLOCK


def close_due() -> None:
    """Close every motion whose vote is over."""
    for motion_id in queries.motions_to_close():
        services.close(motion_id, actor=CLOCK)
