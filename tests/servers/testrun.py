"""A test run: one folder, and what all its workers share in it."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.servers import keeper

PARENT = Path("/tmp")  # noqa: S108  TMPDIR may lie in a home folder, closed to other users
PREFIX = "campaign-tests-"
PATIENCE = 240.0
LOOKS_EVERY = 0.02

KEEPERS: list[subprocess.Popen[bytes]] = []
"""Held on to: Python complains of a child that nobody refers to any more."""
HELD: list[socket.socket] = []
"""One for each port that was given out; nobody else gets it while this process lives."""


@dataclass(frozen=True)
class TestRun:
    """The folder lies where a server that runs as another user can reach it too."""

    __test__ = False  # pytest takes the name for a test's

    folder: Path
    process: int

    @classmethod
    def begin(cls) -> "TestRun":
        process = os.getpid()
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{process}-", dir=PARENT))
        folder.chmod(0o711)
        return cls(folder, process)

    @staticmethod
    def sweep() -> None:
        """Remove the folders of runs that were killed."""
        for folder in PARENT.glob(f"{PREFIX}[0-9]*-*"):
            process = int(folder.name.removeprefix(PREFIX).partition("-")[0])
            if not keeper.is_alive(process):
                shutil.rmtree(folder, ignore_errors=True)

    def end(self) -> None:
        for record in self.folder.glob("*.keeper"):
            keeper_process = int(record.read_text())
            with suppress(ProcessLookupError):
                os.kill(keeper_process, signal.SIGTERM)
            wait_until(partial(has_ended, keeper_process), "a server to stop")
        shutil.rmtree(self.folder)

    def once(self, name: str, make: Callable[[], str]) -> str:
        """What `make` returned to the first worker that asked; it is called once per run."""
        record = self.folder / f"{name}.once"
        with self.exclusive(name):
            if not record.exists():
                record.write_text(make())
            return record.read_text()

    @contextmanager
    def exclusive(self, name: str) -> Iterator[None]:
        """One worker at a time."""
        with (self.folder / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def serve(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        port: int,
        user: str = "",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start a server that ends with the run, and wait until it answers on its port."""
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, keeper.__file__, str(self.process), user, *command],
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,  # Ctrl-C reaches the tests first
            )
        KEEPERS.append(process)
        (self.folder / f"{name}.keeper").write_text(str(process.pid))
        wait_until(
            lambda: answers(port) or process.poll() is not None, f"{name} to answer on port {port}"
        )
        if process.poll() is not None:
            raise RuntimeError(f"{name} did not start:\n{log.read_text()}")


def free_port() -> int:
    """A port on which a server may listen, and which no other gets who asks for any."""
    holder = socket.socket()
    HELD.append(holder)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server asks for the same
    holder.bind(("127.0.0.1", 0))
    port: int = holder.getsockname()[1]
    return port


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def has_ended(process: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(process, os.WNOHANG)  # if it is our child, it stays a zombie until asked for
    return not keeper.is_alive(process)


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {PATIENCE:.0f} seconds for {what}")
        time.sleep(LOOKS_EVERY)
