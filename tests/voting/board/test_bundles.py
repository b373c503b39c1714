"""What the bundles hold, and the one file that checks them without anything else."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest

from govapp.voting.board.bundles import packed, public_bundle, tellers_bundle, unpacked
from govapp.voting.board.damage import damaged
from govapp.voting.board.joined import FOLDER, PIECES, source
from tests.voting.board.boards import CODES, OPENINGS, REPLACED, board, receipt_for, result


def _run(folder, bundle, *arguments):
    (folder / "bundle.zip").write_bytes(bundle)
    (folder / "verify.py").write_bytes(unpacked(bundle)["verify.py"])
    return subprocess.run(
        [sys.executable, "-I", "verify.py", "bundle.zip", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={},
    )


def test_the_same_board_gives_the_same_bytes():
    turned = replace(board(), codes=frozenset(reversed(CODES)))

    assert public_bundle(board(), result()) == public_bundle(turned, result())
    assert tellers_bundle(board(), result(), OPENINGS) == tellers_bundle(
        turned, result(), reversed(OPENINGS)
    )


def test_the_public_bundle_holds_no_paper_and_no_salt():
    files = unpacked(public_bundle(board(), result()))
    text = b"".join(content for name, content in files.items() if name != "verify.py").decode()

    assert not {"openings.json", "protocol.json"} & set(files)
    assert not [paper for paper, salt in OPENINGS if paper in text or salt in text]


def test_papers_that_are_not_those_of_the_board_are_not_packed():
    with pytest.raises(ValueError, match="not those of this board"):
        tellers_bundle(board(), result(), OPENINGS[1:])


def test_the_verifier_in_a_bundle_accepts_it_alone_with_plain_python(tmp_path):
    (tmp_path / "receipt.json").write_text(json.dumps(receipt_for(CODES[3], "mine")))

    run = _run(tmp_path, tellers_bundle(board(), result(), OPENINGS), "--receipt", "receipt.json")

    assert (run.returncode, run.stderr) == (0, "")
    assert "this ballot is in the count" in run.stdout
    elected = ", ".join(json.loads(result().protocol)["elected"])
    assert f"{elected} elected, every figure the same" in run.stdout


def test_the_verifier_ends_with_one_where_it_finds_a_fault(tmp_path):
    run = _run(tmp_path, damaged(public_bundle(board(), result()), "drop a leaf"))

    assert run.returncode == 1
    assert "FAULT" in run.stdout


def test_the_verifier_ends_with_two_where_nothing_can_be_read(tmp_path):
    files = unpacked(public_bundle(board(), result()))
    del files["leaves.txt"]

    run = _run(tmp_path, packed(files))

    assert (run.returncode, run.stdout) == (2, "")
    assert "lacks 'leaves.txt'" in run.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leaves.txt", b"not a hash"),
        ("heads.json", b"[1]"),
        ("definition.json", b"[" * 100_000),
        ("replaced.json", b"\xff"),
        ("bundle.json", b'{"edition": 2, "kind": "public"}'),
        ("openings.json", b'[["only a paper"]]'),
    ],
)
def test_a_file_that_cannot_be_understood_is_no_crash(tmp_path, name, content):
    run = _run(tmp_path, packed(unpacked(public_bundle(board(), result())) | {name: content}))

    assert run.returncode == 2
    assert "cannot be understood" in run.stderr


def test_a_file_that_is_no_zip_is_no_crash(tmp_path):
    bundle = public_bundle(board(), result())
    (tmp_path / "receipt.json").write_text("[]")

    run = _run(tmp_path, bundle, "--receipt", "receipt.json", "--other", "verify.py")

    assert run.returncode == 2


def test_the_joined_file_imports_the_standard_library_alone():
    imported = [
        name.partition(".")[0]
        for node in ast.walk(ast.parse(source()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
        )
    ]

    assert set(imported) <= sys.stdlib_module_names
    assert not set(imported) & {"socket", "urllib", "http", "subprocess", "ctypes"}


def test_the_joined_file_has_every_piece_and_no_name_twice():
    tree = ast.parse(source())
    defined = Counter(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
    )

    assert {path.stem for path in FOLDER.glob("*.py")} - {"__init__"} == set(PIECES)
    assert [name for name, times in defined.items() if times > 1] == []


def test_the_receipt_of_a_replaced_ballot_is_understood(tmp_path):
    (tmp_path / "receipt.json").write_text(json.dumps(receipt_for(*REPLACED)))

    run = _run(tmp_path, public_bundle(board(), result()), "--receipt", "receipt.json")

    assert run.returncode == 0
    assert "was replaced: its secret was shown" in run.stdout
