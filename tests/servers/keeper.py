"""Runs a server for as long as a test run lives, however it ends: `keeper.py RUN USER COMMAND…`.

A run that is killed cannot tidy up behind itself. So each server stands under a process of its own
that looks whether the run is still there, and takes the server down when it is not.
"""

import os
import pwd
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Any

LOOKS_EVERY = 0.3


def main(run: int, user: str, command: list[str]) -> None:
    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    # A run in the background of a shell ignores SIGINT, and so would the server.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, cwd="/", **rights_of(user)) as server:
        while server.poll() is None and not stopped and is_alive(run):
            time.sleep(LOOKS_EVERY)
        server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown; Valkey ends on it too


def rights_of(user: str) -> dict[str, Any]:
    """What makes a new process run as this user; nothing for the user that runs already."""
    if not user:
        return {}
    account = pwd.getpwnam(user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
