"""A Stripe to practise on: its API over HTTP, its payment page, its webhooks, and its bad days.

The demo starts it, the tests use it, and the real SDK cannot tell the difference for the calls that
Campaign makes, at the API version that the SDK is pinned to. Every other call,
and every parameter it does not know, is refused as Stripe refuses what does not exist. No money
moves, no card is asked for, only this machine is served. Time is the world's time.

**From Python** (`account`, `server`, `webhooks`, `faults`)::

    hook = Endpoint("http://127.0.0.1:8000/webhooks/stripe", "whsec_…", events=("*",))
    with running_practice_stripe(PracticeStripe(endpoints=[hook])) as practice:   # in threads
        client = stripe.StripeClient(practice.secret_key, base_addresses={"api": practice.url})
        practice.register(hook)                      # another endpoint, from now on
        practice.pay(session_id, email="…")          # what a donor does; raises checkout.Closed
        practice.pay(session_id, means=SEPA_DEBIT)   # a debit, which is on its way for days:
        practice.arrive(intent_id)                   # its money comes,
        practice.bounce(intent_id)                   # or does not
        practice.decline(session_id)                 # a card that the bank declines
        practice.expire(session_id)
        practice.begin_next_month(subscription_id)   # collects it; declined=True: is declined
        practice.try_again(invoice_id)               # a month that was declined, days later
        practice.refund(charge_id, amount=None)      # as somebody at Stripe's own site does
        practice.arrive_refund(refund_id)            # those of debits are on their way, too
        practice.fail_refund(refund_id)              # even one that had seemed to succeed
        practice.dispute(charge_id)                  # a donor's bank takes it back
        practice.close_dispute(dispute_id, won=True)
        practice.pay_out(account_id)                 # days pass; all that lies there is sent
        practice.arrive_payout(payout_id), practice.fail_payout(payout_id)
        practice.put_account_into(account_id, "enabled")    # or new, submitted, restricted
        practice.set_rate("chf", Decimal("0.96"))    # what a euro buys, from now on
        practice.sessions(), practice.events()       # as JSON, oldest first
        practice.sent()                              # deliveries: event, url, kind, state, attempts
        practice.settle()                            # wait until nothing is left to send
        practice.deliver_again(event_id, kind=Kind.REAL)             # or FORGED, STALE
        practice.release("reversed")                 # or "given", or a list of event ids or types
        practice.faults.disturb_deliveries(copies=3, forged=1, stale=1, lose=2, hold=True, delay=5)
        practice.faults.fail_api(Failure.ANSWER_LOST, times=1, method="POST", path="/v1/…")
        practice.faults.wait_for_stalled(), practice.faults.resume()    # for Failure.STALLED
        practice.faults.clear()

`PracticeStripe(database=Path, secret_key=…, retry_after=(1, 2, 5, 10, 30), clock=…, send=…)`: a
file outlives restarts, memory does not; a refused message is tried again after each of
`retry_after` seconds. Used without a server, nothing runs in the background: `settle()` sends in
the caller's own thread what is due, through `send(url, headers, body) -> status`, which may call a
test client.

`practice_stripe_process(host, port, endpoints=…, secret_key=…, database=…)` serves in a process of
its own and yields its address; `serve_practice_stripe(…)` is what runs there. `SECRET_KEY` and
`WEBHOOK_SECRET` in `account` are for whoever has none.

**Over HTTP**: the API under `/v1` (see `schemas` and `api`), the payment page at `/pay/<session>`,
an overview at `/`. Mishaps, as JSON, under `/-/practice`:

    GET    ""             sessions, events, what is planned
    POST   /faults        some of copies, forged, stale, lose, hold, delay
    DELETE /faults        everything works again
    POST   /failures      failure (a value of Failure); times, method, path
    POST   /resumptions   {}: stalled calls go on
    POST   /releases      order: "given", "reversed" or a list of event ids or types
    GET    /deliveries    every delivery; POST: event, and kind (real, forged, stale)
    GET    /settled       ?within=10: waits until nothing is left to send
    POST   /payments      session; email, means (accepted, declined or sepa_debit)
    POST   /arrivals      payment_intent; outcome (succeeded or failed)
    POST   /months        subscription; outcome (paid or declined)
    POST   /retries       invoice; outcome (paid or declined)
    POST   /refunds       charge; amount
    POST   /refund-outcomes   refund; outcome (succeeded or failed)
    POST   /disputes      charge
    POST   /dispute-outcomes  dispute; outcome (won or lost)
    POST   /payouts       account
    POST   /payout-outcomes   payout; outcome (paid or failed)
    POST   /account-states    account; state (new, submitted, enabled or restricted)
    POST   /rates         currency, per_euro (a number as a text)

**A payment** brings the events payment_intent.created, charge.succeeded, payment_intent.succeeded,
checkout.session.completed and charge.updated (only this one names the balance transaction, as at
Stripe). A declined card brings charge.failed and payment_intent.payment_failed and leaves the
session open; running out of time brings checkout.session.expired. A debit completes the session
unpaid (charge.pending, payment_intent.processing, checkout.session.completed) and ends with
charge.succeeded or .failed, payment_intent.succeeded or .payment_failed and
checkout.session.async_payment_succeeded or _failed. Its ids begin with `py_` and `pyr_`, its
movements are of type `payment` and `payment_refund`, as at Stripe. A refund brings refund.created
and charge.refunded; what becomes of it refund.updated, charge.refund.updated and refund.failed.
Deliveries come at least once, in no order that anybody may rely on, and the donor is led back
without waiting for them.

**A monthly gift** (mode `subscription`) brings a customer and a card of theirs, invoice.created and
.finalized, customer.subscription.created (still `incomplete`), the payment, invoice_payment.paid,
invoice.paid and .payment_succeeded, customer.subscription.updated (`active`) and
checkout.session.completed. No month begins by itself. One that is declined brings
invoice.payment_failed and leaves the gift `past_due`; the fourth time in vain ends it. A gift that
is paused gets an invoice that is void at once; one that ends with its month brings only
customer.subscription.deleted. Metadata of a subscription stand on it and in the `parent` of its
invoices, not on their payments, as at Stripe. Shares of a month are never worked out: a change of
items has to say so with proration_behavior=none. A donor's own page stands at `/portal/<session>`.

**Money** is settled in the account's own currency, at the rates and for the fees in `pricing`, and
is available two days later. A refund leaves at the rate of its own day, and the fee does not come
back. The donor is never shown another currency, so `presentment_details` does not occur.

**A dispute** brings charge.dispute.created and .funds_withdrawn (one movement of type `adjustment`,
with the fee in it), then .closed, and before it .funds_reinstated if it is won; one of a debit is
lost at once. **A payout** brings payout.created, then .paid and .reconciliation_completed, or
.failed, and then the money is on the balance again.

**Joined accounts** (Connect) are made at `/v1/accounts`, onboarded at the address of an account
link, and spoken for with `Stripe-Account`. They see their own objects only, and settle in the
currency of their country. Their events bear `account` and go to endpoints with `connect=True`.

**The modules**, each standing on those before it: errors, currencies, parameters, schemas/; store,
pricing, objects/, expansion, listing, idempotency; faults, deliveries, webhooks, events; context,
ledger, payments, refunds, disputes, payouts, amounts, invoices, subscriptions, checkout, merchant;
connect, account; acts, offers; calls and api/, pages, hosted, portal, onboarding, overview and
control; app, server.
"""
