"""The protocol as one page of HTML that needs no other file: sentences, flow of votes, tables."""

from __future__ import annotations

from html import escape

from .flow import COLUMN, EXHAUSTED, colour, flow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .flow import Bar, Flow, Ribbon
    from .protocol import Protocol, Round

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1f24;background:#fff}table{border-collapse:collapse;margin:1rem 0}"
    "th,td{border-bottom:1px solid #c9ced6;padding:.25rem .75rem;text-align:right}"
    "th:first-child,td:first-child{text-align:left}caption{text-align:left;font-weight:600}"
    ".scroll{overflow-x:auto}svg text{font:13px system-ui,sans-serif}"
)


def page(protocol: Protocol) -> str:
    """The whole page; same protocol, same bytes."""
    title = escape(protocol.title or "Election")
    parts = [
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{STYLE}</style></head><body><main>",
        f"<h1>{title}</h1>",
        f"<p>Counted by {escape(protocol.rule)} ({escape(protocol.version)}).</p>",
        *(f"<p>{escape(str(sentence))}</p>" for sentence in protocol.as_prose()),
        *_drawing(protocol),
        *_rounds(protocol),
        *_pairs(protocol),
        *_ties(protocol),
        "</main></body></html>",
    ]
    return "\n".join(parts)


def _drawing(protocol: Protocol) -> Iterator[str]:
    if len(protocol.rounds) < 2:
        return
    yield "<h2>How the votes moved</h2>"
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="Flow">{svg(protocol)}</div>'


def svg(protocol: Protocol) -> str:
    """The flow of votes as an SVG picture with a title, a description and words at each ribbon."""
    drawn = flow(protocol)
    rounds = len(protocol.rounds)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width} {drawn.height}"'
        f' width="{drawn.width}" height="{drawn.height}" role="img"'
        ' aria-labelledby="flow-title flow-words">',
        f'<title id="flow-title">The votes in {rounds} rounds</title>',
        f'<desc id="flow-words">{escape(_words(protocol))}</desc>',
        *(_ribbon(protocol, one) for one in drawn.ribbons),
        *(_bar(protocol, one) for one in drawn.bars),
        *_labels(protocol, drawn),
        "</svg>",
    ]
    return "\n".join(lines)


def _words(protocol: Protocol) -> str:
    elected = ", ".join(protocol.names(protocol.elected)) or "nobody"
    return (
        f"Columns are rounds, heights are votes, ribbons are votes moving on. Elected: {elected}."
    )


def _name(protocol: Protocol, candidate: int) -> str:
    return "exhausted" if candidate == EXHAUSTED else protocol.candidates[candidate]


def _bar(protocol: Protocol, bar: Bar) -> str:
    words = f"Round {bar.round}: {_name(protocol, bar.candidate)}, {protocol.brief(bar.votes)}"
    return (
        f'<rect x="{bar.x}" y="{bar.y}" width="{COLUMN}" height="{bar.height}"'
        f' fill="{colour(protocol, bar.candidate)}"><title>{escape(words)}</title></rect>'
    )


def _ribbon(protocol: Protocol, ribbon: Ribbon) -> str:
    left, right = ribbon.source.x + COLUMN, ribbon.to.x
    middle = (left + right) // 2
    top, end, high = ribbon.from_y, ribbon.to_y, ribbon.height
    path = (
        f"M{left},{top}C{middle},{top} {middle},{end} {right},{end}V{end + high}"
        f"C{middle},{end + high} {middle},{top + high} {left},{top + high}Z"
    )
    source, to = _name(protocol, ribbon.source.candidate), _name(protocol, ribbon.to.candidate)
    way = f"stay with {source}" if source == to else f"from {source} to {to}"
    words = f"{protocol.brief(ribbon.votes)} {way} after round {ribbon.source.round}"
    tone = colour(protocol, ribbon.source.candidate)
    told = f"<title>{escape(words)}</title>"
    return f'<path d="{path}" fill="{tone}" fill-opacity="0.35">{told}</path>'


def _labels(protocol: Protocol, drawn: Flow) -> Iterator[str]:
    """Names and votes beside the first and the last column."""
    last = max((bar.round for bar in drawn.bars), default=0)
    for bar in drawn.bars:
        if bar.round not in (1, last):
            continue
        left = bar.round == 1
        x = bar.x - 6 if left else bar.x + COLUMN + 6
        words = f"{_name(protocol, bar.candidate)} {protocol.brief(bar.votes)}"
        yield (
            f'<text x="{x}" y="{bar.y + bar.height // 2 + 4}"'
            f' text-anchor="{"end" if left else "start"}">{escape(words)}</text>'
        )


def _table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
    yield f"<caption>{escape(caption)}</caption>"
    cells = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    yield f"<thead><tr>{cells}</tr></thead><tbody>"
    for first, *rest in rows:
        cells = "".join(f"<td>{escape(one)}</td>" for one in rest)
        yield f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _rounds(protocol: Protocol) -> Iterator[str]:
    if not protocol.rounds:
        return
    heads = ["Candidate", *(f"Round {entry.number}" for entry in protocol.rounds)]
    order = [*protocol.elected, *protocol.runners_up]
    order += [c for c in range(len(protocol.candidates)) if c not in order]
    rows = [
        [protocol.candidates[c], *(_cell(protocol, entry, c) for entry in protocol.rounds)]
        for c in order
        if c not in protocol.withdrawn
    ]
    rows.append(["Exhausted", *(protocol.figure(one.exhausted) for one in protocol.rounds)])
    yield "<h2>The rounds</h2>"
    yield from _table("Votes at the end of each round", heads, rows)


def _cell(protocol: Protocol, entry: Round, candidate: int) -> str:
    if candidate not in entry.tallies:
        return ""
    word = " elected" if candidate in entry.elected else ""
    word = " out" if candidate in entry.eliminated else word
    return protocol.figure(entry.tallies[candidate]) + word


def _pairs(protocol: Protocol) -> Iterator[str]:
    if not protocol.pairwise:
        return
    names = [protocol.candidates[c] for c in protocol.pairwise]
    rows = [
        [
            protocol.candidates[c],
            *(str(row[other]) if other in row else "" for other in protocol.pairwise),
        ]
        for c, row in protocol.pairwise.items()
    ]
    yield "<h2>Each against each</h2>"
    yield from _table("Papers that put the row above the column", ["Candidate", *names], rows)


def _ties(protocol: Protocol) -> Iterator[str]:
    found = [(entry.number, tie) for entry in protocol.rounds for tie in entry.ties]
    if not found:
        return
    yield "<h2>Ties</h2><ul>"
    for number, tie in found:
        level = ", ".join(protocol.names(tie.among))
        words = f"Round {number}: {level} were level; {tie.broken_by}; "
        yield f"<li>{escape(words)}{escape(protocol.candidates[tie.lost])} lost.</li>"
    yield "</ul>"
