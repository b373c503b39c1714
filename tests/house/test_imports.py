"""Who may import whom: the shelf order, the drawers, and libraries that live in one file."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.house.source import SHELF, Import, Module, drawer_of, imports, modules, slice_of

# Inside a slice a drawer sees its own height and what is below.
HEIGHT = {
    "rules": 1, "facts": 2, "models": 2, "permissions": 2,
    "queries": 3, "services": 3, "letters": 3, "forms": 3, "gateway": 3,
    "views": 4, "jobs": 4, "cli": 4,
}  # fmt: skip

# Drawers that only some slices have, each a decision.
SPECIAL = {
    ("elections", "counting"): "the counting engine, a pure package that could be lifted out",
    ("dues", "gateway"): "the only file that imports stripe",
    ("voting", "signing"): "the only file that imports cryptography",
    ("voting", "board"): "the public board and its verifier, pure; the verifier is downloaded",
}

CLOSED_TO_OTHERS = {"views", "forms", "cli"}
ONE_FILE = {
    "stripe": "govapp/dues/gateway/client.py",
    "weasyprint": "govapp/foundation/pdf/",
    "smtplib": "govapp/foundation/mail/sender.py",
    "cryptography": "govapp/voting/signing.py",
}
IMPURE = {"random", "secrets", "os", "time", "socket", "subprocess", "urllib", "sqlite3"}


def _every_import() -> Iterator[tuple[Module, Import]]:
    for module in modules():
        for found in imports(module):
            yield module, found


def _complaint(module: Module, found: Import, why: str) -> str:
    return f"{module.shown}:{found.line} imports {found.module}: {why}"


def _none(complaints: list[str]) -> None:
    assert not complaints, "\n" + "\n".join(complaints)


def test_each_folder_of_the_package_stands_on_the_shelf():
    folders = {
        module.path.relative_to(module.path.parents[1]).parts[0]
        for module in modules()
        if module.name.count(".") == 1 and module.path.name == "__init__.py"
    }

    assert folders <= {*SHELF, "wiring"}


def test_a_slice_sees_only_what_stands_left_of_it():
    complaints = []
    for module, found in _every_import():
        here, there = module.slice, slice_of(found.module)
        if here and there and SHELF.index(there) > SHELF.index(here):
            complaints.append(_complaint(module, found, f"{there} stands right of {here}"))

    _none(complaints)


def test_only_the_factory_and_the_starter_know_the_wiring():
    allowed = {"govapp/assembly.py", "govapp/serve.py"}

    _none(
        [
            _complaint(module, found, "ask a registry instead")
            for module, found in _every_import()
            if found.module.startswith("govapp.wiring")
            and module.shown not in allowed
            and not module.name.startswith("govapp.wiring")
        ]
    )


def test_no_slice_imports_pages_forms_or_commands_of_another():
    _none(
        [
            _complaint(module, found, f"{drawer_of(found.module)} are closed to other slices")
            for module, found in _every_import()
            if module.slice
            and slice_of(found.module) not in {"", "foundation", module.slice}
            and drawer_of(found.module) in CLOSED_TO_OTHERS
        ]
    )


def test_inside_a_slice_imports_go_down():
    complaints = []
    for module, found in _every_import():
        same = module.slice == slice_of(found.module) not in {"", "foundation"}
        here, there = HEIGHT.get(module.drawer), HEIGHT.get(drawer_of(found.module))
        if same and here and there and there > here:
            complaints.append(_complaint(module, found, "that drawer is higher"))

    _none(complaints)


def test_each_drawer_is_one_of_the_known_kinds():
    unknown = {
        module.shown
        for module in modules()
        if module.slice not in {"", "foundation", "demo"}
        and module.drawer not in {"", *HEIGHT}
        and (module.slice, module.drawer) not in SPECIAL
    }

    assert not unknown, "a new kind of drawer is a decision to write down"


@pytest.mark.parametrize("drawer", ["rules", "facts"])
def test_rules_and_facts_know_only_values(drawer):
    complaints = []
    for module, found in _every_import():
        if module.drawer != drawer or not module.slice:
            continue
        if found.top == "govapp":
            inside = found.module.startswith("govapp.foundation.kernel") and (
                found.module != "govapp.foundation.kernel.clock"
            )
            counting = found.module.startswith("govapp.elections.counting")
            if not inside and not counting and drawer_of(found.module) not in {"rules", "facts"}:
                complaints.append(_complaint(module, found, "rules take frozen values"))
        elif found.top not in sys.stdlib_module_names or found.top in IMPURE:
            complaints.append(_complaint(module, found, "the standard library's values only"))

    _none(complaints)


def test_rules_never_look_at_the_clock():
    asked = [
        f"{module.shown}:{node.lineno}"
        for module in modules()
        if module.drawer in {"rules", "facts"} or "counting" in module.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow"}
        and ast.unparse(node.value) in {"datetime", "date", "clock", "datetime.datetime"}
    ]

    assert not asked, "time is an argument"


def test_the_kernel_stands_on_the_standard_library_alone():
    _none(
        [
            _complaint(module, found, "the kernel has no other ground")
            for module, found in _every_import()
            if module.name.startswith("govapp.foundation.kernel")
            and found.top not in sys.stdlib_module_names
            and not found.module.startswith("govapp.foundation.kernel")
        ]
    )


def test_the_counting_engine_stands_on_the_standard_library_alone():
    _none(
        [
            _complaint(module, found, "it could not be lifted out")
            for module, found in _every_import()
            if module.name.startswith("govapp.elections.counting")
            and found.top not in sys.stdlib_module_names
            and not found.module.startswith("govapp.elections.counting")
        ]
    )


def test_the_public_board_stands_on_the_standard_library_alone():
    _none(
        [
            _complaint(module, found, "strangers run it with nothing but Python")
            for module, found in _every_import()
            if module.name.startswith("govapp.voting.board")
            and not found.module.startswith("govapp.voting.board")
            and (found.top not in sys.stdlib_module_names or found.top in IMPURE)
        ]
    )


def test_flask_stays_where_pages_and_commands_are():
    def is_home(module: Module) -> bool:
        return (
            module.name.startswith("govapp.foundation.web")
            or module.drawer in {"views", "cli"}
            or module.name in {"govapp.assembly", "govapp.serve"}
        )

    _none(
        [
            _complaint(module, found, "flask is for views, cli, foundation/web and the factory")
            for module, found in _every_import()
            if found.top == "flask" and not found.for_types and not is_home(module)
        ]
    )


def test_views_leave_the_database_to_queries_and_services():
    _none(
        [
            _complaint(module, found, "a page asks one query or one service")
            for module, found in _every_import()
            if module.drawer == "views" and found.top == "sqlalchemy" and not found.for_types
        ]
    )


@pytest.mark.parametrize("library", ONE_FILE)
def test_some_libraries_live_in_one_file(library):
    homes = {module.shown for module, found in _every_import() if found.top == library}

    assert len(homes) <= 1
    assert all(home.startswith(ONE_FILE[library]) for home in homes)


def test_the_door_plate_of_a_slice_is_a_docstring():
    doors = [
        module
        for module in modules()
        if module.path.name == "__init__.py" and module.name.count(".") == 1 and module.slice
    ]

    assert doors
    assert not [
        door.shown for door in doors if len(door.tree.body) != 1 or not ast.get_docstring(door.tree)
    ]
