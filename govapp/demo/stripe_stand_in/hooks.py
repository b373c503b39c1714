"""Signed webhooks: each event is posted, and again when it was not taken."""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import threading
import time
import urllib.error
import urllib.request

from govapp.demo.stripe_stand_in.forms import Thing

PAUSES = (0.5, 1.0, 2.0, 5.0)  # Stripe goes on for three days; a stand-in need not
TIMEOUT = 10


def body(event: Thing) -> bytes:
    """The bytes that are sent."""
    return json.dumps(event, indent=2).encode()


def signature(content: bytes, secret: str, *, at: int | None = None) -> str:
    """The header that goes with them: `t=…,v1=…`."""
    moment = int(time.time()) if at is None else at
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + content, hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"


class Deliveries:
    """Posts events to one address, in a thread of its own, in their order."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret
        self._waiting: queue.Queue[Thing | None] = queue.Queue()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self._thread.start()

    def hear(self, event: Thing) -> None:
        """Take an event to be posted."""
        self._waiting.put(event)

    def end(self) -> None:
        """Post what waits, then stop."""
        self._waiting.put(None)
        self._thread.join(timeout=30)

    def _go_on(self) -> None:
        while (event := self._waiting.get()) is not None:
            content = body(event)
            for pause in (0.0, *PAUSES):
                time.sleep(pause)
                if self.post(content) // 100 == 2:
                    break

    def post(self, content: bytes) -> int:
        """Post once; the status, 0 when nobody answers."""
        headers = {
            "Content-Type": "application/json",
            "Stripe-Signature": signature(content, self.secret),
        }
        request = urllib.request.Request(self.url, content, headers)  # noqa: S310 - own address
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as found:  # noqa: S310 - same
                return int(found.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
