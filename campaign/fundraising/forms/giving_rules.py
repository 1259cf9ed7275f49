"""What may be typed in about rules for gifts, and why a donor's message is not shown."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from campaign.fundraising.forms.desk import Choices
from campaign.fundraising.models import CountryRule
from campaign.fundraising.operations.giving_rules import LIMITS, RulesDraft
from campaign.kernel.countries import COUNTRIES, country_name
from campaign.kernel.errors import Refused
from campaign.kernel.forms import WebForm
from campaign.kernel.i18n import current_language, current_locale
from campaign.kernel.i18n import gettext as _
from campaign.kernel.money import Money, parse_money
from campaign.kernel.translated import Translated, rewrite

ROOM_FOR_MORE = 3
MOST_COUNTRIES = 80
MAY_BE_NOTHING = ("nameless", "fee_fixed")
TEXTS = ("declaration", "law")


def country_choices() -> Choices:
    locale = current_locale()
    named = sorted(((code, country_name(code, locale)) for code in COUNTRIES), key=lambda c: c[1])
    return [("", _("(none)")), *named]


class RulesForm(WebForm):
    """Texts are written in the language of the page; the other languages stay."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    currency = SelectField(_l("Currency"))
    smallest = StringField(_l("Smallest gift"), [Length(max=30)])
    largest = StringField(_l("Largest gift"), [Length(max=30)])
    nameless = StringField(_l("Without a name up to"), [Length(max=30)])
    disclosed = StringField(_l("Listed in public with the name, from"), [Length(max=30)])
    country_rule = RadioField(
        _l("Where donors live"),
        choices=[
            SelectChoice("", _l("Anywhere")),
            SelectChoice(CountryRule.ALLOWED.value, _l("Only in these countries")),
            SelectChoice(CountryRule.EXCLUDED.value, _l("Not in these countries")),
        ],
        default="",
    )
    countries = FieldList(
        SelectField(_l("Country"), choices=country_choices), max_entries=MOST_COUNTRIES
    )
    declaration = TextAreaField(_l("Declaration to tick"), [Optional(), Length(max=2000)])
    law = TextAreaField(_l("Words of the law"), [Optional(), Length(max=10000)])
    law_source = StringField(_l("Where the law stands"), [Optional(), Length(max=300)])
    fee_share = StringField(_l("The provider takes, in per cent"), [Length(max=10)])
    fee_fixed = StringField(_l("The provider takes for each gift"), [Length(max=30)])

    def __init__(self, draft: RulesDraft, version: int, currencies: Choices, **options: Any):
        super().__init__(data=self._typed(draft, version), **options)
        self.currency.choices = currencies
        for number, field in enumerate(self.countries, start=1):
            field.label.text = _("Country %(number)s", number=number)

    def see(self, version: int) -> None:
        """What is sent next is meant to replace this one."""
        self.seen.data, self.seen.raw_data = version, None

    def draft(self, before: RulesDraft, by: str) -> RulesDraft:
        """What was written, over what there is. Raises Refused."""
        language = current_language()
        written: dict[str, Any] = {
            name: rewrite(getattr(before, name), language, self[name].data or "", by=by, field=name)
            for name in TEXTS
        }
        currency = self.currency.data
        written |= {name: self._minor(name, currency) for name in LIMITS}
        return replace(
            before,
            **written,
            currency=currency,
            country_rule=CountryRule(self.country_rule.data) if self.country_rule.data else None,
            countries=tuple(dict.fromkeys(filter(None, self.countries.data))),
            law_source=(self.law_source.data or "").strip() or None,
            fee_share=self._share(),
        )

    def _minor(self, name: str, currency: str) -> int | None:
        typed = (self[name].data or "").strip()
        if not typed:
            return None
        if name in MAY_BE_NOTHING and typed.strip("0.,") == "":
            return 0
        try:
            return parse_money(typed, currency, current_locale()).minor
        except Refused as refused:
            raise Refused(refused.sentence, field=name) from None

    def _share(self) -> int | None:
        """1.5 per cent are 150 hundredths."""
        typed = (self.fee_share.data or "").strip().replace(",", ".")
        if not typed:
            return None
        whole, _point, part = typed.partition(".")
        if not (whole.isdecimal() and (part.isdecimal() or not part) and len(part) <= 2):
            sentence = _("Write the share in digits, such as %(example)s.", example="1.5")
            raise Refused(sentence, field="fee_share")
        return int(Decimal(typed) * 100)

    @staticmethod
    def _typed(draft: RulesDraft, version: int) -> dict[str, Any]:
        locale = current_locale()

        def sum_of(name: str) -> str:
            minor = getattr(draft, name)
            major = None if minor is None else Money(minor, draft.currency).major
            return "" if major is None else str(format_decimal(major, "0.##", locale=locale))

        share = "" if draft.fee_share is None else Decimal(draft.fee_share) / 100
        return {
            "seen": version,
            "currency": draft.currency,
            **{name: sum_of(name) for name in LIMITS},
            "country_rule": draft.country_rule.value if draft.country_rule else "",
            "countries": [*draft.countries, *[""] * ROOM_FOR_MORE],
            **{name: _in_this_language(getattr(draft, name)) for name in TEXTS},
            "law_source": draft.law_source or "",
            "fee_share": str(format_decimal(share, "0.##", locale=locale)) if share != "" else "",
        }


class RefusalForm(WebForm):
    """Why a message is not shown."""

    decision = HiddenField()
    reason = StringField(_l("Why it is not shown"), [Optional(), Length(max=300)])


def _in_this_language(text: Translated | None) -> str:
    language = current_language()
    shown = text.shown(language) if text is not None else None
    return shown.text if shown is not None and shown.language == language else ""


def differing(yours: RulesForm, theirs: RulesForm) -> Sequence[tuple[str, str, str]]:
    """Label, what was written, what there is now."""
    found = []
    for field in yours:
        if field.name in ("seen", "csrf_token"):
            continue
        mine, other = _words(field.data), _words(theirs[field.name].data)
        if mine != other:
            found.append((str(field.label.text), mine, other))
    return found


def _words(value: Any) -> str:
    return ", ".join(filter(None, value)) if isinstance(value, list) else str(value or "").strip()
