"""What happens to motions by the clock."""

from __future__ import annotations

from contextlib import suppress

from govapp.committees import queries, services
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.kernel.errors import Refused


def close_due() -> None:
    """Close every motion whose vote is over."""
    for motion_id in queries.motions_to_close():
        with suppress(Refused):  # somebody closed it meanwhile
            services.close(motion_id, actor=CLOCK)
