import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.house.sources import ROOT

CARRIED = ("examples", "migrations", "static", "templates", "translations")
LEFT_HERE = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "var", "__pycache__", ".*_cache"
)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The wheel, as pip would lay it out."""
    work = tmp_path_factory.mktemp("wheel")
    tree = shutil.copytree(ROOT, work / "tree", ignore=LEFT_HERE)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", work, tree]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = work.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(work / "site")
    return work / "site"


@pytest.mark.parametrize("folder", CARRIED)
def test_the_wheel_carries_what_is_not_python(unpacked, folder):
    here, there = ROOT / folder, unpacked / "campaign" / "_share" / folder

    assert names(here) - names(there) == set()


def test_the_wheel_carries_its_catalogues_compiled(unpacked):
    catalogues = unpacked / "campaign" / "_share" / "translations"

    assert {path.stem for path in catalogues.rglob("*.mo")} == {"messages"}
    assert len(list(catalogues.rglob("*.mo"))) == len(list(catalogues.rglob("*.po")))


def test_the_program_in_the_wheel_finds_what_it_carries(unpacked, tmp_path):
    question = "from campaign.config import share; print(share())"
    answer = subprocess.run(
        [sys.executable, "-c", question],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
    )

    assert answer.stdout.strip() == str(unpacked / "campaign" / "_share")


def names(folder):
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
