"""Every door of the program: its method, its address, and the leave that it asks for."""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from campaign.app import UNLOCKED_ENDPOINTS
from campaign.guard import is_public
from campaign.permissions import Action

SEVERAL = {
    ("member_applications.show_application", "GET"): Action.APPLICATION_READ,
    ("member_applications.show_application", "POST"): Action.APPLICATION_OBJECT,
}
"""Where a view asks for more than one action: by endpoint and method."""

WORDS = {
    ("fund_desk", "at.aiming"): Action.GOAL_SET,
    ("coalition_fund_desk", "at.aiming"): Action.COALITION_GOAL_SET,
    ("fund_desk", "at.reading"): Action.DESK_READ,
    ("coalition_fund_desk", "at.reading"): Action.COALITION_DESK_READ,
    ("fund_desk", "at.recording"): Action.CONTRIBUTION_RECORD,
    ("fund_desk", "at.reversing"): Action.CONTRIBUTION_REVERSE,
    ("fund_desk", "at.telling"): Action.STATEMENT_READ,
    ("coalition_fund_desk", "at.telling"): Action.COALITION_BOX_RECORD,
    ("fund_desk", "at.importing"): Action.BANK_STATEMENT_IMPORT,
    ("fund_desk", "at.keeping"): Action.CASH_BOX_EDIT,
    ("coalition_fund_desk", "at.importing"): Action.COALITION_BANK_STATEMENT_IMPORT,
    ("coalition_fund_desk", "at.keeping"): Action.COALITION_BOX_EDIT,
    ("coalition_fund_desk", "at.recording"): Action.COALITION_BOX_RECORD,
    ("coalition_fund_desk", "at.reversing"): Action.COALITION_BOX_RECORD,
    ("people", "place.reading"): Action.PEOPLE_READ,
    ("people", "place.managing"): Action.PEOPLE_MANAGE,
    ("people", "place.leaving"): Action.MEMBERSHIP_LEAVE,
    ("coalition_people", "place.reading"): Action.COALITION_PEOPLE_READ,
    ("coalition_people", "place.managing"): Action.COALITION_PEOPLE_MANAGE,
    ("coalition_people", "place.leaving"): Action.COALITION_MEMBERSHIP_LEAVE,
    ("friend_people", "place.reading"): Action.FRIEND_PEOPLE_READ,
    ("friend_people", "place.managing"): Action.FRIEND_PEOPLE_MANAGE,
    ("friend_people", "place.leaving"): Action.FRIEND_MEMBERSHIP_LEAVE,
}
"""Where views of several desks are one function: by blueprint, what its words mean there."""


@dataclass(frozen=True, slots=True)
class Door:
    rule: Rule
    method: str
    action: Action | None
    """None: it is public."""

    @property
    def parameters(self) -> frozenset[str]:
        return frozenset(self.rule.arguments)

    def values_from(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What stands in its address. Raises LookupError for a parameter without a value.

        Behind a public door nothing belongs to anybody: whatever fits will do.
        """
        blueprint = self.rule.endpoint.partition(".")[0]
        names = {
            each: (f"{self.rule.endpoint}:{each}", f"{blueprint}:{each}", each)
            for each in self.parameters
        }
        if self.action is None:
            values = {**dict.fromkeys(self.parameters, "1"), **values}
        for each, known_as in names.items():
            if values.keys().isdisjoint(known_as):
                raise LookupError(f"{self}: tests/permissions/world.py has no value for {each}")
        return {
            each: next(values[name] for name in known_as if name in values)
            for each, known_as in names.items()
        }

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
    if (rule.endpoint, method) in SEVERAL:
        return SEVERAL[rule.endpoint, method]
    named = set(_named_in(inspect.unwrap(view)))
    name = named.pop() if len(named) == 1 else ""
    blueprint = rule.endpoint.partition(".")[0]
    if (blueprint, name) in WORDS:
        return WORDS[blueprint, name]
    if not name.startswith("Action."):
        raise LookupError(f"{rule.endpoint} {method}: say here for which action it asks")
    return Action[name.removeprefix("Action.")]


def _named_in(view: object) -> Iterator[str]:
    """The actions that its calls of `authorize` name."""
    source = textwrap.dedent(inspect.getsource(view))  # type: ignore[arg-type]  # a function
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "authorize":
            argument = node.args[0]
            yield ast.unparse(argument)
