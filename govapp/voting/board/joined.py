"""The verifier as the one file that is downloaded and that lies in every bundle."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

PIECES = (
    "reading",
    "report",
    "ed25519",
    "board_checks",
    "holder_checks",
    "counting",
    "transferable",
    "meek",
    "pairs",
    "marks",
    "recount",
    "main",
)
FOLDER = Path(__file__).parent / "verifier"
HEAD = '''#!/usr/bin/env python3
"""Checks the published board of a secret vote. Needs Python 3.10, and nothing else: no network,
no installation, no trust in the server that counted.

    python3 verify.py BUNDLE.zip
    python3 verify.py BUNDLE.zip --receipt receipt.json
    python3 verify.py BUNDLE.zip --definition HASH --head head.json --other ANOTHER.zip

It rebuilds the Merkle tree (RFC 9162), checks the signatures (Ed25519, RFC 8032), compares the
definition, the order and the number of the leaves, your receipt, the opened papers and, where the
bundle opens them, the count. It names what is wrong, and says what this bundle cannot show.
It ends with 0 if no fault was found, 1 if one was, 2 if the bundle cannot be read.
"""

from __future__ import annotations

'''
FOOT = """

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


@cache
def source() -> str:
    """The text of `verify.py`: the pieces in their order, their imports once at the top."""
    imports: dict[str, set[str]] = {}
    bodies = []
    for piece in PIECES:
        needed, title, body = _taken_apart((FOLDER / f"{piece}.py").read_text(encoding="utf-8"))
        for module, names in needed:
            imports.setdefault(module, set()).update(names)
        rule = "# " + "-" * 97
        bodies.append(f"\n\n{rule}\n{title}\n{rule}\n\n\n{body.strip()}\n")
    lines = [_import_line(module, imports[module]) for module in sorted(imports, key=str.lower)]
    return HEAD + "\n".join(sorted(lines, reverse=True, key=_plain)) + "\n" + "".join(bodies) + FOOT


def _taken_apart(text: str) -> tuple[list[tuple[str, list[str]]], str, str]:
    """Imports from the standard library, the docstring as a comment, and everything else."""
    tree = ast.parse(text)
    imports: list[tuple[str, list[str]]] = []
    gone: set[int] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            imports += [(alias.name, []) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if not node.level and node.module not in {None, "__future__"}:
                imports.append((str(node.module), [alias.name for alias in node.names]))
        elif node is not tree.body[0]:
            continue
        gone.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    title = (ast.get_docstring(tree) or "").splitlines()
    kept = [line for number, line in enumerate(text.splitlines(), 1) if number not in gone]
    return imports, "\n".join(f"# {line}".rstrip() for line in title), "\n".join(kept)


def _import_line(module: str, names: set[str]) -> str:
    return f"from {module} import {', '.join(sorted(names))}" if names else f"import {module}"


def _plain(line: str) -> bool:
    return line.startswith("import")
