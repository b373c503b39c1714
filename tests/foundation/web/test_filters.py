"""Values are written one way everywhere, in the reader's language and zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from flask import g, render_template_string

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.kernel.thresholds import Comparison, Measured, Threshold
from govapp.foundation.web import filters
from govapp.foundation.web.values import Badge
from govapp.foundation.web.viewer import Viewer


@pytest.fixture(autouse=True)
def reading(app):
    with app.test_request_context():
        yield


def plain(text: str) -> str:
    """With ordinary spaces: locales write narrow ones before AM and PM."""
    return " ".join(text.split())


def test_a_phrase_is_said_with_its_values_written_out():
    phrase = Phrase("%(amount)s is due on %(day)s", amount=Money(1_250_000), day=date(2026, 12, 5))

    assert filters.say(phrase) == "$12,500.00 is due on Dec 5, 2026"


def test_a_phrase_may_hold_percent_signs_when_it_has_no_values():
    assert filters.say(Phrase("50% are enough")) == "50% are enough"


def test_what_a_page_said_already_is_not_escaped_twice(app):
    page = "{% set answer = _('for %(name)s', name=name) %}{{ answer | say }}"

    written = render_template_string(page, name="Sample Children's Clinic")

    assert written == "for Sample Children&#39;s Clinic"


def test_an_instant_names_the_zone_it_is_written_in():
    instant = datetime(2026, 12, 4, 22, tzinfo=UTC)

    assert plain(filters.moment(instant)) == "Fri, Dec 4, 2026, 5:00 PM EST"


def test_another_reader_has_another_zone_and_language():
    g.viewer = Viewer(locale="de", zone="America/Sao_Paulo")

    assert plain(filters.moment(datetime(2026, 12, 4, 22, tzinfo=UTC))) == (
        "Fr., 04.12.2026, 19:00 UTC-03:00"
    )
    assert plain(filters.money(Money(1_250_000, "EUR"))) == "12.500,00 €"


def test_a_naive_instant_is_a_bug():
    with pytest.raises(ValueError, match="zone"):
        filters.moment(datetime(2026, 12, 4))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (Fraction(2, 3), "66.7%"),
        (Fraction(1, 2), "50%"),
        (Fraction(1, 800), "0.1%"),
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
    ],
)
def test_a_share_in_percent(share, written):
    assert filters.percent(share) == written


def test_a_measured_share_gives_its_sum():
    share = Measured(11, 20, Threshold(Fraction(1, 2), Comparison.MORE_THAN))

    assert filters.words(share) == "11 of 20, 11 needed"
    assert filters.words(share.threshold) == "more than 1/2"


def test_a_cell_shows_each_kind():
    assert filters.shown(Money(-5)) == '<span class="money money--minus">-$0.05</span>'
    assert filters.shown(date(2026, 12, 5)) == '<time datetime="2026-12-05">Dec 5, 2026</time>'
    assert filters.shown("<b>") == "<bdi>&lt;b&gt;</bdi>"
    assert 'class="long"' in filters.shown("https://members.example.org")
    assert "tone-good" in filters.shown(Badge("Paid", "good"))
    assert filters.shown(12_500) == "12,500"
    assert filters.shown(True) == "yes"
    assert "none" in filters.shown(None)
    assert "none" in filters.shown(())


def test_a_phrase_in_a_cell_is_escaped():
    phrase = Phrase("by %(name)s", name="<script>")

    assert filters.shown(phrase) == "by &lt;script&gt;"
