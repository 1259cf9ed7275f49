"""What lies on the balance, what moved it, and what is paid out of it."""

from campaign.practice.stripe.api.door import api, listed
from campaign.practice.stripe.calls import Call, answers
from campaign.practice.stripe.listing import within
from campaign.practice.stripe.schemas import payments as schemas
from campaign.practice.stripe.schemas.lists import RETRIEVE
from campaign.practice.stripe.store import Object, equals


@api.get("/balance")
@answers(RETRIEVE)
def retrieve_balance(call: Call) -> Object:
    return call.merchant.ledger.balance()


@api.get("/balance_transactions")
@answers(schemas.BALANCE_TRANSACTION_LIST)
def list_balance_transactions(call: Call) -> Object:
    payout = call.params.get("payout")
    paid_out = [equals("_payout", payout)] if payout else []
    by = ("currency", "source", "type")
    return listed(call, "balance_transaction", by=by, conditions=paid_out)


@api.get("/balance_transactions/<identifier>")
@answers(RETRIEVE)
def retrieve_balance_transaction(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("balance_transaction", identifier)


@api.get("/payouts")
@answers(schemas.PAYOUT_LIST)
def list_payouts(call: Call) -> Object:
    arriving = within("json_extract(body, '$.arrival_date')", call.params.get("arrival_date", {}))
    return listed(call, "payout", by=("status",), conditions=arriving)


@api.get("/payouts/<identifier>")
@answers(RETRIEVE)
def retrieve_payout(call: Call, identifier: str) -> Object:
    return call.merchant.context.find("payout", identifier)
