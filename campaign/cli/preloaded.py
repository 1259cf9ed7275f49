"""Imports what the processes of `serve` have in common, once, before they are forked.

A fork copies neither threads nor what a database connection is to its other end. So nothing here
may begin a thread or make an engine (`tests/cli/test_preloaded.py`).
"""

import gc

from campaign.cli import served

__all__ = ["served"]

gc.freeze()  # else the collector would write into every page, and each process have its own copy
gc.enable()
