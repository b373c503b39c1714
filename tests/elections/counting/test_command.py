"""The count from the command line, with and without the web application."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from govapp.elections.cli import elections
from govapp.elections.counting.errors import BadTieOrder
from govapp.elections.counting.report import named, report
from govapp.elections.counting.rules import RULES, count

from .made import papers as made

ROOT = Path(__file__).parents[3]
LEVEL = b'3 1\n5 1 0\n3 2 3 0\n3 3 2 0\n0\n"Lee, Ann"\n"Ben"\n"C\xc3\xa9line #1"\n"Level"\n'

# What a start of the count must not pull in: each of these costs more than a small count.
HEAVY = {"argparse", "dataclasses", "flask", "inspect", "json", "re", "sqlalchemy", "typing"}


@pytest.fixture
def level(tmp_path):
    file = tmp_path / "level.blt"
    file.write_bytes(LEVEL)
    return str(file)


def run(*arguments):
    command = [sys.executable, "-m", "govapp.elections.counting", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)


def test_it_prints_the_protocol_as_json(level):
    done = run(level, "--rule", "scottish-stv", "--format", "json")

    stored = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert stored["rounds"][0]["ties"][0]["broken_by"] == "lot needed"
    assert stored["elected"] == ["Céline #1"]
    assert stored["title"] == "Level"


def test_a_tie_order_may_name_candidates_whose_names_hold_commas(level):
    done = run("--tie-order=Céline #1,Lee, Ann,Ben", level, "--rule=scottish-stv")

    stored = json.loads(done.stdout)
    assert stored["rounds"][0]["ties"][0] == {
        "among": ["Ben", "Céline #1"],
        "broken_by": "order given",
        "lost": "Céline #1",
    }


def test_the_same_input_gives_the_same_bytes(level, tmp_path):
    packed = tmp_path / "level.blt.gz"
    packed.write_bytes(gzip.compress(LEVEL))

    outputs = {run(file, "--rule", "scottish-stv").stdout for file in (level, level, str(packed))}

    assert len(outputs) == 1
    assert outputs == {report(level, rule="scottish-stv", form="json")}


def test_text_shows_every_round_and_what_is_lost(level):
    told = run(level, "--rule", "scottish-stv", "--format", "text").stdout.decode()

    assert "Round 2\n" in told
    assert "  level: Ben, Céline #1; lot needed: Ben lost\n" in told
    assert "exclusion of Ben: Céline #1 +3.00000" in told


def test_blt_gives_the_papers_back(level):
    written = run(level, "--rule", "scottish-stv", "--format", "blt").stdout

    assert written == LEVEL


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("missing.blt", "--rule", "scottish-stv"), "missing.blt: cannot be read"),
        (("--rule", "scottish-stv"), "Name one ballot file."),
        (("{file}",), "Name the rule to count by."),
        (("{file}", "--rule"), "--rule needs a value."),
        (("{file}", "--rule", "dice"), "no counting rule is called 'dice'; known: "),
        (("{file}", "--rule", "scottish-stv", "--format", "pdf"), "There is no format pdf."),
        (("{file}", "--rule", "scottish-stv", "--seats", "0"), "--seats needs a whole number"),
        (("{file}", "--rule", "scottish-stv", "--seats", "two"), "--seats needs a whole number"),
        (("{file}", "--rule", "scottish-stv", "--sideways"), "There is no option --sideways."),
        (("{file}", "--rule", "scottish-stv", "--tie-order", "Zoe"), "names 'Zoe', who does not"),
        (("{file}", "--rule", "scottish-stv", "--tie-order", "Ben,Ben"), "a candidate twice"),
        (("{bad}", "--rule", "scottish-stv"), "bad.blt: line 2: '7' is not a candidate"),
    ],
)
def test_what_cannot_be_counted_is_explained_with_exit_code_two(level, tmp_path, arguments, words):
    bad = tmp_path / "bad.blt"
    bad.write_bytes(LEVEL.replace(b"5 1 0", b"5 7 0"))

    done = run(*(a.format(file=level, bad=bad) for a in arguments))

    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_seats_go_before_what_the_file_says(level):
    stored = json.loads(run(level, "--rule", "scottish-stv", "--seats", "2").stdout)

    assert (stored["seats"], stored["quota"], len(stored["elected"])) == (2, "4", 2)


def test_a_sheet_in_and_out_is_the_same_election(level, tmp_path):
    sheet = tmp_path / "level.csv"
    sheet.write_bytes(run(level, "--rule", "scottish-stv", "--format", "csv").stdout)

    again = run(str(sheet), "--rule", "scottish-stv", "--format", "blt").stdout

    assert again == LEVEL


def test_help_names_the_rules():
    done = run("--help")

    assert done.returncode == 0
    assert b"scottish-stv" in done.stdout


def test_a_start_imports_nothing_heavy(level):
    code = (
        "import runpy, sys; before = set(sys.modules); "
        f"sys.argv = ['count', {level!r}, '--rule', 'scottish-stv']; "
        "sys.exit = lambda code: None; "
        "runpy.run_module('govapp.elections.counting', run_name='__main__'); "
        "print('\\n', sorted(set(sys.modules) - before), file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )

    loaded = set(json.loads(done.stderr.replace("'", '"')))
    assert not loaded & HEAVY
    assert {name for name in loaded if name.startswith("govapp")} <= {
        "govapp",
        "govapp.elections",
        *(name for name in loaded if name.startswith("govapp.elections.counting")),
    }


def test_one_rule_does_not_wait_for_the_others():
    code = (
        "import sys; from govapp.elections.counting.rules import RULES, rule_of; "
        "rule_of('scottish-stv'); "
        "print([m for m in RULES.values() if f'govapp.elections.counting.{m}' in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )

    assert done.stdout == "['scottish']\n"


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_the_table_has_a_page_and_counts_under_its_own_name(rule):
    papers = made(["4 A", "2 B A", "1 C"], seats=1)

    assert count(rule, papers).rule == rule
    assert (ROOT / "govapp/elections/counting" / f"{RULES[rule]}.md").read_text().startswith("# ")


def flask_count(*arguments):
    return Flask("bare").test_cli_runner().invoke(elections, ["count", *arguments])


def test_the_flask_command_is_the_same_count(level):
    done = flask_count(level, "--rule", "scottish-stv", "--format", "json")

    assert done.exit_code == 0
    assert done.stdout_bytes == report(level, rule="scottish-stv", form="json")


def test_the_flask_command_offers_the_same_options():
    own = set(run("--help").stdout.decode().split())

    told = flask_count("--help").output

    for option in ("--rule", "--seats", "--format", "--tie-order", "--passes"):
        assert option in own
        assert option in told


def test_the_flask_command_explains_a_bad_file_with_exit_code_two():
    done = flask_count("missing.blt", "--rule", "scottish-stv")

    assert done.exit_code == 2
    assert "missing.blt: cannot be read" in done.stderr


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("", ()),
        ("Ben,Lee, Ann", ("Ben", "Lee, Ann")),
        (" Lee, Ann , Ben", ("Lee, Ann", "Ben")),
        ("Ann,Ben", ("Ann", "Ben")),
        ("Lee,Lee, Ann", ("Lee", "Lee, Ann")),
    ],
)
def test_names_are_taken_apart_by_who_stands(listed, names):
    assert named(listed, ("Lee, Ann", "Ben", "Lee")) == names


def test_an_empty_part_of_a_tie_order_is_refused(level):
    with pytest.raises(BadTieOrder):
        report(level, rule="scottish-stv", form="json", tie_order="Ben,,Lee, Ann")
