"""How long does `make run` take, from the command to the first answer?

Without the installation of packages, which depends on the network: the first start migrates and
loads the demo into an empty folder, the second finds everything there.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def seconds_to_first_answer(instance: str, demo: str) -> float:
    port = free_port()
    environment = {**os.environ, "INSTANCE": instance, "PORT": str(port), "DEMO": demo}
    began = time.perf_counter()
    served = subprocess.Popen(
        [sys.executable, "-m", "govapp.serve", "--prepare"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        while not answers(f"http://127.0.0.1:{port}/health"):
            if served.poll() is not None:
                sys.exit("govapp.serve ended before it answered")
            time.sleep(0.02)
        return time.perf_counter() - began
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(30)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:  # noqa: S310 - this machine
            return reply.status == 200
    except OSError:
        return False


def main() -> None:
    print("| start | seconds |\n|---|---|")
    for what, demo in (("empty (DEMO=0)", "0"), ("with the demo", "1")):
        with tempfile.TemporaryDirectory() as instance:
            for nth in ("first", "second", "third"):
                print(f"| {what}, {nth} | {seconds_to_first_answer(instance, demo):.1f} |")


if __name__ == "__main__":
    main()
