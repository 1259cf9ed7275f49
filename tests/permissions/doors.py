"""Every door of the program: its method, its address, and the leave that it asks for."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from campaign.app import UNLOCKED_ENDPOINTS
from campaign.guard import is_public
from campaign.permissions import Action

SEVERAL = {
    ("coalition_fund_desk.open_books", "*"): Action.COALITION_BOX_RECORD,
    ("coalition_fund_desk.record_contribution", "*"): Action.COALITION_BOX_RECORD,
    ("coalition_fund_desk.reverse_contribution", "*"): Action.COALITION_BOX_RECORD,
    ("fund_desk.record_contribution", "*"): Action.CONTRIBUTION_RECORD,
    ("fund_desk.reverse_contribution", "*"): Action.CONTRIBUTION_REVERSE,
    ("member_applications.show_application", "GET"): Action.APPLICATION_READ,
    ("member_applications.show_application", "POST"): Action.APPLICATION_OBJECT,
}
"""Where the view's own text does not say one action: by endpoint and method, `*` for any."""


@dataclass(frozen=True, slots=True)
class Door:
    rule: Rule
    method: str
    action: Action | None
    """None: it is public."""

    @property
    def parameters(self) -> frozenset[str]:
        return frozenset(self.rule.arguments)

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def doors(app: Flask) -> list[Door]:
    """All of them, but for files and the library's own. Raises LookupError for an unclear one."""
    return [
        Door(rule, method, _action(app, rule, method))
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in UNLOCKED_ENDPOINTS
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def _action(app: Flask, rule: Rule, method: str) -> Action | None:
    view = app.view_functions[rule.endpoint]
    if is_public(view):
        return None
    for asked in (method, "*"):
        if (rule.endpoint, asked) in SEVERAL:
            return SEVERAL[rule.endpoint, asked]
    named = set(_named_in(inspect.unwrap(view)))
    name = named.pop() if len(named) == 1 else ""
    if not name.startswith("Action."):
        raise LookupError(f"{rule.endpoint} {method}: say in SEVERAL for which action it asks")
    return Action[name.removeprefix("Action.")]


def _named_in(view: object) -> Iterator[str]:
    """The actions that its calls of `authorize` name."""
    source = textwrap.dedent(inspect.getsource(view))  # type: ignore[arg-type]  # a function
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "authorize":
            argument = node.args[0]
            yield ast.unparse(argument)
