"""What a disk can take: as many processes as send messages each commit a row and a sum, durably.

`python -m bench.writers FILE SECONDS` is one of them; it prints how many it committed.
"""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000")


def commits_of(writers: int, path: Path, seconds: float) -> float:
    """By second, of all of them together."""
    with closing(_open(path)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_rows (number INTEGER)")
        connection.execute("CREATE TABLE IF NOT EXISTS bench_sum (number INTEGER)")
        connection.execute("INSERT INTO bench_sum VALUES (0)")
    command = [sys.executable, "-m", "bench.writers", str(path), str(seconds)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(writers)]
    return sum(int(each.communicate()[0]) for each in running) / seconds


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _commit_for(path: Path, seconds: float) -> int:
    with closing(_open(path)) as connection:
        start, done = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bench_rows VALUES (1)")
            connection.execute("UPDATE bench_sum SET number = number + 1")
            connection.execute("COMMIT")
            done += 1
        return done


if __name__ == "__main__":
    print(_commit_for(Path(sys.argv[1]), float(sys.argv[2])))
