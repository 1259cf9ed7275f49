"""What happened on an account."""

from campaign.practice.stripe.api.door import api, listed
from campaign.practice.stripe.calls import Call, answers
from campaign.practice.stripe.schemas import payments as schemas
from campaign.practice.stripe.schemas.lists import RETRIEVE
from campaign.practice.stripe.store import Condition, Object


@api.get("/events")
@answers(schemas.EVENT_LIST)
def list_events(call: Call) -> Object:
    conditions = []
    if pattern := call.params.get("type"):
        conditions.append(Condition("json_extract(body, '$.type') GLOB ?", (pattern,)))
    if kinds := call.params.get("types"):
        marks = ", ".join("?" * len(kinds))
        conditions.append(Condition(f"json_extract(body, '$.type') IN ({marks})", tuple(kinds)))
    return listed(call, "event", conditions=conditions)


@api.get("/events/<identifier>")
@answers(RETRIEVE)
def retrieve_event(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("event", identifier)
