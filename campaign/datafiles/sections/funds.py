"""`funds`: what gifts are for, and the goals that were set, one after the other."""

from collections.abc import Iterable, Iterator

from campaign.campaigns.queries import find_campaign
from campaign.datafiles.forms import Check, Field, Form, Values, keyed, record
from campaign.datafiles.kinds import CURRENCY, DAY, FLAG, MONEY, Kind, choice, reference
from campaign.datafiles.owners import OWNER, find_fund, owner_of, written_owner
from campaign.datafiles.scope import Scope
from campaign.datafiles.sections.giving_rules import (
    GIVING_RULES,
    rules_draft,
    written_rules,
)
from campaign.datafiles.sections.section import Difference, Section, differences
from campaign.fundraising.models import Fund, FundKind, Goal, GoalVisibility
from campaign.fundraising.operations import (
    open_fund,
    set_giving_rules,
    set_goal,
    set_ledger,
    withdraw_goal,
)
from campaign.kernel.audit import Author
from campaign.kernel.errors import Missing


def check_goal(values: Values) -> Iterator[tuple[str, str]]:
    until = values.get("until")
    if until is not None and until < values["set_on"]:
        yield "until", "the goal ends before it is set"


GOAL = Form(
    (
        Field("target", MONEY, required=True),
        Field("set_on", DAY, required=True),
        Field("until", DAY),
        Field("visibility", choice(GoalVisibility), default=GoalVisibility.PUBLIC),
    ),
    (check_goal,),
)


def history(form: Form) -> Kind:
    """What happened stays, whatever a file leaves out; what it adds comes after."""
    one_by_one = keyed(record(form), lambda values: tuple(values.items()))

    def merge(stored: tuple[Values, ...], given: tuple[Values, ...]) -> tuple[Values, ...]:
        complete = [form.merge(None, each) for each in given]
        return (*stored, *(each for each in complete if each not in stored))

    return Kind(one_by_one.read, one_by_one.plain, merge)


def check_currencies(values: Values) -> Iterator[tuple[str, str]]:
    currencies = {goal["target"].currency for goal in values.get("goals", ())}
    currencies |= {values["currency"]} if values.get("currency") else set()
    if len(currencies) > 1:
        yield "goals", f"expected one currency, found {' and '.join(sorted(currencies))}"


CHECKS: tuple[Check, ...] = (check_currencies,)


class Funds(Section):
    name = "funds"
    word = "fund"
    words = "funds"
    form = Form(
        (
            Field("campaign", reference("campaign"), required=True, inherits=True),
            Field("owner", OWNER),
            Field("under", OWNER),
            Field("currency", CURRENCY),
            Field("goals", history(GOAL), default=()),
            Field("goal_withdrawn", FLAG, default=False),
            Field("giving_rules", record(GIVING_RULES)),
            Field("public_ledger", FLAG, default=False),
        ),
        CHECKS,
    )

    def key(self, values: Values) -> str:
        return f"{values['campaign']}/{values.get('owner') or 'campaign'}"

    def stored(self, values: Values) -> Values | None:
        fund = find_fund(values["campaign"], values.get("owner"))
        return _values(fund) if fund else None

    def settle(self, stored: Values, merged: Values) -> tuple[Values, list[Difference]]:
        """The currency stays, and so does the past: goals are added after the last one."""
        kept = {"under", "currency"}
        news = merged["goals"][len(stored["goals"]) :]
        last = max((goal["set_on"] for goal in stored["goals"]), default=None)
        if last is not None and any(goal["set_on"] < last for goal in news):
            kept.add("goals")
        if stored["goal_withdrawn"] and not news:
            kept.add("goal_withdrawn")
        conflicts = [each for each in differences(stored, merged) if each.field in kept]
        return {**merged, **{each.field: each.old for each in conflicts}}, conflicts

    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        campaign = find_campaign(values["campaign"])
        goals = values["goals"][len(stored["goals"]) if stored else 0 :]
        fund = open_fund(
            campaign.id,
            owner_of(values["owner"]),
            by=by,
            currency=values["currency"] or (goals[0]["target"].currency if goals else None),
            parent_id=_parent_id(values),
        )
        for goal in goals:
            set_goal(
                fund.id,
                goal["target"],
                goal["visibility"],
                set_on=goal["set_on"],
                until=goal["until"],
                by=by,
            )
        if values["goal_withdrawn"]:
            withdraw_goal(fund.id, by=by)
        if values["giving_rules"] is not None:
            set_giving_rules(fund.id, rules_draft(values["giving_rules"]), by=by)
        if fund.kind is FundKind.CAMPAIGN:
            set_ledger(fund.id, is_public=values["public_ledger"], by=by)

    def entries(self, scope: Scope) -> Iterable[Values]:
        return map(_values, scope.funds())


def _parent_id(values: Values) -> int | None:
    if values["under"] is None:
        return None
    parent = find_fund(values["campaign"], values["under"])
    if parent is None:
        raise Missing(values["under"])
    return parent.id


def _values(fund: Fund) -> Values:
    goals = fund.goals
    return {
        "campaign": fund.campaign.slug,
        "owner": written_owner(fund),
        "under": written_owner(fund.parent) if fund.parent else None,
        "currency": fund.currency,
        "goals": tuple(map(_goal, goals)),
        "goal_withdrawn": bool(goals) and goals[-1].ended_at is not None,
        "giving_rules": written_rules(fund),
        "public_ledger": fund.ledger_is_public,
    }


def _goal(goal: Goal) -> Values:
    return {
        "target": goal.target,
        "set_on": goal.set_on,
        "until": goal.until,
        "visibility": goal.wanted_visibility,
    }
