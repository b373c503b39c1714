"""A vacancy filled by the papers, a late withdrawal, "no further candidate", other rules."""

import json

import pytest
from flask import Flask
from hypothesis import given, settings

from govapp.elections.cli import elections as commands
from govapp.elections.counting import blt, rules
from govapp.elections.counting.again import AMONG_OTHERS, count_back, stopped_at, without
from govapp.elections.counting.compare import alternatives
from govapp.elections.counting.errors import CannotCount

from .made import elections, of
from .made import papers as made

# Two seats: A and B are elected. Without A, six of ten papers begin with C.
BOX = ["6 A C B", "4 B D C"]


def test_the_voters_of_whoever_left_fill_the_seat():
    found = count_back(made(BOX, seats=2), "scottish-stv", vacated=0, sitting=[1])

    assert found.seat == 2
    assert found.unseated == ()
    assert found.protocol.withdrawn == (0,)


def test_whoever_is_unwilling_is_struck_too():
    papers = made(BOX, seats=2)

    found = count_back(papers, "scottish-stv", vacated=0, sitting=[1], unwilling=[2])

    assert found.seat == 3


def test_a_sitting_member_keeps_the_seat_even_if_the_new_count_elects_two_others():
    papers = made(["5 A C", "4 A D", "3 B", "1 C"], seats=2)

    found = count_back(papers, "scottish-stv", vacated=0, sitting=[1])

    assert found.protocol.elected == (2, 3)
    assert found.seat == 2
    assert found.unseated == (1,)


def test_among_the_others_the_sitting_are_struck_and_one_seat_is_counted():
    papers = made(["5 A B D", "4 B D", "3 C"], seats=2)

    recounted = count_back(papers, "scottish-stv", vacated=0, sitting=[1])
    among = count_back(papers, "scottish-stv", vacated=0, sitting=[1], variant=AMONG_OTHERS)

    assert among.protocol.seats == 1
    assert set(among.protocol.withdrawn) == {0, 1}
    assert among.seat == 3
    assert recounted.protocol.seats == 2


def test_nobody_takes_the_seat_where_nobody_is_left():
    found = count_back(made(["2 A B"], seats=2), "plurality", vacated=0, sitting=[1])

    assert found.seat is None


def test_one_cannot_sit_and_have_left():
    with pytest.raises(CannotCount):
        count_back(made(BOX, seats=2), "plurality", vacated=0, sitting=[0])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(elections())
def test_a_count_back_never_seats_whoever_sits_or_left(election):
    papers = of(election)
    declared = rules.count("scottish-stv", papers)
    vacated, *sitting = declared.elected

    found = count_back(papers, "scottish-stv", vacated=vacated, sitting=sitting)

    assert found.seat not in {vacated, *sitting}
    assert (found.seat is None) is (not declared.runners_up)


def test_whoever_withdraws_late_is_struck_from_every_paper():
    papers = without(made(BOX, seats=1), [0])

    protocol = rules.count("plurality", papers)

    assert protocol.rounds[0].tallies == {1: 4, 2: 6, 3: 0}
    assert protocol.withdrawn == (0,)


def test_no_further_candidate_leaves_its_seat_and_all_later_ones_open():
    protocol = rules.count("approval", made(["9 A", "7 B", "5 C", "3 D"], seats=3))

    assert stopped_at(protocol, 1).elected == (0,)
    assert stopped_at(protocol, 1).open_seats == 2
    assert stopped_at(protocol, 0).elected == ()
    assert stopped_at(protocol, 3).elected == (0, 1, 2)
    assert stopped_at(protocol, 3).open_seats == 0


def test_alternatives_rest_on_the_same_papers_and_say_so():
    papers = made(["4 A B C", "3 B C A", "2 C B A"], seats=1)

    found = alternatives(papers, ["plurality", "irv", "schulze"], (2, 1, 0))

    assert [each.protocol.names(each.protocol.elected) for each in found] == [["A"], ["B"], ["B"]]
    assert len({each.fingerprint for each in found}) == 1
    assert found[0].as_json()["tie_order"] == ["C", "B", "A"]
    assert found[0].fingerprint != alternatives(without(papers, [0]), ["irv"])[0].fingerprint


def test_the_command_puts_the_rules_side_by_side(tmp_path):
    file = tmp_path / "last-year.blt"
    file.write_bytes(blt.write(made(["4 A B C", "3 B C A", "2 C B A"], seats=1)))
    runner = Flask("bare").test_cli_runner()

    plain = runner.invoke(commands, ["simulate", str(file), "--rules", "plurality,schulze"])
    as_json = runner.invoke(commands, ["simulate", str(file), "--rules", "irv", "--format", "json"])
    wrong = runner.invoke(commands, ["simulate", str(file), "--rules", "guess"])

    lines = [line.split() for line in plain.output.splitlines()]
    assert ["plurality", "schulze"] in lines
    assert ["A", "elected", "1", "-"] in lines
    assert ["B", "-", "elected", "1"] in lines
    assert json.loads(as_json.output)[0]["protocol"]["elected"] == ["B"]
    assert wrong.exit_code == 2
