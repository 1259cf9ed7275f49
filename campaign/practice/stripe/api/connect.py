"""Joined accounts, made and looked after with the platform's own key for its own account."""

from flask import request

from campaign.practice.stripe.api.door import api, listed
from campaign.practice.stripe.calls import Call, answers
from campaign.practice.stripe.objects.account import ACCOUNT, account
from campaign.practice.stripe.schemas import connect as schemas
from campaign.practice.stripe.schemas.lists import RETRIEVE
from campaign.practice.stripe.store import Object


@api.get("/account")
@answers(RETRIEVE)
def retrieve_own_account(call: Call) -> Object:
    return _account(call, call.merchant.context.id)


@api.post("/accounts")
@answers(schemas.ACCOUNT_CREATE)
def create_account(call: Call) -> Object:
    return call.practice.connect.create(call.params)


@api.get("/accounts")
@answers(schemas.ACCOUNT_LIST)
def list_accounts(call: Call) -> Object:
    return listed(call, "account")


@api.get("/accounts/<identifier>")
@answers(RETRIEVE)
def retrieve_account(call: Call, identifier: str) -> Object:
    return _account(call, identifier)


@api.post("/account_links")
@answers(schemas.ACCOUNT_LINK_CREATE)
def create_account_link(call: Call) -> Object:
    base_url = call.practice.url or request.host_url.rstrip("/")
    link = call.practice.connect.link(call.params, base_url)
    return {name: value for name, value in link.items() if name != "id"}  # Stripe's have none


def _account(call: Call, identifier: str) -> Object:
    return account() if identifier == ACCOUNT else call.practice.connect.find(identifier)
