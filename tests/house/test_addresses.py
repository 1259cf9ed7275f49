"""Addresses are taken apart and judged in one place each."""

import ast

from tests.house.sources import modules

SPLITTERS = {"urlsplit", "urlparse", "urldefrag", "make_url"}
JUDGES = {"email_validator", "URL", "Email"}
MAY = {
    "campaign/config.py": {"urlsplit"},
    "campaign/kernel/addresses.py": {"email_validator"},
    "campaign/kernel/database.py": {"make_url"},  # the operator's own database
}
STAND_IN = "campaign/practice/stripe/"
"""It judges as Stripe does, not as we do."""


def test_no_other_module_takes_addresses_apart_or_judges_them():
    assert {
        f"{name}: {word}"
        for name, tree in modules().items()
        if not name.startswith(STAND_IN)
        for word in _imported(tree) & (SPLITTERS | JUDGES) - MAY.get(name, set())
    } == set()


def _imported(tree):
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(each.name for each in node.names)}
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
    return names
