"""Passwords, idle sign-ins, network addresses: what is true of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from govapp.accounts.rules import (
    LONGEST_SIGN_IN,
    address_block,
    browser_name,
    checked_email,
    checked_name,
    cookie_name,
    normalized,
    password_problems,
    sign_in_ends,
)
from govapp.accounts.services.passwords import common
from govapp.foundation.kernel.errors import Invalid

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "password",
    [
        "a stone in the river",
        "kvmzbwqt",  # eight letters, nothing else asked
        "пароль длинный достаточно",
        "🦉🦉🌊🌊🏔🏔🌲🌳",
        "x" * 200 + " and a bit",
    ],
)
def test_a_password_needs_no_signs_or_capitals(password):
    assert password_problems(password, common=common()) == ()


@pytest.mark.parametrize("password", ["", "seven77", "a\u0301" * 7])
def test_a_short_password_is_refused_counted_in_composed_letters(password):
    assert "at least 8" in str(password_problems(password, common=common())[0])


def test_a_password_of_257_characters_is_refused():
    assert password_problems("ab " * 85 + "x", common=common()) == ()
    assert "at most 256" in str(password_problems("ab " * 85 + "xy", common=common())[0])


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "Password1!",
        "PASSWORD123",
        "12345678",
        "qwertyuiop",
        "P@ssw0rd2027",
        "Welcome2027!",
        "aaaaaaaa",
        "ababababab",
        "ＰＡＳＳＷＯＲＤ",  # full width
    ],
)
def test_what_strangers_try_first_is_refused(password):
    assert "strangers" in str(password_problems(password, common=common())[0])


@pytest.mark.parametrize(
    "password", ["ada.example", "Ada Example", "ada@people.example", "Ada Example 99"]
)
def test_ones_own_name_is_no_password(password):
    own = ("Ada Example", "ada@people.example", "ada.example")

    assert "name or address" in str(password_problems(password, common=(), own_words=own)[0])


def test_a_password_typed_on_another_keyboard_is_the_same():
    assert normalized("cafe\u0301 creme") == normalized("caf\u00e9 creme")
    assert normalized("  two spaces  ") == "  two spaces  "


def test_a_sign_in_ends_when_nothing_happens_for_the_set_hours():
    assert sign_in_ends(NOON, NOON, 12) == NOON + timedelta(hours=12)
    assert sign_in_ends(NOON, NOON + timedelta(hours=3), 12) == NOON + timedelta(hours=15)


def test_a_sign_in_ends_after_two_weeks_however_busy():
    busy = NOON + LONGEST_SIGN_IN - timedelta(minutes=1)

    assert sign_in_ends(NOON, busy, 12) == NOON + LONGEST_SIGN_IN


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("not an address", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_ipv6_visitor_is_known_by_the_network(address, block):
    assert address_block(address) == block


def test_over_https_the_cookie_cannot_come_from_a_neighbour_host():
    assert cookie_name(https=True).startswith("__Host-")
    assert not cookie_name(https=False).startswith("__Host-")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nobody",
        "a@b",
        "a@b..example",
        "two@people.example, three@people.example",
        "a@people.example\nBcc: b@people.example",
        "a b@people.example",
        "<a@people.example>",
        "a@people.example\u202e",
        "a" * 65 + "@people.example",
        "a@" + "b" * 250 + ".example",
        "a@@people.example",
    ],
)
def test_what_is_not_one_bare_address_is_refused(typed):
    with pytest.raises(Invalid):
        checked_email(typed)


def test_a_long_line_of_odd_letters_is_judged_at_once():
    began = datetime.now(UTC)

    with pytest.raises(Invalid):
        checked_email("a@" + "a." * 100_000)

    assert datetime.now(UTC) - began < timedelta(seconds=1)


@pytest.mark.parametrize("typed", ["", "   ", "x" * 201, "Ada\u202eelpmaxE", "Ada\x00"])
def test_a_name_that_deceives_or_is_none_is_refused(typed):
    with pytest.raises(Invalid):
        checked_name(typed)


def test_a_name_is_kept_composed_and_with_single_spaces():
    assert checked_name("  Ame\u0301lie   Example ") == "Am\u00e9lie Example"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(said, name):
    assert browser_name(said) == name
