"""Sentences of docs/security.md that the code itself can prove; each stands in the page as here."""

import ast

import pytest

from tests.house.sources import ROOT, calls, modules

PAGE = (ROOT / "docs" / "security.md").read_text()
SAFE_XML = {"xml.etree.ElementTree.ParseError", "xml.parsers.expat"}


def imported():
    """Each module or name that the program imports, with the file that does."""
    for file, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((file, each.name) for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((file, f"{node.module}.{each.name}") for each in node.names)


def importing(*prefixes):
    return sorted(each for each in imported() if each[1].split(".")[0] in prefixes)


def called(*names):
    return sorted(file for file, tree in modules().items() if set(names).intersection(calls(tree)))


@pytest.mark.parametrize(
    ("sentence", "breaches"),
    [
        ("no pickle", lambda: importing("pickle", "marshal", "shelve", "dill")),
        (
            "XML of published rates by defusedxml",
            lambda: [each for each in importing("xml", "lxml") if each[1] not in SAFE_XML],
        ),
        ("no LDAP, no XPath", lambda: importing("ldap", "ldap3", "lxml")),
        ("no shell", lambda: called("os.system", "os.popen", "subprocess.getoutput")),
        (
            "`ruamel.yaml`",
            lambda: importing("yaml") + called("eval", "exec", "ast.literal_eval"),
        ),
    ],
)
def test_what_the_page_says_of_the_code_is_so(sentence, breaches):
    assert sentence.strip("`") in PAGE
    assert breaches() == []
