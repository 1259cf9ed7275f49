"""What a reader's browser tells, as far as it spares typing."""

from babel.numbers import get_territory_currencies
from flask import request

from campaign.kernel.clock import today


def currency_of_reader() -> str | None:
    """Of the country that the reader's browser names, if it names one: `fr-CH` is in francs."""
    for tag, _quality in request.accept_languages:
        country = tag.rpartition("-")[2]
        if len(country) == 2 and country.isupper():
            currencies = get_territory_currencies(country, today("UTC"), today("UTC"))
            return str(currencies[0]) if currencies else None
    return None
