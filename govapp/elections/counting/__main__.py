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
Usage: python -m govapp.elections.counting FILE --rule RULE [--format FORMAT] [--tie-order NAMES]

Count a ballot file (BLT, plain or gzip) and print the protocol.

  --rule RULE        one of: {", ".join(sorted(RULES))}
  --format FORMAT    one of: {", ".join(FORMATS)} (json if not given)
  --tie-order NAMES  names with commas between them, in the order in which the lot falls:
                     of those level, the first is excluded or has their surplus moved first
"""
OPTIONS = {"--rule": "", "--format": "json", "--tie-order": ""}


class _Misused(Exception):
    """The command was not written as its usage says."""


def main(arguments: list[str]) -> int:
    """Run the command; 0 if it counted, 2 if the file or the command cannot be used."""
    if "--help" in arguments or "-h" in arguments:
        sys.stdout.write(USAGE)
        return 0
    try:
        path, options = _understood(arguments)
        form, order = options["--format"], options["--tie-order"]
        written = report(path, rule=options["--rule"], form=form, tie_order=order)
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
    return files[0], options


if __name__ == "__main__":
    gc.disable()  # a short life that makes no cycles: collecting would only slow the reading
    sys.exit(main(sys.argv[1:]))
