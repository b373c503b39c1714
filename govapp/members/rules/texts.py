"""Reading single values that people or files give: clean text or `Invalid` with how to write it."""

from __future__ import annotations

import re
import unicodedata

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.ids import plain
from govapp.foundation.kernel.phrases import N_, Phrase

SHORT, LONG = 200, 2000
_JOINERS = frozenset("\u200c\u200d")  # parts of words in several scripts
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_MARKS_IN_A_ROW = 4
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_WEBSITE = re.compile(rf"(?i:https?)://{_LABEL}(?:\.{_LABEL})+(?::[0-9]{{1,5}})?(?:[/?#]\S*)?")

# ISO 3166-1 alpha-2, as of 2024.
_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW"
)
COUNTRIES = frozenset(_CODES.split())


def line(text: str, most: int = SHORT) -> str:
    """One line of composed text with single spaces, at most `most` letters."""
    return " ".join(_checked(text, most, allowed=frozenset("\t")).split())


def lines(text: str, most: int = LONG) -> str:
    """Several lines of composed text, without spaces at their ends."""
    clean = _checked(text.replace("\r\n", "\n").replace("\r", "\n"), most, frozenset("\n\t"))
    return "\n".join(part.rstrip() for part in clean.split("\n")).strip()


def required(text: str) -> str:
    """One line that must say something."""
    clean = line(text)
    if not clean:
        raise Invalid(Phrase(N_("This must be given.")))
    return clean


def country(text: str) -> str:
    """A country's two letters, or nothing."""
    code = text.strip().upper()
    if code and code not in COUNTRIES:
        raise Invalid(Phrase(N_("Write the country with its two letters, such as US or DE.")))
    return code


def website(text: str) -> str:
    """An address beginning with http:// or https:// (added when missing), or nothing."""
    address = line(text, 500)
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    if not _WEBSITE.fullmatch(address):
        raise Invalid(Phrase(N_("Write the website like https://www.example.org.")))
    return address


def _checked(text: str, most: int, allowed: frozenset[str]) -> str:
    clean = unicodedata.normalize("NFC", text).strip()
    if len(clean) > most:
        raise Invalid(Phrase(N_("Write at most %(most)s letters."), most=most))
    marks = 0
    for letter in clean:
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind == "Mn" else 0
        hidden = kind in _HIDDEN and letter not in allowed | _JOINERS
        if hidden or marks > _MARKS_IN_A_ROW:
            raise Invalid(Phrase(N_("Remove the invisible or stacked characters.")))
    return clean


def slug(name: str) -> str:
    """A name as scripts write it: `Example Library, Inc.` is `example-library-inc`."""
    return "-".join(plain(name).split())
