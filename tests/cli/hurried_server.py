"""`campaign serve`, but it waits for a body only so many seconds: `… hurried_server 1.5`."""

import sys

from campaign.cli.serve import address_from_environment, run_server
from campaign.config import Settings


def main() -> None:
    host, port = address_from_environment()
    run_server(
        Settings.from_environment(),
        host,
        port,
        with_worker=False,
        body_within=float(sys.argv[1]),
        when_ready=lambda: print("Serving", flush=True),
    )


if __name__ == "__main__":  # its server processes import it too
    main()
