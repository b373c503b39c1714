"""The source of govapp as syntax trees, for the house tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "govapp"

# The shelf order of ARCHITECTURE.md, section 3: a slice sees only what stands left of it.
SHELF = (
    "foundation",
    "accounts",
    "charter",
    "members",
    "ledger",
    "dues",
    "voting",
    "committees",
    "elections",
    "ballots",
    "usecases",
    "reviews",
    "funding",
    "community",
    "reports",
    "api",
    "demo",
)


@dataclass(frozen=True)
class Import:
    """One module named by an import, and its line; `for_types` if only type checkers read it."""

    module: str
    line: int
    for_types: bool

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]


@dataclass(frozen=True)
class Module:
    """A file of the package; `govapp.dues.services.issue` stands in dues, drawer services."""

    path: Path

    @property
    def name(self) -> str:
        parts = list(self.path.relative_to(ROOT).with_suffix("").parts)
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def shown(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def slice(self) -> str:
        return slice_of(self.name)

    @property
    def drawer(self) -> str:
        return drawer_of(self.name)

    @property
    def tree(self) -> ast.Module:
        return _tree(self.path)


def slice_of(name: str) -> str:
    """`dues` of `govapp.dues.services`; "" for a module that is in no slice."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in SHELF else ""


def drawer_of(name: str) -> str:
    """`services` of `govapp.dues.services.issue`; in foundation the drawer of its part."""
    parts = name.split(".")
    depth = 3 if slice_of(name) == "foundation" else 2
    return parts[depth] if len(parts) > depth else ""


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the package."""
    return tuple(Module(path) for path in sorted(PACKAGE.rglob("*.py")))


def imports(module: Module) -> Iterator[Import]:
    """Every import of a file, inside functions too; `from a import b` may name the module `a.b`."""
    for node, for_types in _statements(module.tree, for_types=False):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, for_types)
        else:
            source = _absolute(module, node)
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                yield Import(inner if _is_module(inner) else source, node.lineno, for_types)


def _statements(
    node: ast.AST, *, for_types: bool
) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, for_types
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            yield from _statements(child, for_types=True)
        else:
            yield from _statements(child, for_types=for_types)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.name.split(".")
    if module.path.name != "__init__.py":
        package = package[:-1]
    package = package[: len(package) - node.level + 1]
    return ".".join([*package, node.module] if node.module else package)


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return name.startswith("govapp.") and (path.with_suffix(".py").exists() or path.is_dir())
