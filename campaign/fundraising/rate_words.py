"""An exchange rate as cells of a table."""

from babel.numbers import format_decimal

from campaign.fundraising.models import Rate
from campaign.kernel.i18n import current_locale
from campaign.kernel.templating import day


def rate_cells(rate: Rate) -> list[str]:
    """Day, one unit, what it is worth with every digit, who says so."""
    value = format_decimal(rate.value, locale=current_locale(), decimal_quantization=False)
    return [day(rate.on_day, "medium"), f"1 {rate.base}", f"{value} {rate.quote}", rate.source]
