"""Default deny: each permission has a table, each command asks, each exception says why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from govapp.foundation.access import policy
from tests.house.source import ROOT, Module, modules

ASKING = {"authorize", "visible", "may"}


def _names_of_calls(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            if isinstance(inner.func, ast.Name):
                yield inner.func.id
            elif isinstance(inner.func, ast.Attribute):
                yield inner.func.attr


def _declared() -> dict[str, str]:
    """Each permission that is declared, with the name of its constant."""
    found = {}
    for module in modules():
        for node in module.tree.body:
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Call)
                and isinstance(node.value.func, ast.Name)
                and node.value.func.id == "Permission"
            ):
                found[node.value.args[0].value] = ast.unparse(node.targets[0])
    return found


def _services() -> Iterator[Module]:
    return (module for module in modules() if module.drawer == "services")


def _functions(module: Module) -> Iterator[ast.FunctionDef]:
    return (node for node in module.tree.body if isinstance(node, ast.FunctionDef))


@cache
def _neighbours(place: str) -> dict[str, ast.FunctionDef]:
    """The functions of one slice's services (of one part in foundation), by name."""
    return {
        function.name: function
        for module in _services()
        if module.name.startswith(place)
        for function in _functions(module)
    }


def _place(module: Module) -> str:
    return module.name.partition(".services")[0]


def _asks(function: ast.FunctionDef, place: str, seen: frozenset[str] = frozenset()) -> bool:
    called = set(_names_of_calls(function))
    if called & ASKING:
        return True
    near = _neighbours(place)
    return any(
        _asks(near[name], place, seen | {name}) for name in called & set(near) if name not in seen
    )


def _is_helper(function: ast.FunctionDef) -> bool:
    """Works in a command's session: whoever runs the command has asked."""
    arguments = [*function.args.posonlyargs, *function.args.args]
    return bool(arguments) and arguments[0].arg == "session"


def _is_unrestricted(function: ast.FunctionDef) -> bool:
    return any("unrestricted(" in ast.unparse(decorator) for decorator in function.decorator_list)


def _writes(function: ast.FunctionDef, place: str, seen: frozenset[str] = frozenset()) -> bool:
    called = set(_names_of_calls(function))
    near = _neighbours(place)
    return "transaction" in called or any(
        _writes(near[name], place, seen | {name}) for name in called & set(near) if name not in seen
    )


def test_every_permission_has_a_table_with_a_line(app):
    table = policy.table()

    assert set(_declared()) == set(table)
    assert not [permission for permission, lines in table.items() if not lines or () in lines]


def test_every_permission_is_asked_for_somewhere():
    code = "".join(
        module.path.read_text(encoding="utf-8")
        for module in modules()
        if module.drawer != "permissions"
    )
    templates = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")
    )

    unused = [
        permission
        for permission, constant in _declared().items()
        if constant not in code and permission not in templates and constant not in templates
    ]

    assert not unused


def test_every_command_asks_or_says_why_not():
    silent = [
        f"{module.shown}:{function.name}"
        for module in _services()
        for function in _functions(module)
        if not function.name.startswith("_")
        and not _is_helper(function)
        and not _is_unrestricted(function)
        and _writes(function, _place(module))
        and not _asks(function, _place(module))
    ]

    assert not silent


def test_helpers_leave_the_transaction_to_the_command():
    own = [
        f"{module.shown}:{function.name}"
        for module in _services()
        for function in _functions(module)
        if _is_helper(function) and "transaction" in set(_names_of_calls(function))
    ]

    assert not own


def test_who_is_unrestricted_says_why_in_words():
    short = [
        f"{module.shown}:{function.name}"
        for module in modules()
        for function in _functions(module)
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call)
        and ast.unparse(decorator.func).endswith("unrestricted")
        and len(ast.literal_eval(decorator.args[0]).split()) < 3
    ]

    assert not short
