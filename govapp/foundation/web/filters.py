"""How values are written on pages: phrases, money, days, instants, shares, counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from flask_babel import gettext
from markupsafe import Markup, escape

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.kernel.thresholds import Comparison, Measured, Threshold
from govapp.foundation.web.values import TONE_ICONS, Badge
from govapp.foundation.web.viewer import viewer

_LONG_WORD = 20  # an address, say: may break anywhere rather than push its column wide
STEP_WORDS = {
    "done": N_("done"),
    "current": N_("current step"),
    "blocked": N_("something is missing"),
    "todo": N_("to come"),
}


def say(text: object) -> str:
    """A phrase in the reader's language with its values written out; any other text as it is."""
    if isinstance(text, Markup):
        return text  # a page said it already: as plain text it would be escaped a second time
    if not isinstance(text, Phrase):
        return words(text)
    sentence = gettext(text.msgid)
    if not text.values:
        return sentence
    return sentence % {name: words(value) for name, value in text.values.items()}


def strong(phrase: Phrase) -> Markup:
    """A phrase as markup with its values in bold."""
    bold = {key: Markup("<strong>{}</strong>").format(words(v)) for key, v in phrase.values.items()}
    sentence = escape(gettext(phrase.msgid))
    return sentence % bold if bold else sentence


def words(value: object) -> str:
    """Any value as plain text in the reader's language; None and undefined are empty."""
    if value is None:
        return ""
    for kind, written in _WRITTEN:
        if isinstance(value, kind):
            return written(value)  # type: ignore[operator]
    return str(value)


def shown(value: object) -> Markup:
    """Any value as markup for a cell or a fact: badges, times, money; nothing is a dash."""
    if value is None or value in ("", (), [], frozenset()):
        return Markup(
            '<span class="muted" aria-hidden="true">–</span><span class="unseen">{}</span>'
        ).format(gettext("none"))
    if hasattr(value, "__html__"):
        return Markup(value)  # noqa: S704 - it says of itself that it is markup
    if isinstance(value, Badge):
        return badge(value)
    if isinstance(value, Money):
        minus = " money--minus" if value.minor < 0 else ""
        return Markup('<span class="money{}">{}</span>').format(minus, money(value))
    if isinstance(value, date):
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), words(value))
    if isinstance(value, str) and not isinstance(value, Enum):
        if any(len(word) > _LONG_WORD for word in value.split()):
            return Markup('<bdi class="long">{}</bdi>').format(value)
        return Markup("<bdi>{}</bdi>").format(value)
    return escape(words(value))


def badge(value: Badge) -> Markup:
    """A badge as markup: icon and word."""
    from govapp.foundation.web.assets import icon

    return Markup('<span class="status tone-{}">{}{}</span>').format(
        value.tone, icon(value.sign), say(value.word)
    )


def money(amount: Money) -> str:
    """`$12,500.00` in the reader's locale."""
    return format_currency(amount.decimal, amount.currency, locale=viewer().babel)


def day(value: date | None) -> str:
    """`5 Dec 2026`, as the reader writes it. An instant gives its day in the reader's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(viewer().zoneinfo).date()
    return format_date(value, format="medium", locale=viewer().babel)


def moment(value: datetime | None) -> str:
    """`Fri, Dec 5, 2026, 5:00 PM EST`: an aware instant in the reader's zone, which is named."""
    if value is None:
        return ""
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    here, locale = value.astimezone(viewer().zoneinfo), viewer().babel
    weekday = format_datetime(here, "EEE", locale=locale)
    when = format_date(here.date(), format="medium", locale=locale)
    clock = format_datetime(here, _clock_pattern(), locale=locale)
    return f"{weekday}, {when}, {clock} {_zone_name(here)}"


def _zone_name(here: datetime) -> str:
    """`CET`, or the distance from UTC where the zone has no letters."""
    name = here.tzname() or "UTC"
    return name if name.isalpha() else f"UTC{here.isoformat()[-6:]}"


def _clock_pattern() -> str:
    return str(viewer().babel.time_formats["short"].pattern)


def number(value: int | Decimal) -> str:
    """`12,500`."""
    return format_decimal(value, locale=viewer().babel)


def percent(value: Fraction, digits: int = 1) -> str:
    """A share such as `66.7%`, rounded half up for reading only, from the exact fraction."""
    scale = 10 ** (digits + 2)
    whole = (value * scale * 2 + 1) // 2
    share = Decimal(whole).scaleb(-(digits + 2))
    pattern = "#,##0" + ("." + "#" * digits if digits else "") + "%"
    return format_percent(share, pattern, locale=viewer().babel)


def flat(errors: Iterable[object] | Mapping[str, Iterable[object]]) -> list[str]:
    """The errors of a field as one list, also those of enclosed fields."""
    if isinstance(errors, Mapping):
        errors = [problem for some in errors.values() for problem in some]
    found: list[str] = []
    for problem in errors:
        found.extend(flat(problem) if isinstance(problem, list | dict) else [say(problem)])
    return found


def also(given: Mapping[str, object], more: Mapping[str, object]) -> dict[str, object]:
    """Attributes with further ones, leaving out what is empty."""
    return {**given, **{name: value for name, value in more.items() if value}}


def tone_icon(tone: str) -> str:
    """The icon that goes with a tone."""
    return TONE_ICONS.get(tone, "info-circle")


def step_word(state: str) -> str:
    """A step's state for those who do not see its colour."""
    return gettext(STEP_WORDS[state])


def has_upload(form: Iterable[object]) -> bool:
    """True if a form holds a file field, so that it must be sent in parts."""
    return any("FileField" in str(getattr(field, "type", "")) for field in form)


def _share(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}" if value.denominator < 100 else percent(value)


def _threshold(value: Threshold) -> str:
    if value.comparison is Comparison.MORE_THAN:
        return gettext("more than %(share)s", share=_share(value.share))
    return gettext("at least %(share)s", share=_share(value.share))


def _measured(value: Measured) -> str:
    return gettext(
        "%(count)s of %(base)s, %(needed)s needed",
        count=number(value.count),
        base=number(value.base),
        needed=number(value.needed),
    )


def _list(values: Iterable[object]) -> str:
    return ", ".join(words(value) for value in values)


# The first kind that fits decides, so narrower kinds come first.
_WRITTEN = (
    (Phrase, say),
    (Badge, lambda value: say(value.word)),
    (Money, money),
    (datetime, moment),
    (date, day),
    (bool, lambda value: gettext("yes") if value else gettext("no")),
    (Enum, lambda value: gettext(str(value.value))),
    (int, number),
    (Decimal, number),
    (Fraction, _share),
    (Threshold, _threshold),
    (Measured, _measured),
    (tuple | list | frozenset, _list),
)

FILTERS = {
    "say": say,
    "words": words,
    "shown": shown,
    "strong": strong,
    "badge": badge,
    "money": money,
    "day": day,
    "moment": moment,
    "number": number,
    "percent": percent,
    "flat": flat,
    "also": also,
    "tone_icon": tone_icon,
    "step_word": step_word,
    "has_upload": has_upload,
}
