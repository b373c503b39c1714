"""The HTTP server of the stand-in: keys, idempotency, faults on demand, and its marked pages."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from govapp.demo.stripe_stand_in import pages, routes
from govapp.demo.stripe_stand_in.forms import Thing, decode
from govapp.demo.stripe_stand_in.store import Store, StripeRefusal

KEY = "sk_test_standin0123456789"
SECRET = "whsec_standin0123456789"


@dataclass
class Fault:
    """Something that goes wrong with the next `times` requests that begin with `path`.

    `drop`: the line is dead before anything happens. `lose`: done, but the answer is lost. `429`
    and `500`: refused before it acts. `500-after`: done, then 500. `slow`: waits, then acts.
    """

    kind: str
    path: str = "/v1/"
    method: str = "POST"
    times: int = 1
    seconds: float = 0.5


@dataclass
class Answer:
    """What is sent back, and kept under the idempotency key."""

    status: int
    body: Thing
    replayed: bool = False


@dataclass
class StandIn:
    """A running stand-in. `requests` lists what was asked: method, path, values, key."""

    port: int = 0
    key: str = KEY
    store: Store = field(default_factory=Store)
    faults: list[Fault] = field(default_factory=list)
    requests: list[tuple[str, str, Thing, str]] = field(default_factory=list)
    inspect: Callable[[str, str, Thing], str] = lambda _method, _path, _given: ""
    check: Callable[[str, str, Thing], None] = lambda _method, _path, _body: None

    def __post_init__(self) -> None:
        self._kept: dict[str, tuple[Thing, Answer | None]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _Handler)
        self._server.daemon_threads = True
        self._server.stand_in = self  # type: ignore[attr-defined]
        self.port = self._server.server_port
        self.address = f"http://127.0.0.1:{self.port}"
        self.store.address = self.address

    def start(self) -> None:
        """Answer in a thread of its own."""
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def serve(self) -> None:
        """Answer until interrupted."""
        self._server.serve_forever()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def fault(self, method: str, path: str) -> Fault | None:
        """The fault that befalls this request, used up once."""
        with self.store.lock:
            for fault in self.faults:
                if fault.times and method == fault.method and path.startswith(fault.path):
                    fault.times -= 1
                    return fault
        return None

    def ask(self, method: str, path: str, given: Thing, idempotency: str) -> Answer:
        """The answer; the same key gets the same answer again, stored 500s included."""
        fault = self.fault(method, path)
        if fault is not None and fault.kind == "429":
            return _error(429, "rate_limit_error", "Too many requests hit the API too quickly.")
        if not idempotency:
            return self._fresh(method, path, given, fault)
        asked = {"method": method, "path": path, "given": given}
        with self.store.lock:
            known = self._kept.get(idempotency)
            if known is None:
                self._kept[idempotency] = (asked, None)
        if known is not None:
            return _again(asked, *known)
        found = self._fresh(method, path, given, fault)
        with self.store.lock:
            self._kept[idempotency] = (asked, found)
        return found

    def _fresh(self, method: str, path: str, given: Thing, fault: Fault | None) -> Answer:
        kind = fault.kind if fault else ""
        if kind == "slow" and fault is not None:
            time.sleep(fault.seconds)
        if kind == "500":
            return _error(500, "api_error", "An unknown error occurred.")
        complaint = self.inspect(method, path, given)
        if complaint:
            return _error(400, "invalid_request_error", complaint)
        try:
            with self.store.lock:
                found = Answer(200, routes.answer(self.store, method, path, given))
                self.check(method, path, found.body)
                if method != "GET":
                    self.store.save()
        except StripeRefusal as refusal:
            found = Answer(refusal.status, refusal.body)
        if kind == "500-after":
            return _error(500, "api_error", "An unknown error occurred.")
        return found


def _again(asked: Thing, before: Thing, kept: Answer | None) -> Answer:
    if before != asked:
        words = "Keys for idempotent requests can only be used with the same parameters."
        return _error(400, "idempotency_error", words)
    if kept is None:
        return _error(409, "idempotency_error", "Another request with this key is in progress.")
    return Answer(kept.status, kept.body, replayed=True)


def _error(status: int, type_: str, message: str) -> Answer:
    return Answer(status, StripeRefusal(message, type_=type_).body)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "StripeStandIn"

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_DELETE(self) -> None:
        self._answer("DELETE")

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def _answer(self, method: str) -> None:
        stand_in: StandIn = self.server.stand_in  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        text = self.rfile.read(length).decode()
        if not parts.path.startswith("/v1/"):
            self._page(stand_in, method, parts.path, text)
            return
        if self.headers.get("Authorization", "") != f"Bearer {stand_in.key}":
            self._send(_error(401, "invalid_request_error", "Invalid API Key provided."))
            return
        given = decode(parts.query if method == "GET" else text)
        idempotency = self.headers.get("Idempotency-Key", "") if method == "POST" else ""
        stand_in.requests.append((method, parts.path, given, idempotency))
        if any(one.kind == "drop" for one in self._coming(stand_in, method, parts.path)):
            stand_in.fault(method, parts.path)
            self.close_connection = True
            return
        lost = any(one.kind == "lose" for one in self._coming(stand_in, method, parts.path))
        found = stand_in.ask(method, parts.path, given, idempotency)
        if lost:
            self.close_connection = True
            return
        self._send(found)

    @staticmethod
    def _coming(stand_in: StandIn, method: str, path: str) -> list[Fault]:
        fitting = (
            one
            for one in stand_in.faults
            if one.times and one.method == method and path.startswith(one.path)
        )
        return list(fitting)[:1]

    def _send(self, found: Answer) -> None:
        content = json.dumps(found.body).encode()
        self.send_response(found.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Request-Id", "req_standin")
        if found.replayed:
            self.send_header("Idempotent-Replayed", "true")
        self.end_headers()
        self.wfile.write(content)

    def _page(self, stand_in: StandIn, method: str, path: str, text: str) -> None:
        with stand_in.store.lock:
            status, content, target = pages.answer(stand_in.store, method, path, decode(text))
            if method != "GET":
                stand_in.store.save()
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
