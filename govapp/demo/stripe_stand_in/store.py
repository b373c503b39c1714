"""What the stand-in keeps: objects by id, events in order, answers by idempotency key."""

from __future__ import annotations

import copy
import json
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

from govapp.demo.stripe_stand_in.forms import Thing
from govapp.foundation.kernel import clock

API_VERSION = "2026-10-28.endive"


class StripeRefusal(Exception):
    """An error as Stripe answers it: a status, a type, a code, words."""

    def __init__(self, message: str, *, code: str = "", status: int = 400, type_: str = "") -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.type = type_ or "invalid_request_error"

    @property
    def body(self) -> Thing:
        error = {"type": self.type, "message": self.message}
        return {"error": {**error, **({"code": self.code} if self.code else {})}}


class Store:
    """One account. `lock` is held by whoever looks or changes; `heard` is told of each event."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.things: dict[str, Thing] = {}
        self.numbers = 0
        self.salt = secrets.token_hex(3)
        self.live = False
        self.address = "http://127.0.0.1"
        self.path: Path | None = None
        self.clock: Callable[[], int] = lambda: int(clock.now().timestamp())
        self.heard: list[Callable[[Thing], None]] = []
        self.checks: list[Callable[[Thing], None]] = []

    def open(self, path: Path) -> None:
        """Go on with what was kept in a file, and keep it there from now on."""
        self.path = path
        if path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            self.things, self.numbers, self.salt = kept["things"], kept["numbers"], kept["salt"]

    def save(self) -> None:
        """Keep everything in the file, if there is one; never half of it."""
        if self.path is None:
            return
        kept = {"things": self.things, "numbers": self.numbers, "salt": self.salt}
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(kept), encoding="utf-8")
        beside.replace(self.path)

    def add(self, prefix: str, kind: str, **values: object) -> Thing:
        """Keep a new object; its id is made here."""
        self.numbers += 1
        thing: Thing = {
            "id": f"{prefix}_{self.salt}{self.numbers:06d}",
            "object": kind,
            "created": self.clock(),
            "livemode": self.live,
            **values,
        }
        self.things[thing["id"]] = thing
        return thing

    def get(self, id_: object, kind: str) -> Thing:
        """The object of that kind, or Stripe's 404."""
        thing = self.things.get(str(id_))
        if thing is None or thing["object"] != kind:
            raise StripeRefusal(f"No such {kind}: '{id_}'", code="resource_missing", status=404)
        return thing

    def all(self, kind: str, **wanted: object) -> list[Thing]:
        """The objects of a kind whose values are these, newest first."""
        return [
            thing
            for thing in reversed(self.things.values())
            if thing["object"] == kind
            and all(thing.get(name) == value for name, value in wanted.items())
        ]

    def emit(self, type_: str, thing: Thing) -> None:
        """Write an event about the object as it is now, and tell those who listen."""
        shown = outward(thing)
        for check in self.checks:
            check(shown)
        event = self.add(
            "evt",
            "event",
            type=type_,
            api_version=API_VERSION,
            data={"object": shown},
            pending_webhooks=len(self.heard),
            request={"id": None, "idempotency_key": None},
        )
        for hear in self.heard:
            hear(copy.deepcopy(event))


def outward(thing: Thing) -> Thing:
    """A copy as Stripe would show it: what only the stand-in needs (`x_…`) is left out."""
    return {k: copy.deepcopy(v) for k, v in thing.items() if not k.startswith("x_")}


def text_values(values: object) -> dict[str, str]:
    """Metadata: names and texts."""
    return {str(k): str(v) for k, v in values.items()} if isinstance(values, dict) else {}
