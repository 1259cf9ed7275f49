from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from campaign.datafiles import Loaded, Mistaken, load

OTHER = Path(__file__).resolve().parent.parent / "data" / "other-coalition.yaml"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """A data file with this text."""

    def writing(text: str, name: str = "file.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return writing


@pytest.fixture
def load_text(app: Flask, write: Callable[[str], Path]) -> Callable[..., Loaded]:
    """Loads a file with this text."""

    def loading(text: str, **options: Any) -> Loaded:
        return load([write(text)], **options)

    return loading


@pytest.fixture
def mistakes_in(app: Flask, write: Callable[[str], Path]) -> Callable[[str], list[str]]:
    """What is wrong with a file with this text: line, field and sentence."""

    def finding(text: str) -> list[str]:
        with pytest.raises(Mistaken) as mistaken:
            load([write(text)])
        return [
            f"{mistake.line}: {mistake.field}: {mistake.sentence}"
            for mistake in mistaken.value.mistakes
        ]

    return finding
