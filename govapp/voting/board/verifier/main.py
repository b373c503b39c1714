"""The command: python3 verify.py BUNDLE.zip [--receipt receipt.json] …"""

from __future__ import annotations

import argparse
import sys

from .board_checks import check_board
from .holder_checks import check_code, check_held_head, check_openings, check_other, check_receipt
from .reading import Unreadable, read, read_json
from .recount import check_count
from .report import Report

MEANING = "It ends with 0: no fault found; 1: a fault found; 2: the bundle cannot be read."


def main(arguments: list[str]) -> int:
    """Check a bundle, print what was found, and return 0, 1 or 2."""
    wanted = options(arguments)
    try:
        report = checked(wanted)
    except Unreadable as damage:
        sys.stderr.write(f"{damage}\n")
        return 2
    sys.stdout.write(report.text())
    return 1 if report.faults else 0


def checked(wanted: argparse.Namespace) -> Report:
    """Every check that the bundle and what lies beside it allow."""
    report = Report()
    bundle = read(wanted.bundle)
    check_board(bundle, report, noted=wanted.definition)
    check_openings(bundle, report)
    check_count(bundle, report)
    for path in wanted.receipt:
        check_receipt(bundle, read_json(path), report)
    for typed in wanted.code:
        check_code(bundle, typed, report)
    for path in wanted.head:
        check_held_head(bundle, read_json(path), report)
    for path in wanted.other:
        check_other(bundle, read(path), report)
    if not wanted.receipt and not wanted.code:
        report.not_here("Your own ballot: give your receipt with --receipt.")
    return report


def options(arguments: list[str]) -> argparse.Namespace:
    """What stands on the command line."""
    parser = argparse.ArgumentParser(
        prog="verify.py",
        description="Check the board of a secret vote, offline. " + MEANING,
    )
    parser.add_argument("bundle", help="the zip file with the board")
    parser.add_argument(
        "--receipt", action="append", default=[], metavar="FILE", help="a receipt from casting"
    )
    parser.add_argument(
        "--code", action="append", default=[], metavar="CODE", help="only the code of a receipt"
    )
    parser.add_argument(
        "--head", action="append", default=[], metavar="FILE", help="a signed head from the mail"
    )
    parser.add_argument(
        "--other", action="append", default=[], metavar="BUNDLE", help="another bundle of the vote"
    )
    parser.add_argument(
        "--definition", default="", metavar="HASH", help="the hash shown when the vote opened"
    )
    return parser.parse_args(arguments)
