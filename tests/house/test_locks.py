import re
import tomllib

import pytest

from tests.house.sources import ROOT

LOCKS = {path.name: path for path in (ROOT / "requirements").glob("*.txt")}
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)(\[[a-z0-9,-]+\])?==\S+( ; .+)? \\$")
HOST = re.compile(r"https?:|--(extra-)?index-url|--find-links")


def pinned(lock: str) -> set[tuple[str, str]]:
    """Names and versions; one name may have several, for several platforms."""
    text = LOCKS[lock].read_text()
    return set(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE))


def test_there_is_a_lock_to_run_and_one_to_develop():
    assert set(LOCKS) == {"run.txt", "dev.txt"}


@pytest.mark.parametrize("lock", sorted(LOCKS))
def test_a_lock_names_no_host(lock):
    assert HOST.findall(LOCKS[lock].read_text()) == []


@pytest.mark.parametrize("lock", sorted(LOCKS))
def test_a_lock_pins_by_version_and_hash(lock):
    blocks = re.split(r"\n(?=\S)", LOCKS[lock].read_text().strip())

    assert [block for block in blocks if not PIN.match(block.splitlines()[0])] == []
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_what_runs_is_what_was_tested():
    assert pinned("run.txt") <= pinned("dev.txt")


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"]
    asked_for_tests = project["dependency-groups"]["dev"]

    assert names_in(wanted) <= names_pinned("run.txt")
    assert names_in(asked_for_tests) <= names_pinned("dev.txt")


def names_in(requirements: list[str]) -> set[str]:
    return {re.match(r"[A-Za-z0-9.-]+", each)[0].replace(".", "-") for each in requirements}


def names_pinned(lock: str) -> set[str]:
    return {package for package, _version in pinned(lock)}
