"""Which amounts can be charged: of every line, and of all of them together."""

from campaign.practice.stripe.currencies import MAXIMUM, exponent, minimum, smallest_step
from campaign.practice.stripe.errors import ApiError, invalid
from campaign.practice.stripe.store import Object


def check_amounts(items: list[Object]) -> None:
    """Raises ApiError that names the line, or all of them."""
    if not items:
        raise invalid("line_items", "A session needs at least one line item.")
    currency, total = items[0]["currency"], sum(item["amount_total"] for item in items)
    for number, item in enumerate(items):
        path = f"line_items[{number}][price_data]"
        if item["currency"] != currency:
            raise invalid(f"{path}[currency]", "All line items must have the same currency.")
        check_step(item["price"]["unit_amount"], currency, f"{path}[unit_amount]")
    check_total(total, currency)


def check_step(amount: int, currency: str, path: str) -> None:
    """Raises ApiError for a fraction that nobody can pay."""
    if amount % smallest_step(currency):
        raise invalid(
            path, f"Amounts in {currency} must be a multiple of {smallest_step(currency)}."
        )


def check_total(total: int, currency: str) -> None:
    """Raises ApiError for less than can be charged at once, or more; the real one names no
    parameter then."""
    limits = f"{minimum(currency)} to {MAXIMUM} with {exponent(currency)} decimals in {currency}"
    if total < minimum(currency):
        raise _out_of_range("amount_too_small", total, limits)
    if total > MAXIMUM:
        raise _out_of_range("amount_too_large", total, limits)


def _out_of_range(code: str, total: int, limits: str) -> ApiError:
    return ApiError(400, f"The total of {total} is out of range: {limits}.", code=code)
