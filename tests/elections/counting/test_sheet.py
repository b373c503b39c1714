"""Sheets of comma-separated values: what is read, what is refused and in which words."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.elections.counting import sheet
from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.errors import BadFile
from govapp.elections.counting.files import load

from .made import elections, of

PLAIN = b"""\
title,Council
seats,2
papers,Ada,Ben,Cy
4,1,2,
3,,1,
1,1,2,
2,,,
"""
EXPECTED = Papers(("Ada", "Ben", "Cy"), 2, frozenset(), {(0, 1): 5, (1,): 3}, 2, 0, "Council")


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b"\n", b"\r"),
        PLAIN.replace(b",", b";"),
        PLAIN.replace(b",", b"\t"),
        PLAIN.replace(b"papers", b"Papers").replace(b"seats,2", b" Seats , 2 ,,"),
        PLAIN.replace(b"4,1,2,", b"4,1,2,,,\n,,,\n"),
        b'title,Council\nseats,2\ncandidates,Ada,Ben,Cy\npapers,first,second\n5,Ada,Ben\n"3",Ben,\n2,,\n',
    ],
    ids=["plain", "mark", "CRLF", "CR", "semicolons", "tabs", "spaces", "padded", "by choice"],
)
def test_every_way_to_write_the_same_election_is_read_alike(content):
    assert sheet.read(content) == EXPECTED


def test_equal_and_skipped_ranks_withdrawn_and_void_are_kept_apart():
    read = sheet.read(
        b"withdrawn,Cy,Ada\nvoid,3\nseats,1\npapers,Ada,Ben,Cy\n5,1,1,2\n7,3,,1\n1,2,,\n"
    )

    assert read.withdrawn == {0, 2}
    assert read.void == 3
    assert read.uneven == {((0, 1), (2,)): 5, ((2,), (), (0,)): 7, ((), (0,)): 1}


def test_the_number_of_seats_given_goes_before_the_one_in_the_sheet(tmp_path):
    file = tmp_path / "council.csv.gz"
    file.write_bytes(gzip.compress(PLAIN))

    assert load(str(file)).seats == 2
    assert load(str(file), 3).seats == 3
    assert sheet.read(PLAIN.replace(b"seats,2\n", b""), 1).seats == 1


WRONG = {
    "empty": (b"", "there is no row that begins with 'papers'"),
    "no heading": (PLAIN.replace(b"papers", b"votes"), "line 3: a row cannot begin with 'votes'"),
    "no seats": (PLAIN.replace(b"seats,2\n", b""), "the sheet has no row 'seats'"),
    "seats": (PLAIN.replace(b"seats,2", b"seats,two"), "line 2: the row 'seats' needs one whole"),
    "no seat": (PLAIN.replace(b"seats,2", b"seats,0"), "line 2: the row 'seats' needs one whole"),
    "two titles": (b"title,A\n" + PLAIN, "line 2: a second row 'title'"),
    "nobody": (PLAIN.replace(b"Ada,Ben,Cy", b""), "the sheet names no candidate"),
    "nameless": (PLAIN.replace(b"Ben", b""), "line 3: a column has no heading"),
    "twice": (PLAIN.replace(b"Ben", b"Ada"), "'Ada' is named twice"),
    "weight": (PLAIN.replace(b"3,,1,", b"x,,1,"), "line 5: 'x' is not a number of papers"),
    "no voters": (PLAIN.replace(b"3,,1,", b"0,,1,"), "line 5: '0' is not a number of papers"),
    "fraction": (PLAIN.replace(b"3,,1,", b"1.5,,1,"), "line 5: '1.5' is not a number of papers"),
    "rank": (PLAIN.replace(b"3,,1,", b"3,,x,"), "line 5: 'x' is not a rank for 'Ben'"),
    "rank 0": (PLAIN.replace(b"3,,1,", b"3,,0,"), "line 5: '0' is not a rank for 'Ben'"),
    "far rank": (PLAIN.replace(b"3,,1,", b"3,,10000,"), "line 5: '10000' is not a rank"),
    "short": (PLAIN.replace(b"3,,1,", b"3,,1"), "line 5: the row has 3 cells, the heading has 4"),
    "long": (PLAIN.replace(b"3,,1,", b"3,,1,,2"), "line 5: the row has 5 cells"),
    "not UTF-8": (PLAIN.replace(b"Ada", b"\xff"), "line 3: the text is not UTF-8"),
    "open quotes": (PLAIN.replace(b"3,,1,", b'3,,"1,'), "the cells cannot be told apart"),
    "stranger": (b"seats,1\ncandidates,A\npapers,1\n3,B\n", "line 4: 'B' is not among the cand"),
    "marked twice": (b"seats,1\ncandidates,A\npapers,1,2\n3,A,A\n", "line 4: 'A' stands twice"),
    "withdrawn": (b"withdrawn,Zoe\n" + PLAIN, "line 1: 'Zoe' is withdrawn but not among"),
}


@pytest.mark.parametrize(("content", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_bad_sheet_is_refused_with_its_line(content, words):
    with pytest.raises(BadFile, match=words):
        sheet.read(content)


ranks = st.lists(st.lists(st.integers(0, 3), max_size=2), max_size=4)


@settings(max_examples=100, deadline=None)
@given(elections(), st.integers(0, 5), st.integers(0, 5), st.sampled_from(["", 'A "new", one; 1']))
def test_what_is_written_is_read_back(election, blank, void, title):
    papers = of(election, blank=blank, void=void, title=title)

    assert sheet.read(sheet.write(papers)) == papers


@settings(max_examples=60, deadline=None)
@given(st.lists(ranks, max_size=6))
def test_uneven_papers_are_read_back_too(drawn):
    rows, header = [], b"seats,1\npapers,A,B,C,D\n"
    for ranking in drawn:
        cells = {c: str(place) for place, level in enumerate(ranking, 1) for c in level}
        rows.append(",".join(["1", *(cells.get(c, "") for c in range(4))]).encode())
    papers = sheet.read(header + b"\n".join(rows))

    assert sheet.read(sheet.write(papers)) == papers


def test_what_is_written_is_sorted_and_merged():
    assert sheet.write(EXPECTED) == PLAIN.replace(b"4,1,2,\n3,,1,\n1,1,2,\n", b"5,1,2,\n3,,1,\n")
