"""How long a count takes beside a bare parse of the same file, whole process and inside one.

    python bench/count.py [--runs 5] [--lines 200000]

Times jump about on a busy machine; the ratio to the bare parse of the same minute is what counts.
"""

import argparse
import importlib.util
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
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

PYRANKVOTE = """
import sys
from pyrankvote import Ballot, Candidate, single_transferable_vote
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
single_transferable_vote(candidates, ballots, number_of_seats=seats)
"""

INSIDE = """
import sys, time
from govapp.elections.counting import rules
from govapp.elections.counting.files import load
begun = time.perf_counter()
papers = load(sys.argv[1])
loaded = time.perf_counter()
rules.count("scottish-stv", papers)
print(loaded - begun, time.perf_counter() - loaded)
"""


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
    """Median wall seconds and peak MiB of a fresh interpreter, or None if it fails."""
    seconds, peak = [], 0
    for _ in range(runs):
        command = [sys.executable, *arguments, str(file)]
        if "-m" in arguments:
            command += ["--rule", "scottish-stv"]
        begun = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds.append(time.perf_counter() - begun)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            return None
        peak = max(peak, usage.ru_maxrss / 1024)
    return statistics.median(seconds), peak


def inside(file, runs):
    """Median seconds for loading and for counting, without the start of the interpreter."""
    pairs = []
    for _ in range(runs):
        command = [sys.executable, "-c", INSIDE, str(file)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
        pairs.append([float(word) for word in done.stdout.split()])
    return [statistics.median(column) for column in zip(*pairs, strict=True)]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--lines", type=int, default=200_000)
    given = options.parse_args()
    programs = {"bare parse": ["-c", BARE], "govapp": ["-m", "govapp.elections.counting"]}
    if importlib.util.find_spec("pyrankvote"):
        programs["pyrankvote"] = ["-c", PYRANKVOTE]
    with tempfile.TemporaryDirectory() as folder:
        files = {
            "small": generated(Path(folder, "small.blt"), lines=30, candidates=5, seats=2),
            "medium": REAL
            if REAL.exists()
            else generated(Path(folder, "medium.blt"), lines=2_500, candidates=10, seats=4),
            "large": generated(Path(folder, "l.blt"), lines=given.lines, candidates=25, seats=5),
        }
        print("| file | program | seconds | MiB | x bare | load | count |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
        for name, file in files.items():
            bare = None
            for program, arguments in programs.items():
                result = measured(arguments, file, given.runs)
                if result is None:
                    print(f"| {name} | {program} | fails | | | | |")
                    continue
                bare = bare or result[0]
                alone = inside(file, given.runs) if program == "govapp" else []
                apart = " | ".join(f"{second:.3f}" for second in alone) or " | "
                print(
                    f"| {name} | {program} | {result[0]:.3f} | {result[1]:.0f} "
                    f"| {result[0] / bare:.2f} | {apart} |"
                )


if __name__ == "__main__":
    main()
