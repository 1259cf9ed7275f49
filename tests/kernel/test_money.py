"""Money: integers, exponents, one rounding, and what people type."""

from decimal import Decimal

import pytest
from babel import Locale
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from campaign.kernel.errors import Refused
from campaign.kernel.money import (
    CurrencyMismatch,
    Money,
    convert,
    exponent,
    format_money,
    is_currency,
    parse_money,
    round_half_even,
)


def test_exponents_are_those_of_iso_4217() -> None:
    assert [exponent(code) for code in ("EUR", "JPY", "KWD", "CHF")] == [2, 0, 3, 2]


def test_codes_are_capital_letters_that_exist() -> None:
    assert [is_currency(code) for code in ("EUR", "BGN", "eur", "EURO", "XXY", "")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_two_currencies_never_add_up() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "CHF")


def test_a_float_is_no_amount() -> None:
    with pytest.raises(TypeError):
        Money(1.0, "EUR")  # type: ignore[arg-type]


def test_ties_are_rounded_to_the_even_unit() -> None:
    halves = ("0.5", "1.5", "2.5", "-0.5", "-1.5")
    assert [round_half_even(Decimal(half)) for half in halves] == [0, 2, 2, 0, -2]


@pytest.mark.parametrize(
    ("money", "to", "rate", "expected"),
    [
        (Money(100_00, "CHF"), "EUR", "0.9123", Money(91_23, "EUR")),
        (Money(10_000, "JPY"), "EUR", "0.00765", Money(76_50, "EUR")),
        (Money(1_000, "KWD"), "JPY", "362.5", Money(362, "JPY")),
        (Money(1_00, "EUR"), "KWD", "0.3651", Money(365, "KWD")),
    ],
)
def test_a_conversion_minds_both_exponents(
    money: Money, to: str, rate: str, expected: Money
) -> None:
    assert convert(money, to, Decimal(rate)) == expected


@pytest.mark.parametrize(
    ("typed", "currency", "language", "minor"),
    [
        ("25", "EUR", "en", 25_00),
        (" 25.50 ", "EUR", "en", 25_50),
        ("25,50", "EUR", "en", 25_50),
        ("25.50", "EUR", "de", 25_50),
        ("1,250.50", "EUR", "en", 1250_50),
        ("1.250,50", "EUR", "de", 1250_50),
        ("1 250,50", "EUR", "fr", 1250_50),
        ("1 250,50", "EUR", "ru", 1250_50),
        ("1'250.50", "CHF", "de-CH", 1250_50),
        ("1250", "JPY", "en", 1250),
        ("1.5", "KWD", "en", 1_500),
    ],
)
def test_amounts_are_understood_as_people_write_them(
    app: Flask, typed: str, currency: str, language: str, minor: int
) -> None:
    locale = Locale.parse(language, sep="-")
    assert parse_money(typed, currency, locale) == Money(minor, currency)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write the amount in digits, such as 25."),
        ("-5", "Write the amount in digits, such as 25."),
        ("5 EUR", "Write the amount in digits, such as 25."),
        ("1.2.3", "Write the amount in digits, such as 25."),
        ("1e5", "Write the amount in digits, such as 25."),
        ("٢٥", "Write the amount in digits, such as 25."),
        ("0", "The amount must be more than zero."),
        ("25.5055", "EUR has 2 decimals at most."),
        ("99999999999999999", "This amount is too large."),
    ],
)
def test_what_is_no_amount_is_refused_with_a_sentence(
    app: Flask, typed: str, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        parse_money(typed, "EUR", Locale("en"))
    assert refused.value.sentence == sentence


@given(
    minor=st.integers(min_value=1, max_value=10**12),
    currency=st.sampled_from(["EUR", "JPY", "KWD", "CHF"]),
)
def test_a_major_amount_is_the_same_money_again(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.from_major(money.major, currency) == money


def test_each_locale_writes_money_its_own_way() -> None:
    money = Money(123_450, "EUR")
    written = [format_money(money, Locale(tag)) for tag in ("en", "fr", "ru")]
    assert written == ["€1,234.50", "1\u202f234,50\xa0€", "1\xa0234,50\xa0€"]


def test_a_code_keeps_its_distance_and_whole_amounts_may_go_without_decimals() -> None:
    assert format_money(Money(6_000_00, "CHF"), Locale("en"), whole=True) == "CHF\xa06,000"
    assert format_money(Money(6_000_50, "CHF"), Locale("en"), whole=True) == "CHF\xa06,000.50"


def test_small_coins_that_are_out_of_use_are_still_shown() -> None:
    assert format_money(Money(12_50, "RSD"), Locale("en")) == "RSD\xa012.50"
