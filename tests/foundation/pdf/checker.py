"""Our own check of PDF/UA-1, for the tests of every document: `assert problems(pdf) == []`.

It reads what can be read without judgement: marks, tags, language, title, fonts, headings,
pictures, tables. It is no certificate.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do"}


def problems(content: bytes) -> list[str]:
    """What keeps the file from being PDF/UA-1, in words; empty when nothing was found."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [
            *_catalog(pdf),
            *_metadata(pdf),
            *_pages(pdf),
            *_fonts(pdf),
            *_structure(pdf),
        ]


def text(content: bytes) -> str:
    """The words of the file in reading order, with single spaces."""
    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "the file is not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "the file has no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "viewers show the file name, not the title"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "the file has no title"
    if "/StructTreeRoot" not in root:
        yield "the file has no structure tree"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "the file has no XMP metadata"
        return
    xmp = pdf.Root.Metadata.read_bytes().decode()
    if not re.search(r"""pdfuaid:part(=["']|>)1""", xmp):
        yield "the XMP metadata does not claim PDF/UA-1"
    if "dc:title" not in xmp:
        yield "the XMP metadata has no title"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    parents = _parents(pdf)
    for number, page in enumerate(pdf.pages, start=1):
        if page.get("/Tabs") != "/S":
            yield f"page {number}: the tab order is not that of the structure"
        marked, loose = _contents(page)
        if loose:
            yield f"page {number}: {loose} things are painted outside of any tag"
        known = parents.get(int(page.get("/StructParents", -1)), [])
        if any(mark >= len(known) for mark in marked):
            yield f"page {number}: marked content belongs to no structure element"


def _parents(pdf: pikepdf.Pdf) -> dict[int, list[Any]]:
    if "/StructTreeRoot" not in pdf.Root:
        return {}
    flat = list(pdf.Root.StructTreeRoot.get("/ParentTree", {}).get("/Nums", []))
    pairs = zip(flat[::2], flat[1::2], strict=True)
    return {int(key): list(value) for key, value in pairs if isinstance(value, pikepdf.Array)}


def _contents(page: pikepdf.Page) -> tuple[set[int], int]:
    marked: set[int] = set()
    depth = loose = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            depth += 1
            if name == "BDC" and "/MCID" in operands[1]:
                marked.add(int(operands[1]["/MCID"]))
        elif name == "EMC":
            depth -= 1
        elif name in PAINTS and depth == 0:
            loose += 1
    return marked, loose


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for font in pdf.objects:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Type") != "/Font":
            continue
        if font.get("/Subtype") in ("/CIDFontType0", "/CIDFontType2", "/Type3"):
            continue
        bearer = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
        described = bearer.get("/FontDescriptor", {})
        if not any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"the font {font.get('/BaseFont')} is not embedded"
        if "/ToUnicode" not in font:
            yield f"the font {font.get('/BaseFont')} does not say which letters its glyphs are"


def _structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/StructTreeRoot" not in pdf.Root:
        return
    elements = list(_walk(pdf.Root.StructTreeRoot))
    levels = []
    for kind, element in elements:
        if kind == "Figure" and not str(element.get("/Alt", "")):
            yield "a figure has no description"
        if kind == "Table" and "TH" not in {name for name, _ in _walk(element)}:
            yield "a table has no head cell"
        if re.fullmatch("H[1-6]", kind):
            levels.append(int(kind[1]))
    yield from _headings(levels)


def _headings(levels: list[int]) -> Iterator[str]:
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"the headings do not begin with the only H1: {levels}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _walk(element: pikepdf.Dictionary) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child["/S"]).lstrip("/"), child
            yield from _walk(child)
