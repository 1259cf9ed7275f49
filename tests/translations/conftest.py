"""Pages in French and Russian, read as a person reads them."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tools.catalogues import catalogues, compile_all

TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]+>", re.DOTALL)


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    """`make test` has compiled the catalogues; after an edit by hand they are old."""
    pairs = [(path, path.with_suffix(".mo")) for path in catalogues()]
    if any(not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime for po, mo in pairs):
        compile_all()


@pytest.fixture
def read(client: FlaskClient) -> Callable[[str], str]:
    """The words of the page at an address."""
    return lambda address: words_of(client.get(address))


def words_of(page: TestResponse) -> str:
    """What the page says, every space a plain one."""
    return plain(unescape(TAG.sub(" ", page.text)))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
