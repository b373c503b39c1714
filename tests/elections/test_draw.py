"""The public draw: the worked example of RFC 3797, the encodings, the gates, the replay."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from govapp.elections.rules.draw import (
    Algorithm,
    Announcement,
    Encoding,
    Source,
    announcement_problems,
    drawn,
    plain,
    selected,
    sources_from,
    value_problems,
    written,
)
from govapp.elections.rules.replay import replay_script

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=2)

# RFC 3797, section 6.
POOL = [
    "John",
    "Mary",
    "Bashful",
    "Dopey",
    "Sleepy",
    "Grouchy",
    "Doc",
    "Sneazy",
    "Handsome",
    "Cassandra",
    "Pollyanna",
    "Pendragon",
    "Pandora",
    "Faith",
    "Hope",
    "Charity",
    "Lee",
    "Longsuffering",
    "Chastity",
    "Smith",
    "Pride",
    "Sloth",
    "Envy",
    "Anger",
    "Kasczynski",
]
VALUES = ("9319", "2 5 12 8 10", "9, 18, 26, 34, 41, 45")
KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"
HASHES = [
    "990DD0A5692A029A98B5E01AA28F3459",
    "3691E55CB63FCC37914430B2F70B5EC6",
    "FE814EDF564C190AC1D25753979990FA",
    "1863CCACEB568C31D7DDBDF1D4E91387",
    "F4AB33DF4889F0AF29C513905BE1D758",
    "13EAEB529F61ACFB9A29D0BA3A60DE4A",
    "992DB77C382CA2BDB9727001F3CDCCD9",
    "63AB4258ECA922976811C7F55C383CE7",
    "DFBC5AC97CED01B3A6E348E3CC63F40D",
    "31CB111C4A4EBE9287CEAE16FE51B909",
    "07FA46C122F164C215BBC72793B189A3",
    "AC52F8D75CCBE2E61AFEB3387637D501",
    "53306F73E14FC0B2FBF434218D25948E",
    "B5D1403501A81F9A47318BE7893B347C",
    "85B10B356AA06663EF1B1B407765100A",
    "3269E6CE559ABD57E2BA6AAB495EB9BD",
]
SELECTED = [
    "Lee",
    "Doc",
    "Mary",
    "Charity",
    "Kasczynski",
    "Envy",
    "Sneazy",
    "Anger",
    "Chastity",
    "Pandora",
]


def _source(name, known_at=LATER, encoding=Encoding.NUMBERS):
    return Source(name, "https://lottery.example/results", known_at, encoding)


EXAMPLE = Announcement(
    tuple(POOL), tuple(map(_source, ("Lottery", "Results", "Debt"))), Algorithm.MD5
)


def test_the_worked_example_of_the_rfc_comes_out_with_its_key_and_hashes():
    result = drawn(EXAMPLE, VALUES)

    assert result.key == KEY
    assert [step.hashed for step in result.steps[:16]] == HASHES
    assert [step.left for step in result.steps[:3]] == [25, 24, 23]
    assert [POOL[number - 1] for number in result.order[:10]] == SELECTED


def test_everybody_is_drawn_once():
    assert sorted(drawn(EXAMPLE, VALUES).order) == list(range(1, 26))


def test_the_first_few_are_the_same_as_of_the_whole_draw():
    first = selected(25, KEY, Algorithm.MD5, count=10)

    assert first == drawn(EXAMPLE, VALUES).steps[:10]


def test_the_declared_variant_hashes_with_sha256_and_gives_another_order():
    variant = replace(EXAMPLE, algorithm=Algorithm.SHA256)

    assert len(drawn(variant, VALUES).steps[0].hashed) == 64
    assert drawn(variant, VALUES).order != drawn(EXAMPLE, VALUES).order


@pytest.mark.parametrize(
    ("encoding", "value", "text"),
    [
        (Encoding.NUMBERS, "12 5 8", "5.8.12./"),
        (Encoding.NUMBERS, "12,5;8.50", "5.8.512./"),
        (Encoding.NUMBERS, "007 0.250 0", "0.0.257./"),
        (Encoding.NUMBERS, "100", "100./"),
        (Encoding.TEXT, "Straße 7, oben!", "STRASSE7OBEN/"),
        (Encoding.TEXT, "ﬁve", "FIVE/"),
    ],
)
def test_a_value_is_written_in_one_way(encoding, value, text):
    assert written(encoding, value) == text


@pytest.mark.parametrize(
    ("encoding", "value"),
    [
        (Encoding.NUMBERS, ""),
        (Encoding.NUMBERS, "twelve"),
        (Encoding.NUMBERS, "-5"),
        (Encoding.NUMBERS, "1e3"),
        (Encoding.NUMBERS, "٣"),
        (Encoding.NUMBERS, "1.2.3"),
        (Encoding.TEXT, " … "),
    ],
)
def test_what_is_no_value_is_refused(encoding, value):
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        written(encoding, value)


def _refused(announcement, closes=None):
    return [p.msgid for p in announcement_problems(announcement, NOW, voting_closes=closes)]


def test_a_draw_of_sources_to_come_can_be_announced():
    assert _refused(EXAMPLE, closes=NOW + timedelta(days=1)) == []


def test_a_source_that_is_known_or_nearly_so_is_refused():
    for known_at in (NOW - timedelta(days=1), NOW, NOW + timedelta(minutes=59)):
        late = replace(EXAMPLE, sources=(_source("Old", known_at), _source("New")))

        assert _refused(late) == [
            "“%(source)s” is known too soon: announce a draw at least one hour before."
        ]


def test_a_draw_that_is_settled_while_people_still_vote_is_refused():
    assert _refused(EXAMPLE, closes=LATER + timedelta(days=1)) == [
        "One source at least must become known after voting has closed."
    ]


def test_a_draw_needs_names_and_different_sources():
    assert _refused(replace(EXAMPLE, items=("Ada",))) == ["A draw needs at least two names."]
    assert _refused(replace(EXAMPLE, sources=()))[0].startswith("Name between one and")
    assert _refused(replace(EXAMPLE, sources=(_source("A"), _source("A")))) == [
        "Two sources have the same name."
    ]


def test_values_come_when_they_are_known_and_not_before():
    sources = (_source("A"), _source("B", encoding=Encoding.TEXT))

    assert value_problems(sources, ("1 2", "x"), LATER) == ()
    assert len(value_problems(sources, ("1 2", "x"), NOW)) == 2
    assert len(value_problems(sources, ("1 2",), LATER)) == 1
    assert len(value_problems(sources, ("one", "…"), LATER)) == 2


def test_an_announcement_comes_back_from_storage_and_any_change_changes_its_digest():
    stored = plain(EXAMPLE)

    assert sources_from(stored["sources"]) == EXAMPLE.sources
    moved = (_source("Lottery", LATER + timedelta(minutes=1)), *EXAMPLE.sources[1:])
    assert replace(EXAMPLE, sources=moved).digest != EXAMPLE.digest


@pytest.mark.parametrize("algorithm", Algorithm)
def test_the_replay_script_finds_the_same_order_alone(tmp_path, algorithm):
    announcement = replace(EXAMPLE, algorithm=algorithm, items=(*POOL[:-1], 'É "quoted" \\ name'))
    script = tmp_path / "replay.py"
    script.write_text(replay_script(announcement, VALUES), encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-I", script], capture_output=True, text=True, check=True, encoding="utf-8"
    )

    result = drawn(announcement, VALUES)
    lines = run.stdout.splitlines()
    assert lines[0] == f"Key string: {KEY}"
    assert [int(line.partition("number ")[2].partition(",")[0]) for line in lines[1:]] == list(
        result.order
    )
    assert [line.split()[1] for line in lines[1:]] == [step.hashed for step in result.steps]
