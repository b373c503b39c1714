"""Ballot files: what is read, what is refused and in which words, what is written."""

import gzip
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.elections.counting import blt
from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.blt_text import careful
from govapp.elections.counting.errors import BadFile, CannotCount
from govapp.elections.counting.files import load

from .made import elections, of

PLAIN = b"""\
3 2
4 1 2 0
3 2 0
1 1 2 0
2 0
0
"Ada"
"Ben"
"Cy"
"Council"
"""
EXPECTED = Papers(("Ada", "Ben", "Cy"), 2, frozenset(), {(0, 1): 5, (1,): 3}, 2, 0, "Council")


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b"\n", b"\r"),
        PLAIN.rstrip(),
        PLAIN.replace(b"4 1 2 0", b"4 1 2 0 "),
        PLAIN + b"\n\n# the end\n",
        gzip.compress(PLAIN),
        PLAIN.replace(b"4 1 2 0", b"# first the members\n\n  4   1\t2 0   # four of them"),
        PLAIN.replace(b"4 1 2 0", b"04 01 2 0"),
        PLAIN.replace(b"4 1 2 0", b"/* first the\n members */ 4 /*ones*/ 1 2 /* and */0"),
        PLAIN.replace(b'"Ada"', b'/* names */ "Ada" /* the first */') + b"/* end */",
        PLAIN.replace(b"4 1 2 0", b"4 1 2 0 # not /* a comment"),
        PLAIN.replace(b"\n0\n", b"\n0 # no more\n"),
        PLAIN.replace(b'"Ada"', b'"Ada"  # who said "yes"'),
        PLAIN.replace(b"4 1 2 0\n3 2 0", b"4 1 2 0 3 2 0"),
        b'3 2 4 1 2 0 3 2 0 1 1 2 0 2 0 0 "Ada" "Ben" "Cy" "Council"',
    ],
    ids=[
        "plain",
        "byte-order mark",
        "CRLF",
        "CR",
        "no last line end",
        "space at the end",
        "comment at the end",
        "gzip",
        "comments and spaces",
        "leading zeros",
        "comments over lines",
        "comments beside names",
        "comment signs in a comment",
        "comment after the lone 0",
        "comment with quotes",
        "two ballots in a line",
        "all in one line",
    ],
)
def test_every_way_to_write_the_same_election_is_read_alike(content):
    assert blt.read(content) == EXPECTED
    if content[:1] not in b"\x1f\xef" and b"/*" not in content:
        assert set(careful(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")).names) == {
            "Ada",
            "Ben",
            "Cy",
        }


def test_withdrawn_equal_and_skipped_are_kept_apart():
    read = blt.read(
        b"4 1\n-2 -4\n5 1=2 3 0\n1 (2 1) 3 0\n2 3 = 4 1 0\n7 - 1 0\n1 3 - 0\n2 - - 0\n0\n"
        b'"A"\n"B"\n"C"\n"D"\n"T"\n'
    )

    assert read.withdrawn == {1, 3}
    assert read.uneven == {((0, 1), (2,)): 6, ((2, 3), (0,)): 2, ((), (0,)): 7}
    assert read.profile == {(2,): 1}
    assert read.blank == 2


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('"Ann "Annie" Lee"', ['Ann "Annie" Lee']),
        ('""Bob" Smith"', ['"Bob" Smith']),
        ('"The "Two""', ['The "Two"']),
        (r'"Ann \"Annie\" Lee"', ['Ann "Annie" Lee']),
        (r'"C:\\"', ["C:\\"]),
        (r'"C:\"', ["C:\\"]),
        ('"Lee, Ann #1" # one', ["Lee, Ann #1"]),
        ('"Ann" "Bob"', ["Ann", "Bob"]),
        (r'"Ann \" Lee" "Bob"', ['Ann " Lee', "Bob"]),
        ('"Ann /* Lee */"', ["Ann /* Lee */"]),
        ('"Ann "Annie" /* Lee */"', ['Ann "Annie" /* Lee */']),
        ('"Åsa № 3, 李"', ["Åsa № 3, 李"]),
    ],
)
def test_names_may_hold_anything(line, names):
    ending = "" if len(names) == 2 else '"Bob"\n'

    read = blt.read(f"2 1\n1 1 0\n0\n{line}\n{ending}".encode())

    assert read.candidates == (*names, "Bob")[:2]
    assert read.title == ""


WRONG = {
    "empty": (b"", "the file is empty"),
    "only a comment": (b"# nothing\n", "the file is empty"),
    "no header": (b"hello\n", "line 1: the file must begin with the number of candidates"),
    "no seats": (b'2 0\n0\n"A"\n"B"\n', "line 1: the file must begin with"),
    "names first": (b'"A"\n', "line 1: the file must begin with"),
    "unknown candidate": (PLAIN.replace(b"3 2 0", b"3 9 0"), "line 3: '9' is not a candidate"),
    "not a number": (PLAIN.replace(b"3 2 0", b"3 b 0"), "line 3: 'b' is not a candidate"),
    "negative": (PLAIN.replace(b"3 2 0", b"3 -2 0"), "line 3: '-2' is not a candidate"),
    "open equal rank": (PLAIN.replace(b"3 2 0", b"3 2= 0"), "line 3: the ballot does not end"),
    "empty equal rank": (PLAIN.replace(b"3 2 0", b"3 2==3 0"), "line 3: '' is not a candidate"),
    "twice": (PLAIN.replace(b"3 2 0", b"3 2 1 2 0"), "line 3: candidate 2 stands twice"),
    "twice level": (PLAIN.replace(b"3 2 0", b"3 2=2 0"), "line 3: candidate 2 stands twice"),
    "no end": (PLAIN.replace(b"3 2 0", b"3 2"), "line 3: the ballot does not end with 0"),
    "no voters": (PLAIN.replace(b"3 2 0", b"x 2 0"), "line 3: 'x' is not a number of voters"),
    "a fraction": (PLAIN.replace(b"3 2 0", b"1.5 2 0"), "line 3: '1.5' is not a number of"),
    "underscore": (PLAIN.replace(b"3 2 0", b"1_0 2 0"), "line 3: '1_0' is not a number of"),
    "a plus": (PLAIN.replace(b"3 2 0", b"+3 2 0"), "line 3: '\\+3' is not a number of voters"),
    "endless number": (PLAIN.replace(b"3 2 0", b"9" * 5000 + b" 2 0"), "line 3: '9+' is not a"),
    "ballot number": (PLAIN.replace(b"3 2 0", b"(17) 2 0"), "line 3: ballot numbers in brackets"),
    "open bracket": (PLAIN.replace(b"3 2 0", b"3 (2 1 0"), "line 3: a bracket around equal"),
    "option": (PLAIN.replace(b"3 2 0", b"[tie 1 2 3]"), "line 3: '\\[tie' is not a number of"),
    "late withdrawal": (PLAIN.replace(b"3 2 0", b"-2"), "line 3: withdrawn candidates must"),
    "withdrawn stranger": (PLAIN.replace(b"4 1 2 0", b"-7"), "line 2: '7' is not a candidate"),
    "no lone zero": (PLAIN.replace(b"\n0\n", b"\n"), "line 6: a text in quotes stands before"),
    "cut off": (PLAIN[:20], "the file ends without the lone 0|does not end with 0"),
    "after the zero": (PLAIN.replace(b"\n0\n", b"\n0 7\n"), "line 6: something other than a"),
    "bare name": (PLAIN.replace(b'"Ada"', b"Ada"), "line 7: a name or the title must stand in"),
    "open quote": (PLAIN.replace(b'"Ada"', b'"Ada'), "line 7: the quotes around"),
    "text after": (PLAIN.replace(b'"Ada"', b'"Ada" x'), "line 7: the quotes around"),
    "nameless": (PLAIN.replace(b'"Ada"', b'" "'), "line 7: a candidate has no name"),
    "namesakes": (PLAIN.replace(b'"Ben"', b'"Ada"'), "line 8: 'Ada' is already the name in line 7"),
    "too few names": (PLAIN.replace(b'"Ben"\n"Cy"\n"Council"\n', b""), "3 candidates are announ"),
    "too many": (PLAIN + b'"More"\n', "line 11: a text too many after 3 names"),
    "too many announced": (PLAIN.replace(b"3 2\n", b"999999999 2\n"), "candidates are announced"),
    "not UTF-8": (PLAIN.replace(b"Ada", b"\xc5da"), "line 7: the text is not UTF-8"),
    "UTF-16": (PLAIN.decode().encode("utf-16"), "line 1: the file must begin"),
    "open comment": (PLAIN.replace(b"3 2 0", b"3 2 0 /* x"), "line 3: a comment that begins"),
    "line after comment": (b"/*\n\n*/" + PLAIN.replace(b"3 2 0", b"3 9 0"), "line 5: '9' is not"),
    "damaged gzip": (gzip.compress(PLAIN)[:-9], "is a damaged gzip file"),
}


@pytest.mark.parametrize(("content", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_bad_file_is_refused_with_its_line(content, words):
    with pytest.raises(BadFile, match=words):
        blt.read(content)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(BadFile, match="cannot be read: No such file"):
        load(str(tmp_path / "none.blt"))


def test_what_is_written_is_sorted_and_merged():
    content = b'3 1\n-2\n1 3 1 0\n2 1=2 - 3 0\n1 1 0\n4 3 1 0\n6 0\n0\n"A "x""\n"B"\n"C"\n"T"\n'

    assert blt.write(blt.read(content)).decode() == (
        '3 1\n-2\n1 1 0\n2 1=2 - 3 0\n5 3 1 0\n6 0\n0\n"A \\"x\\""\n"B"\n"C"\n"T"\n'
    )


def test_void_papers_are_left_in_a_comment():
    written = blt.write(Papers(("A",), 1, frozenset(), {(0,): 1}, void=3))

    assert b"# void papers: 3\n" in written
    assert blt.read(written).profile == {(0,): 1}


names = st.text(
    st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), min_size=1, max_size=12
)


@settings(max_examples=100, deadline=None)
@given(elections(), st.lists(names, min_size=8, max_size=8, unique=True), st.integers(0, 3))
def test_writing_and_reading_gives_the_same_papers(election, texts, blank):
    made = of(election)
    called = tuple(f"{text}." for text in texts)
    uneven = {((c,), (), (0,)): 2 for c in range(1, len(made.candidates))}
    papers = Papers(
        called[: len(made.candidates)],
        made.seats,
        frozenset({len(made.candidates) - 1}),
        made.profile,
        blank,
        0,
        texts[-1],
        uneven,
    )

    assert blt.read(blt.write(papers)) == papers


@settings(max_examples=100, deadline=None)
@given(elections(), st.integers(0, 3))
def test_the_quick_and_the_careful_reader_agree(election, blank):
    content = blt.write(of(election, blank=blank))

    commented = content.replace(b"\n", b"  # careful now\n", 1)

    assert blt.read(commented) == blt.read(content) == of(election, blank=blank)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_noise_never_crashes_the_reader(noise):
    with suppress(CannotCount):
        blt.read(noise)


@settings(max_examples=300, deadline=None)
@given(
    elections(most_candidates=4, most_papers=5),
    st.lists(
        st.tuples(
            st.integers(0, 200),
            st.integers(0, 3),
            st.sampled_from(
                [b"", b"0", b" ", b"\n", b'"', b"=", b"-", b"(", b")", b"#", b"\\", b"9"]
            )
            | st.binary(max_size=3),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_damaged_files_are_read_or_refused_but_never_crash(election, damages):
    content = blt.write(of(election))

    for place, length, replacement in damages:
        place %= len(content)
        content = content[:place] + replacement + content[place + length :]

    try:
        read = blt.read(content)
    except CannotCount:
        return
    assert blt.read(blt.write(read)) == read


@pytest.mark.parametrize(
    "content",
    [
        b"2 1\n1 " + b"1=" * 100_000 + b" 0\n0\n",
        b"2 1\n1 " + b"(" * 100_000 + b" 0\n0\n",
        b"2 1\n" + b"1 1 0 " * 60_000 + b'0 "A" "B"',
        b'1 1\n0\n"' + b'\\"' * 100_000,
        b"1 1\n0\n" + b'"" ' * 100_000,
        b"2 1\n" + b"-1 " * 100_000 + b'0 "A" "B"',
        b"50000 1\n1 " + b" ".join(b"%d" % c for c in range(1, 50_001)) + b" 50000 0\n0\n",
    ],
    ids=[
        "equals",
        "brackets",
        "one line",
        "escapes",
        "empty texts",
        "withdrawn",
        "late repetition",
    ],
)
def test_hostile_files_take_no_longer_than_their_length(content):
    with suppress(CannotCount):
        blt.read(content)


@pytest.mark.parametrize(
    "change",
    [
        {"seats": 0},
        {"blank": -1},
        {"void": -1},
        {"candidates": ("A", "A")},
        {"candidates": ("A", " ")},
        {"candidates": ("A", "B\nC")},
        {"title": "two\nlines"},
        {"withdrawn": frozenset({2})},
        {"profile": {(0,): 0}},
        {"profile": {(0,): 1.0}},
        {"profile": {(0,): True}},
        {"profile": {(): 1}},
        {"profile": {(0, 0): 1}},
        {"profile": {(2,): 1}},
        {"profile": {(-1,): 1}},
        {"uneven": {((0, 1), (0,)): 1}},
        {"uneven": {((2,), ()): 1}},
    ],
    ids=str,
)
def test_papers_that_contradict_themselves_are_refused(change):
    sound = {"candidates": ("A", "B"), "seats": 1, "withdrawn": frozenset(), "profile": {(0,): 1}}

    with pytest.raises(CannotCount):
        Papers(**{**sound, **change})
