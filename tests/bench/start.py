"""Measure how long ``make run`` takes until the first response: ``python -m tests.bench.start``.

The first start of a copy of the site, without and (``--packages``) with the installation of packages, its later starts,
and when all images are resized. With ``--clinic``, a clinic’s own site instead: from ``git clone`` through ``make
start-clinic``, with the answers of docs/answers.example.toml, to its public home page. Seconds by the clock, and of
processor time, which other work of the machine doesn't change. Medians of ``--rounds``.
"""

import argparse
import contextlib
import os
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.support.processes import ROOT, child_pids, environment, free_port, wait_for

SECONDS = 1200


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--packages", action="store_true", help="Also install the packages, which may be downloaded.")
    parser.add_argument("--clinic", action="store_true", help="Measure a clinic’s own site, from the clone on.")
    options = parser.parse_args()
    rounds = [(measure_clinic if options.clinic else measure)(options.packages) for _ in range(options.rounds)]
    print("| | seconds | processor time, s |\n|---|---:|---:|")
    for name in rounds[0]:
        seconds, processor = (statistics.median(values) for values in zip(*(row[name] for row in rounds), strict=True))
        print(f"| {name} | {seconds:.1f} | {processor:.1f} |")


def measure(with_packages):
    """Return ``{what: (seconds, processor time)}`` of one new copy of the site."""
    with tempfile.TemporaryDirectory(prefix="clinic-start-") as folder:
        checkout, measured = Path(folder, "site"), {}
        copy_site(checkout)
        if with_packages:
            measured["packages"] = install(checkout)
        else:
            (checkout / ".venv").symlink_to(ROOT / ".venv")
        measured |= start(checkout, "first start", "first start, until all images are resized")
        return measured | start(checkout, "later start")


def measure_clinic(with_packages):
    """Return ``{what: (seconds, processor time)}`` of a clinic’s own site, and their sum."""
    with tempfile.TemporaryDirectory(prefix="clinic-start-") as folder:
        checkout = Path(folder, "site")
        started, before = time.monotonic(), os.times()
        subprocess.run(["git", "clone", "--quiet", "--no-local", ROOT, checkout], check=True)
        measured = {"git clone": (time.monotonic() - started, processor_time_since(before))}
        if with_packages:
            measured["packages"] = install(checkout)
        else:
            (checkout / ".venv").symlink_to(ROOT / ".venv")
        answers = {"ANSWERS": "docs/answers.example.toml"}
        measured |= start(checkout, "make start-clinic, until the home page responds", target="start-clinic", **answers)
        total = tuple(map(sum, zip(*measured.values(), strict=True)))
        return measured | {"from the clone to the home page": total}


def copy_site(checkout):
    """Copy what git knows, without the history."""
    names = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    for name in filter(None, names):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, checkout / name)


def make(checkout, target, **variables):
    command = ["make", "--no-print-directory", target, *(f"{name}={value}" for name, value in variables.items())]
    if target in ("run", "start-clinic"):
        command.append("--old-file=.venv/runtime")
    return subprocess.Popen(
        command, cwd=checkout, env=environment(checkout / "var"), stdout=subprocess.DEVNULL, start_new_session=True
    )


def start(checkout, name, name_with_images="", target="run", **variables):
    """Return ``{name: (seconds, processor time)}`` of a start, and of all images if that has a name."""
    port, started, measured = free_port(), time.monotonic(), {}
    server = make(checkout, target, PORT=port, **variables)

    def measure(name):
        measured[name] = time.monotonic() - started, processor_time(server.pid)

    try:
        wait_for(lambda: responds(port), "no response", SECONDS)
        measure(name)
        if name_with_images:
            wait_for((checkout / "var/.warmed").exists, "images are not resized", SECONDS)
            measure(name_with_images)
    finally:
        os.killpg(server.pid, signal.SIGINT)  # as Ctrl-C does
        server.wait()
    return measured


def responds(port):
    with contextlib.suppress(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).close()
        return True
    return False


def install(checkout):
    started, before = time.monotonic(), os.times()
    make(checkout, ".venv/runtime").wait()
    return time.monotonic() - started, processor_time_since(before)


def processor_time_since(before):
    """Return the seconds of processor time that child processes took since ``before``, a value of ``os.times()``."""
    return sum(os.times()[2:4]) - sum(before[2:4])


def processor_time(pid):
    """Return the seconds of the process ``pid``, of its children, and of theirs."""
    with contextlib.suppress(FileNotFoundError):  # it has just ended
        ticks = sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK") + sum(map(processor_time, child_pids(pid)))
    return 0


if __name__ == "__main__":
    main()
