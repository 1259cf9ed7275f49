"""Who is told what about money."""

from collections.abc import Sequence
from datetime import timedelta

from campaign.campaigns.models import Campaign
from campaign.fundraising.models import (
    CashBox,
    Checkout,
    Collection,
    MonthlyGift,
    OwnGoal,
    Pledge,
    Receipt,
    Transfer,
    TransferState,
    YearlyStatement,
)
from campaign.fundraising.naming import fund_name
from campaign.kernel import mail
from campaign.kernel.dates import format_day
from campaign.kernel.i18n import SOURCE_LANGUAGE, locale_of
from campaign.kernel.money import Money, format_money
from campaign.kernel.sealing import seal
from campaign.organizations.models import Coalition, Organization
from campaign.organizations.queries import treasurers_of
from campaign.organizations.zones import zones_by_person

RECEIPT, YEARLY_STATEMENT = "receipt", "yearly_statement"
"""The kinds of paper that the worker makes when a mail leaves."""
LINK_GOOD_FOR = timedelta(days=90)
"""A mail gets lost or is wanted again with the year's taxes; later the receiver is asked."""


def send_receipt(receipt: Receipt) -> None:
    """The donor gets the thanks, or what was corrected, with the paper."""
    _post_with_paper(
        "gift_arrived" if receipt.corrects_id is None else "receipt_corrected", receipt
    )


def thank_monthly_donor(receipt: Receipt, *, token: str) -> None:
    """Each month that arrives brings the link by which the gift is changed or stopped, too."""
    _post_with_paper("month_arrived", receipt, token=token)


def _post_with_paper(template: str, receipt: Receipt, **values: str) -> None:
    """To whom the receipt is made out, if the address is known; to nobody else."""
    kept = receipt.kept
    if kept is None or kept.email is None or kept.only_for_law:
        return
    locale, says = locale_of(receipt.language), receipt.says
    mail.post(
        template,
        to=kept.email,
        language=receipt.language,
        values={
            "sum": format_money(Money(*says["given"]), locale),
            "stands": format_money(receipt.stands, locale) if receipt.stands else None,
            "purpose": says["purpose"],
            "title": says["campaign"],
            "slug": receipt.contribution.fund.campaign.slug,
            "number": receipt.number,
            "corrects": receipt.corrects.number if receipt.corrects else None,
            "receipt_token": receipt_token(receipt),
            "until": format_day((receipt.issued_at + LINK_GOOD_FOR).date(), locale),
            "keep_until": format_day(kept.keep_until, locale),
            "law": kept.law,
            **values,
        },
        attachments=[{"kind": RECEIPT, "id": receipt.id}],
    )


def send_yearly_statement(statement: YearlyStatement, receipt: Receipt, *, email: str) -> None:
    """With the paper of all gifts of the year, in the language of the donor's newest receipt."""
    mail.post(
        "yearly_statement",
        to=email,
        language=receipt.language,
        values={
            "year": statement.year,
            "receiver": receipt.says["receiver"],
            "slug": receipt.contribution.fund.campaign.slug,
        },
        attachments=[{"kind": YEARLY_STATEMENT, "id": statement.id}],
    )


def receipt_token(receipt: Receipt) -> str:
    """Part of the address at which the donor finds the paper; nobody else can make one."""
    return f"{receipt.id}-{seal(RECEIPT, str(receipt.id))[:32]}"


def tell_month_is_missing(gift: MonthlyGift, *, email: str, token: str) -> None:
    """Kindly, and with the way to another card."""
    mail.post(
        "month_missing",
        to=email,
        language=gift.language,
        values={**_words(gift, gift.amount), "token": token},
    )


def tell_gift_is_missing(checkout: Checkout, *, email: str) -> None:
    """Kindly: the bank said no days after the thanks, and nobody looks at that page any more."""
    mail.post(
        "gift_missing",
        to=email,
        language=checkout.language,
        values={
            **_words(checkout, checkout.given),
            "fund": checkout.fund_id,
            "currency": checkout.given.currency,
        },
    )


def send_monthly_links(
    gifts: Sequence[tuple[MonthlyGift, str]], *, email: str, language: str
) -> None:
    """To whoever asked at this address, in the language in which it was asked."""
    links = [
        {"token": token, "sum": words["sum"], "purpose": words["purpose"], "slug": words["slug"]}
        for gift, token in gifts
        for words in [_words(gift, gift.amount, language)]
    ]
    mail.post("monthly_links", to=email, language=language, values={"links": links})


def _words(
    gift: MonthlyGift | Checkout, sum_: Money, language: str | None = None
) -> dict[str, str]:
    language, campaign = language or gift.language, gift.fund.campaign
    return {
        "sum": format_money(sum_, locale_of(language)),
        "purpose": fund_name(gift.fund, language).text,
        "title": campaign.title.shown(language, campaign.languages).text,
        "slug": campaign.slug,
    }


def ask_to_confirm_goal(own_goal: OwnGoal, token: str) -> None:
    """Whoever reads at the address says that the goal is theirs."""
    mail.post(
        "own_goal_confirm",
        to=own_goal.email,
        language=own_goal.language,
        values={
            **_campaign_of(own_goal),
            "sum": format_money(own_goal.target, locale_of(own_goal.language)),
            "token": token,
        },
    )


def send_goal_link(own_goal: OwnGoal, token: str) -> None:
    """The friend gets the page to share, and the link that keeps it."""
    assert own_goal.friend is not None
    mail.post(
        "own_goal_link",
        to=own_goal.email,
        language=own_goal.language,
        values={**_campaign_of(own_goal), "friend": own_goal.friend.slug, "token": token},
    )


def _campaign_of(own_goal: OwnGoal) -> dict[str, str]:
    campaign = own_goal.campaign
    title = campaign.title.shown(own_goal.language, campaign.languages).text
    return {"campaign": title, "slug": campaign.slug}


def tell_of_transfer(transfer: Transfer) -> None:
    """Whoever was asked, of the question; whoever asked, of the answer; in the morning."""
    is_question = transfer.state in (TransferState.PROPOSED, TransferState.WITHDRAWN)
    told, teller = transfer.other, transfer.proposer
    if not is_question:
        told, teller = teller, told
    people = treasurers_of(told)
    zones = zones_by_person(people)
    for person in people:
        mail.post(
            "transfer",
            to=person.email,
            language=person.language,
            values={
                "state": transfer.state,
                "who": _owner_name(teller, person.language),
                "sum": format_money(transfer.amount, locale_of(person.language)),
                "is_given": transfer.is_given,
                **_desk_of(told, transfer.campaign.slug, "list_transfers"),
            },
            zone=zones[person.id],
        )


def _owner_name(owner: Organization | Coalition, language: str) -> str:
    if isinstance(owner, Organization):
        return owner.name
    return owner.name.shown(language, owner.languages).text


def _desk_of(owner: Organization | Coalition, campaign: str, page: str) -> dict[str, object]:
    if isinstance(owner, Organization):
        address = {"organization": owner.slug, "campaign": campaign}
        return {"endpoint": f"fund_desk.{page}", "address": address}
    address = {"coalition": owner.slug, "campaign": campaign}
    return {"endpoint": f"coalition_fund_desk.{page}", "address": address}


def tell_of_collection(told: Collection) -> None:
    """Whoever keeps the box learns that somebody counted, in the morning."""
    link = told.link
    owner = link.cash_box.organization or link.cash_box.coalition
    assert owner is not None  # the table says so
    campaign = link.event.campaign
    people = treasurers_of(owner)
    zones = zones_by_person(people)
    desk = _desk_of(owner, campaign.slug, "list_collections")
    for person in people:
        title = link.event.title.shown(person.language, campaign.languages).text
        mail.post(
            "collected",
            to=person.email,
            language=person.language,
            values={
                "sum": format_money(told.amount, locale_of(person.language)),
                "title": title,
                **desk,
            },
            zone=zones[person.id],
        )


def tell_of_refused_key(owner: Organization | Coalition, campaign: Campaign) -> None:
    """Whoever keeps the books, that no card gift can come; in the morning."""
    people = treasurers_of(owner)
    zones = zones_by_person(people)
    for person in people:
        mail.post(
            "key_refused",
            to=person.email,
            language=person.language,
            values=_desk_of(owner, campaign.slug, "show_card_account"),
            zone=zones[person.id],
        )


def confirm_transfer(pledge: Pledge, box: CashBox, *, token: str, answer: str) -> None:
    """What a donor needs for the transfer, and a link that says: I mean it."""
    language, campaign = pledge.language or SOURCE_LANGUAGE, pledge.fund.campaign
    mail.post(
        "transfer_pledged",
        to=pledge.email or "",
        language=language,
        values={
            "sum": format_money(pledge.promised, locale_of(language)),
            "purpose": fund_name(pledge.fund, language).text,
            "slug": campaign.slug,
            "holder": box.holder or box.name,
            "iban": box.iban,
            "bic": box.bic,
            "reference": pledge.reference,
            "token": token,
            "answer": answer,
        },
    )
