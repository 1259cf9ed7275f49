"""Commands in processes of their own, as a person at a terminal runs them."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300


@dataclass
class Running:
    """A command that runs, and what it said so far."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def wait_for(self, words: str) -> None:
        """Read what it says up to a line with these words."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if words in line:
                return
        raise AssertionError(f"it ended with: {self.lines}")

    def interrupt(self) -> int:
        """Ctrl-C, which a terminal sends to every process of the command; its exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """What nobody can prepare for, to the first process only."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def terminate(self) -> int:
        """What a supervisor sends, to the first process only; its exit status."""
        self.process.terminate()
        return self.process.wait(PATIENCE)


@contextmanager
def running(
    arguments: list[str], environment: Mapping[str, str], *, module: str = "campaign"
) -> Iterator[Running]:
    """Ended at the latest when the test ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    giving_up = threading.Timer(PATIENCE, lambda: os.killpg(process.pid, signal.SIGKILL))
    giving_up.start()
    try:
        yield Running(process)
    finally:
        giving_up.cancel()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def processes_below(pid: int) -> list[int]:
    """Children, and theirs."""
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for child in task.read_text().split()
    ]
    return [*children, *(below for child in children for below in processes_below(child))]
