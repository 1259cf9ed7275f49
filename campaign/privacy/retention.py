"""How long everything about persons is kept: one table, shown to everyone, kept by the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, select, update

from campaign.accounts.operations import (
    forget_old_forms,
    forget_old_links,
    forget_old_sessions,
)
from campaign.accounts.operations.kept_forms import KEPT_FOR
from campaign.accounts.queries import LASTS, LASTS_UNSEEN
from campaign.fundraising.models import (
    Collection,
    Contribution,
    GiftInKind,
    Pledge,
    ProviderEvent,
    Refund,
    Reversal,
)
from campaign.fundraising.operations import (
    delete_records_no_longer_due,
    forget_wishes_that_came_to_nothing,
)
from campaign.fundraising.operations.bank_statements import KEPT_AFTER_END as LINES_KEPT
from campaign.fundraising.operations.bank_statements import forget_settled_lines
from campaign.fundraising.operations.checkouts import WISHES_KEPT
from campaign.fundraising.operations.keeping_own_goals import (
    KEPT_AFTER_CLOSING,
    forget_old_own_goals,
)
from campaign.fundraising.operations.monthly import forget_old_links as forget_monthly_links
from campaign.fundraising.operations.monthly.links import KEPT_AFTER_END as MONTHLY_KEPT
from campaign.fundraising.operations.own_goals import CONFIRM_WITHIN
from campaign.fundraising.operations.promises import KEPT_AFTER_END as PLEDGES_KEPT
from campaign.fundraising.operations.promises import forget_donors_of_pledges
from campaign.governance.operations import forget_old_applications
from campaign.governance.operations.forgetting import KEPT_AFTER_DECISION
from campaign.kernel.audit import AuditEntry, AuditValue
from campaign.kernel.audit.erasing import erase_values
from campaign.kernel.clock import now, real_now, today
from campaign.kernel.database import db, empty_journal, transaction
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.mail_refusals import KEPT_FOR as REFUSALS_KEPT_FOR
from campaign.kernel.mail_refusals import forget_old_refusals
from campaign.kernel.outbox import OutboxRow
from campaign.organizations.operations import forget_invitations
from campaign.organizations.operations.invitations import KEPT_AFTER_END
from campaign.privacy.models import PrivacyLink
from campaign.privacy.operations.links import GOOD_FOR
from campaign.privacy.traces import ERASED, FREE_TEXTS_IN_THE_LOG

DAY = timedelta(days=1)
OUTBOX = 30 * DAY
PROVIDER_MESSAGES = 90 * DAY
GIFTS = 3 * 365 * DAY
FREE_TEXTS_LOGGED = 3 * 365 * DAY


@dataclass(frozen=True, slots=True)
class Rule:
    """`days` None: until something happens, which `why` says."""

    what: str
    days: int | None
    why: str
    forget: Callable[[], None] | None = None
    """What the worker does each hour. None: it goes when the person goes."""


def forget_old() -> None:
    """Carry out the whole table. A rule that fails does not keep the others from being kept."""
    failures: list[Exception] = []
    for rule in RULES:
        try:
            if rule.forget is not None:
                rule.forget()
        except Exception as failure:
            db.session.rollback()
            failures.append(failure)
    empty_journal()
    if failures:
        raise ExceptionGroup("not everything was forgotten", failures)


def _forget_outbox() -> None:
    before = real_now() - OUTBOX
    gone = or_(OutboxRow.delivered_at < before, OutboxRow.given_up_at < before)
    with transaction():
        db.session.execute(delete(OutboxRow).where(gone))


def _forget_provider_messages() -> None:
    with transaction():
        db.session.execute(
            update(ProviderEvent)
            .where(
                ProviderEvent.body.is_not(None),
                ProviderEvent.processed_at < real_now() - PROVIDER_MESSAGES,
            )
            .values(body=None)
        )


def _forget_donors() -> None:
    """By the calendar of the campaign, which a demo sets back."""
    before = today("UTC") - GIFTS
    named = or_(
        Contribution.donor_name.is_not(None),
        Contribution.message.is_not(None),
        Contribution.note.is_not(None),
    )
    with transaction():
        db.session.execute(
            update(Contribution)
            .where(named, Contribution.received_on < before)
            .values(
                donor_name=None,
                donor_name_is_public=False,
                donor_country=None,
                message=None,
                message_state=None,
                message_refusal=None,
                note=None,
            )
        )
        db.session.execute(
            update(Reversal)
            .where(Reversal.reason != ERASED, Reversal.on_day < before)
            .values(reason=ERASED)
        )
        db.session.execute(
            update(Refund)
            .where(Refund.reason != ERASED, Refund.asked_at < real_now() - GIFTS)
            .values(reason=ERASED)
        )
        db.session.execute(
            update(GiftInKind)
            .where(GiftInKind.donor_name.is_not(None), GiftInKind.given_on < before)
            .values(donor_name=None, donor_name_is_public=False)
        )
        db.session.execute(
            update(Collection)
            .where(Collection.note.is_not(None), Collection.told_at < now() - GIFTS)
            .values(note=None)
        )
        db.session.execute(
            update(Pledge)
            .where(Pledge.note.is_not(None), Pledge.made_on < before)
            .values(note=None)
        )


def _forget_logged_texts() -> None:
    old = select(AuditEntry.id).where(AuditEntry.at < real_now() - FREE_TEXTS_LOGGED)
    with transaction():
        erase_values(AuditValue.field.in_(FREE_TEXTS_IN_THE_LOG), AuditValue.entry_id.in_(old))


def _forget_links() -> None:
    forget_old_links()
    with transaction():
        db.session.execute(delete(PrivacyLink).where(PrivacyLink.expires_at < real_now()))


RULES: tuple[Rule, ...] = (
    Rule(
        _l("Account: name, e-mail address, language, how you sign in, roles"),
        None,
        _l("until you erase it"),
    ),
    Rule(
        _l("Where you are signed in: browser and system, begun, last seen"),
        LASTS.days,
        _l("or %(days)s days without a visit", days=LASTS_UNSEEN.days),
        forget_old_sessions,
    ),
    Rule(
        _l("What you typed into a form while your session ended"),
        KEPT_FOR.days,
        _l("unless you send it before"),
        forget_old_forms,
    ),
    Rule(
        _l("Mails we sent: when, and of which kind"),
        OUTBOX.days,
        _l("address and words are erased when a mail has left"),
        _forget_outbox,
    ),
    Rule(
        _l("Addresses that refuse our mails, as a code that names nobody"),
        REFUSALS_KEPT_FOR.days,
        _l("since the last refusal"),
        forget_old_refusals,
    ),
    Rule(
        _l("Applications: name and address of the contact"),
        KEPT_AFTER_DECISION.days,
        _l("after the decision"),
        forget_old_applications,
    ),
    Rule(
        _l("Goals of friends without an account: name and address"),
        KEPT_AFTER_CLOSING.days,
        _l(
            "after the goal was closed; what nobody confirms, %(days)s days",
            days=CONFIRM_WITHIN.days,
        ),
        forget_old_own_goals,
    ),
    Rule(
        _l("Invitations: the address that they went to"),
        KEPT_AFTER_END.days,
        _l("after they were accepted, withdrawn or too old"),
        forget_invitations,
    ),
    Rule(
        _l("The payment provider's messages: name and address of who paid"),
        PROVIDER_MESSAGES.days,
        _l("after the payment was booked"),
        _forget_provider_messages,
    ),
    Rule(
        _l("Name, country, message and note beside a gift, and why it was taken back"),
        GIFTS.days,
        _l("after the gift; the sum stays in the books"),
        _forget_donors,
    ),
    Rule(
        _l("Monthly gifts: name, and the address as a code that names nobody"),
        MONTHLY_KEPT.days,
        _l("after the last month; the payment provider keeps the address itself"),
        forget_monthly_links,
    ),
    Rule(
        _l("Name and message of a gift that never came"),
        WISHES_KEPT.days,
        _l("after the payment page was opened"),
        forget_wishes_that_came_to_nothing,
    ),
    Rule(
        _l("Reasons and notes in the log"),
        FREE_TEXTS_LOGGED.days,
        _l("that something was done stays; who did it is a code once the account is erased"),
        _forget_logged_texts,
    ),
    Rule(
        _l("Links that sign you in, or show what is stored"),
        GOOD_FOR.days,
        _l("each is good for a day at most"),
        _forget_links,
    ),
    Rule(
        _l("Bank statements: name, account and words of who paid"),
        LINES_KEPT.days,
        _l("after the payment was assigned; the sum stays in the books"),
        forget_settled_lines,
    ),
    Rule(
        _l("Pledges to transfer: your address"),
        PLEDGES_KEPT.days,
        _l("after the transfer arrived, or was no longer expected"),
        forget_donors_of_pledges,
    ),
    Rule(
        _l("Receipts and what else a law makes us keep"),
        None,
        _l("until the day that the law sets; you are told it when you erase the rest"),
        delete_records_no_longer_due,
    ),
)
"""What is kept, for how many days, counted from when."""
