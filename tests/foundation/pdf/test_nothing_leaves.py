"""A document reaches nothing but packaged files, whatever is written into it."""

from __future__ import annotations

import base64
import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from govapp.foundation.pdf import painters
from govapp.foundation.pdf.packaged import NotServed, load
from govapp.foundation.pdf.paint import _ground, fetcher, paint
from govapp.foundation.pdf.rendering import to_pdf
from tests.foundation.pdf.checker import text

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
    "hgGAWjR9awAAAABJRU5ErkJggg=="
)

HOSTILE = {
    "img": '<img src="{url}" alt="x">',
    "img srcset": '<img srcset="{url} 2x" src="{url}" alt="x">',
    "style sheet": '<link rel="stylesheet" href="{url}">',
    "attachment": '<link rel="attachment" href="{url}">',
    "link attachment": '<a rel="attachment" href="{url}">x</a>',
    "icon": '<link rel="icon" href="{url}">',
    "import": '<style>@import "{url}";</style>',
    "import url": "<style>@import url({url});</style>",
    "background": "<style>body {{ background: url({url}) }}</style>",
    "content": "<style>p::before {{ content: url({url}) }}</style>",
    "list mark": "<style>li {{ list-style-image: url({url}) }}</style><ul><li>x</li></ul>",
    "border": "<style>p {{ border-image: url({url}) 30 }}</style>",
    "mask": "<style>p {{ mask-image: url({url}) }}</style>",
    "font": "<style>@font-face {{ font-family: x; src: url({url}) }} p {{ font: 9pt x }}</style>",
    "page": "<style>@page {{ background: url({url});"
    " @top-left {{ content: url({url}) }} }}</style>",
    "attribute": '<style>p::after {{ content: attr(data-x url) }}</style><p data-x="{url}">x</p>',
    "object": '<object data="{url}"></object>',
    "object svg": '<object type="image/svg+xml" data="{url}"></object>',
    "embed": '<embed src="{url}">',
    "iframe": '<iframe src="{url}"></iframe>',
    "video": '<video poster="{url}"><source src="{url}"></video>',
    "base": '<base href="{url}/"><img src="a.png" alt="x"><link rel="stylesheet" href="a.css">',
    "inline style": '<p style="background: url({url})">x</p>',
    "svg image": '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    "svg xlink": '<svg width="9" height="9" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<image xlink:href="{url}" width="9" height="9"/></svg>',
    "svg use": '<svg width="9" height="9"><use href="{url}#a"/></svg>',
    "svg style": '<svg width="9" height="9"><style>@import "{url}";'
    "@font-face {{ font-family: y; src: url({url}) }}</style><text>x</text></svg>",
    "svg in data": '<img alt="x" src="data:image/svg+xml,'
    "%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage href='{url}'/%3E%3C/svg%3E\">",
    "style in data": '<link rel="stylesheet" href="data:text/css,@import url({url})">',
    "refresh": '<meta http-equiv="refresh" content="0; url={url}">',
    "background attribute": '<table background="{url}"><tr><td background="{url}">x</table>',
}


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A real server on loopback that writes down every request."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/again")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()
    thread.join()


def page(body: str) -> str:
    return f'<html lang="en"><head><title>x</title></head><body><p>Words</p>{body}</body></html>'


def test_no_request_leaves_whatever_stands_in_the_document(listener):
    address, seen = listener
    forms = [html.format(url=f"{address}/{number}") for number, html in enumerate(HOSTILE.values())]

    content = to_pdf(page("".join(forms)), identifier="x")

    assert "Words" in text(content)
    assert seen == []


@pytest.fixture
def _fonts_given_back() -> Iterator[None]:
    """Painting in this process keeps fonts in a folder; they go with the cache."""
    yield
    _ground.cache_clear()
    gc.collect()


@pytest.mark.usefixtures("_fonts_given_back")
def test_the_fetcher_alone_keeps_requests_in_without_the_process_around_it(listener):
    address, seen = listener

    for number, html in enumerate(HOSTILE.values()):
        paint(page(html.format(url=f"{address}/{number}")), identifier="x", pages=10)

    assert seen == []


@pytest.mark.parametrize("name", ["img", "style sheet", "attachment", "link attachment", "object"])
def test_no_file_of_the_machine_gets_into_the_document(tmp_path, name):
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'S3CRET' }")

    content = to_pdf(page(HOSTILE[name].format(url=secret.as_uri())), identifier="x")

    assert "S3CRET" not in text(content)
    assert b"EmbeddedFile" not in content


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "https://example.org/logo.png",
        "HTTP://2130706433/",
        "http://0x7f.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "ftp://example.org/a.png",
        "file:///etc/passwd",
        "//example.org/a.png",
        "/etc/passwd",
        "logo.png",
        "",
        "govapp:",
        "govapp:css/../../settings.py",
        "govapp:css/%2e%2e/app.css",
        "govapp:/etc/passwd",
        "govapp:fonts",
        "govapp:fonts/pdf/OFL.txt",
        "govapp:css/missing.css",
        "GOVAPP:css/pdf.css",
        "data:text/css;base64,cHt9",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/png,raw",
        "data:image/png;base64,!!!!",
        "data:image/png;base64," + base64.b64encode(b"%!PS-Adobe-3.0 EPSF").decode(),
        "data:image/png;base64," + "A" * 800_000,
    ],
)
def test_only_packaged_names_and_small_pictures_are_served(address):
    with pytest.raises(NotServed):
        load(address)

    with pytest.raises(NotServed):
        fetcher().fetch(address)


def test_packaged_files_and_small_pictures_are_served():
    assert load("govapp:css/pdf.css")[1] == "text/css"
    assert load("govapp:fonts/pdf/Inter-Regular.ttf")[1] == "font/ttf"
    assert load(f"data:image/png;base64,{PNG}")[0].startswith(b"\x89PNG")


def test_a_picture_inside_the_document_is_painted():
    content = to_pdf(page(f'<img alt="Logo" src="data:image/png;base64,{PNG}">'), identifier="x")

    assert b"/XObject" in content


def test_the_process_has_no_way_out_even_if_the_fetcher_had_a_hole():
    program = (
        "import socket; from govapp.foundation.pdf.child import _limit; _limit(5, 500);"
        "socket.create_connection(('127.0.0.1', 9))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=painters.ROOT
    )

    assert "PermissionError: socket.getaddrinfo" in said.stderr
