"""How long a count takes beside a bare parse of the same file, whole process and inside one.

    python bench/count.py [--runs 5] [--lines 200000]

Times jump about on a busy machine; the ratio to the bare parse of the same minute is what counts.
"""

import argparse
import importlib.util
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from govapp.elections.counting.rules import RULES  # noqa: E402 - found through the line above

REAL = ROOT.parent / "shared" / "elections" / "scot-edinburgh-2017-ward5.blt"

# Every line split, every number made an integer, nothing kept: the least that a reader must do.
BARE = """
import sys
with open(sys.argv[1], "rb") as file:
    next(file)
    for line in file:
        numbers = [int(word) for word in line.split()]
        if numbers == [0]:
            break
"""

# A small parent, because a child's peak is at least what its parent held when it was started.
LAUNCH = """
import os, sys, time
out = os.open(os.devnull, os.O_WRONLY)
begun = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                       file_actions=[(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, out, 2)])
_, status, usage = os.wait4(child, 0)
print(time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, status)
"""

PYRANKVOTE = """
import sys
from pyrankvote import Ballot, Candidate, {method} as method
with open(sys.argv[1], encoding="utf-8") as file:
    lines = iter(file.read().splitlines())
size, seats = map(int, next(lines).split())
candidates = [Candidate(str(number + 1)) for number in range(size)]
ballots = []
for line in lines:
    weight, *marks = map(int, line.split())
    if not marks:
        break
    ranked = [candidates[mark - 1] for mark in marks[:-1]]
    ballots += [Ballot(ranked_candidates=ranked) for _ in range(weight)]
method(candidates, ballots{seats})
"""

VOTELIB = """
import sys
import votelib.evaluate.{module} as rules
with open(sys.argv[1], encoding="utf-8") as file:
    lines = iter(file.read().splitlines())
size, seats = map(int, next(lines).split())
votes = {{}}
for line in lines:
    weight, *marks = map(int, line.split())
    if not marks:
        break
    ranked = tuple(marks[:-1])
    votes[ranked] = votes.get(ranked, 0) + weight
{count}
"""

PEERS = {
    "pyrankvote STV": (
        "pyrankvote",
        PYRANKVOTE.format(method="single_transferable_vote", seats=", number_of_seats=seats"),
    ),
    "pyrankvote IRV": ("pyrankvote", PYRANKVOTE.format(method="instant_runoff_voting", seats="")),
    "votelib IRV": (
        "votelib",
        VOTELIB.format(
            module="sequential", count="rules.TransferableVoteSelector().evaluate(votes, 1)"
        ),
    ),
    "votelib STV": (
        "votelib",
        VOTELIB.format(
            module="sequential", count="rules.TransferableVoteSelector().evaluate(votes, seats)"
        ),
    ),
}


def generated(path, *, lines, candidates, seats):
    """Write an election of that many papers, some candidates liked more; always the same."""
    chance = random.Random(200)
    liking = [1 / (place + 2) ** 0.7 for place in range(candidates)]
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{candidates} {seats}\n")
        for _ in range(lines):
            drawn = [chance.random() ** (1 / liked) for liked in liking]
            order = sorted(range(candidates), key=drawn.__getitem__, reverse=True)
            length = min(candidates, 1 + int(chance.expovariate(0.2)))
            file.write(" ".join(["1", *(str(c + 1) for c in order[:length]), "0\n"]))
        file.write("0\n" + "".join(f'"Candidate {c + 1}"\n' for c in range(candidates)))
        file.write('"Generated"\n')
    return path


def measured(arguments, file, runs):
    """Median wall and processor seconds and peak MiB of a fresh process, or None if it fails."""
    rows = []
    for _ in range(runs):
        command = [sys.executable, "-S", "-I", "-c", LAUNCH, sys.executable, *arguments]
        command.insert(len(command) - (len(arguments) - 2), str(file))
        try:
            done = subprocess.run(
                command, cwd=ROOT, capture_output=True, check=True, text=True, timeout=90
            )
        except subprocess.TimeoutExpired:
            return None
        wall, processor, peak, status = done.stdout.split()
        if status != "0":
            return None
        rows.append((float(wall), float(processor), int(peak) / 1024))
    return [statistics.median(column) for column in zip(*rows, strict=True)]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--lines", type=int, default=200_000)
    given = options.parse_args()
    programs = {"bare parse": ["-c", BARE]}
    for rule in RULES:
        programs[f"govapp {rule}"] = ["-m", "govapp.elections.counting", "--rule", rule]
    for name, (package, code) in PEERS.items():
        if importlib.util.find_spec(package):
            programs[name] = ["-c", code]
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "small": generated(Path(folder, "small.blt"), lines=30, candidates=5, seats=2),
            "medium": REAL
            if REAL.exists()
            else generated(Path(folder, "medium.blt"), lines=2_500, candidates=10, seats=4),
            "huge": generated(Path(folder, "h.blt"), lines=given.lines, candidates=25, seats=5),
        }
        print("| file | program | seconds | processor | x bare | MiB |")
        print("| --- | --- | ---: | ---: | ---: | ---: |")
        for name, file in files.items():
            bare = None
            for program, arguments in programs.items():
                result = measured(arguments, file, given.runs)
                if result is None:
                    print(f"| {name} | {program} | fails | | | |", flush=True)
                    continue
                wall, processor, peak = result
                bare = bare or processor
                ratio = f"{processor / bare:.2f}"
                print(
                    f"| {name} | {program} | {wall:.3f} | {processor:.3f} | {ratio} | {peak:.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
