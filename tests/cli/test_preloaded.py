"""What is imported before the fork, and what is not."""

import json
import subprocess
import sys

from tests.cli.processes import ROOT

FORKED_FROM = """
import json, os, sys
from sqlalchemy.engine import Engine

made = []
begin = Engine.__init__
def count(self, *arguments, **options):
    made.append(self)
    begin(self, *arguments, **options)
Engine.__init__ = count

import campaign.cli.preloaded

print(json.dumps([len(os.listdir("/proc/self/task")), len(made)]))
"""
KEPT_UP_BY = """
import json, sys
import campaign.__main__
import campaign.cli.serve
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
HEAVY = {"babel", "flask", "flask_security", "granian", "jinja2", "sqlalchemy", "stripe", "typst"}


def said_by(program):
    command = [sys.executable, "-c", program]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)


def test_there_is_no_thread_and_no_engine_yet_before_the_fork():
    assert said_by(FORKED_FROM) == [1, 0]


def test_the_process_that_keeps_the_others_up_imports_none_of_the_program():
    assert HEAVY.intersection(said_by(KEPT_UP_BY)) == set()
