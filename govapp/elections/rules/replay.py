"""The stand-alone script with which anybody replays a public draw."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from .draw import Announcement, plain

PLACE = 'DRAW = "{}"\n'


def replay_script(announcement: Announcement, values: Sequence[str]) -> str:
    """One Python file with the draw in it and nothing to install."""
    draw = {**plain(announcement), "values": list(values)}
    return _script().replace(PLACE, f"DRAW = {json.dumps(json.dumps(draw))}\n", 1)


@cache
def _script() -> str:
    text = Path(__file__).with_name("draw_replay.py").read_text(encoding="utf-8")
    if PLACE not in text:
        raise ValueError("the replay script has no place for the draw")
    return text
