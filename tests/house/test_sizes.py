"""Files stay under 300 lines and functions under 40, so that a thought fits on a screen."""

from __future__ import annotations

import ast

from tests.house.source import ROOT, modules

LARGEST_FILE = 300
LONGEST_FUNCTION = 40

# What may be longer, and why. Nothing stays here that became short again.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


def _lines(shown: str) -> int:
    return len((ROOT / shown).read_text(encoding="utf-8").splitlines())


def _functions() -> dict[str, int]:
    return {
        f"{module.shown}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_no_file_is_longer_than_three_hundred_lines():
    long = {module.shown for module in modules() if _lines(module.shown) > LARGEST_FILE}

    assert long == set(LONG_FILES)


def test_no_function_is_longer_than_forty_lines():
    long = {name for name, lines in _functions().items() if lines > LONGEST_FUNCTION}

    assert long == set(LONG_FUNCTIONS)
