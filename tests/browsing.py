"""A real Chromium before the application, for tests marked `browser`.

`live` serves the test's own application on this machine; `page` is a fresh visitor's page in it, at
1280 pixels, `phone` one at 390. A page that asks another host for something, writes an error to
the console or breaks its own security policy fails its test.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

AXE = Path(__file__).resolve().parent / "vendor" / "axe.min.js"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = [  # without them it calls outside hosts by itself
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Only what is wrong is gathered and handed over: what passes is far longer than what fails.
RUN = """levels => axe.run(document, {
  runOnly: {type: 'tag', values: levels}, resultTypes: ['violations']
}).then(found => found.violations)"""


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    """The address at which this test's application is served, by threads, until the test ends."""
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of this worker."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("no chromium on this machine; scripts/system-deps test installs it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def page(live: str, chromium: Browser) -> Iterator[Page]:
    """A visitor's page on a desk."""
    with _visitor(live, chromium, width=1280, height=900) as page:
        yield page


@pytest.fixture
def phone(live: str, chromium: Browser) -> Iterator[Page]:
    """A visitor's page on a phone."""
    with _visitor(live, chromium, width=390, height=844, has_touch=True, is_mobile=True) as page:
        yield page


@contextmanager
def _visitor(
    live: str,
    chromium: Browser,
    *,
    width: int,
    height: int,
    **manners: Any,  # Any: handed through to playwright
) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=live,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        service_workers="block",
        **manners,
    )
    context.set_default_timeout(10_000)
    wrong: list[str] = []
    page = context.new_page()
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: _note_outsider(sent.url, live, wrong))
    try:
        yield page
    finally:
        context.close()
    unexpected = [line for line in wrong if not _is_answer_of_4xx(line)]
    assert not unexpected, unexpected


def _note_outsider(address: str, live: str, wrong: list[str]) -> None:
    if not address.startswith((live, "data:", "blob:", "about:")):
        wrong.append(f"asked another host: {address}")


def _is_answer_of_4xx(line: str) -> bool:
    """Chromium reports every refused form as an error; the test itself says whether it is one."""
    return line.startswith("Failed to load resource") and "status of 4" in line


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands, one line each; WCAG 2.2 A and AA."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = page.evaluate(RUN, LEVELS)
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
