"""`python -m govapp.elections.counting FILE.blt --rule scottish-stv --format json`.

The arguments are read by hand because importing the standard `argparse` takes longer than reading
and counting an ordinary election.
"""

from __future__ import annotations

import gc
import sys

from .errors import CannotCount
from .report import FORMATS, report
from .rules import RULES

USAGE = f"""\
Usage: python -m govapp.elections.counting FILE --rule RULE [--seats N] [--format FORMAT]
                                           [--tie-order NAMES] [--passes WORDS]

Count a ballot file and print the protocol. The file is BLT, or a sheet if its name ends in .csv;
either may be packed with gzip.

  --rule RULE        one of: {", ".join(sorted(RULES))}
  --seats N          how many seats there are to fill, whatever the file says
  --format FORMAT    one of: {", ".join(FORMATS)} (json if not given);
                     blt and csv give the ballots themselves, merged and sorted
  --tie-order NAMES  names with commas between them, in the order in which the lot falls:
                     of those level, the first is excluded or has their surplus moved first;
                     by a rule that only elects, the first of them is elected
  --passes WORDS     for yes-no: what carries, such as "at least 2/3 of votes cast",
                     "more than 1/2 of present", "more than 1/2 of 40 entitled"
"""
OPTIONS = {"--rule": "", "--seats": "", "--format": "json", "--tie-order": "", "--passes": ""}


class _Misused(Exception):
    """The command was not written as its usage says."""


def main(arguments: list[str]) -> int:
    """Run the command; 0 if it counted, 2 if the file or the command cannot be used."""
    if "--help" in arguments or "-h" in arguments:
        sys.stdout.write(USAGE)
        return 0
    try:
        path, options = _understood(arguments)
        written = report(
            path,
            rule=options["--rule"],
            form=options["--format"],
            tie_order=options["--tie-order"],
            passes=options["--passes"],
            seats=int(options["--seats"]) if options["--seats"] else None,
        )
    except _Misused as error:
        sys.stderr.write(f"{error}\n\n{USAGE}")
        return 2
    except CannotCount as error:
        sys.stderr.write(f"{path}: {error}\n")
        return 2
    sys.stdout.buffer.write(written)
    return 0


def _understood(arguments: list[str]) -> tuple[str, dict[str, str]]:
    """The file and the options, each given as `--option value` or `--option=value`."""
    options, files = dict(OPTIONS), []
    remaining = iter(arguments)
    for word in remaining:
        option, equals, value = word.partition("=")
        if option in options:
            given = value if equals else next(remaining, None)
            if given is None:
                raise _Misused(f"{option} needs a value.")
            options[option] = given
        elif word.startswith("--"):
            raise _Misused(f"There is no option {option}.")
        else:
            files.append(word)
    if len(files) != 1:
        raise _Misused("Name one ballot file.")
    if not options["--rule"]:
        raise _Misused("Name the rule to count by.")
    if options["--format"] not in FORMATS:
        raise _Misused(f"There is no format {options['--format']}.")
    seats = options["--seats"]
    if seats and not (seats.isascii() and seats.isdigit() and 0 < len(seats) < 10 and int(seats)):
        raise _Misused("--seats needs a whole number, at least 1.")
    return files[0], options


if __name__ == "__main__":
    gc.disable()  # a short life that makes no cycles: collecting would only slow the reading
    sys.exit(main(sys.argv[1:]))
