"""HTML to PDF/UA-1 in this process. The only file that imports weasyprint, and only when asked.

Called by the child process; its style sheet and fonts are read once a process. Not for threads.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from govapp.foundation.pdf.packaged import SCHEME, STYLESHEET, load

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

LARGEST_IMAGE_PIXELS = 10_000_000


class TooManyPages(Exception):
    """The document has more pages than allowed."""


def prepare() -> None:
    """Load the renderer, so that every fork has it; `OSError` when a library is missing."""
    import weasyprint  # noqa: F401 - loading is all


@cache
def fetcher() -> URLFetcher:
    """The only way a document reaches anything: packaged files and pictures inside it."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PackagedOnly(URLFetcher):
        """Serves what `packaged.load` serves; opens no address, follows no redirect."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            content, media_type = load(url)
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

    return PackagedOnly(allowed_protocols=(), allow_redirects=False)


@cache
def _ground() -> tuple[FontConfiguration, CSS]:
    from PIL import Image
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    Image.MAX_IMAGE_PIXELS = LARGEST_IMAGE_PIXELS  # Pillow refuses twice as many
    fonts = FontConfiguration()
    text = load(STYLESHEET)[0].decode()
    style = CSS(string=text, font_config=fonts, url_fetcher=fetcher(), base_url=STYLESHEET)
    return fonts, style


def paint(html: str, *, identifier: str, pages: int) -> bytes:
    """The document as PDF/UA-1 with `identifier` as its file identifier.

    Nothing in it comes from a clock or from chance: same HTML, same bytes. Raises
    `TooManyPages` above `pages`.
    """
    from weasyprint import HTML

    fonts, style = _ground()
    source = HTML(string=html, base_url=f"{SCHEME}document", url_fetcher=fetcher())
    document = source.render(font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1")
    if len(document.pages) > pages:
        raise TooManyPages(len(document.pages))
    painted: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode())
    return painted
