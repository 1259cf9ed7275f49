"""What Stripe lets us charge: currencies, decimals and limits, as its documentation states them.

These differ from ISO 4217 in places, so they must not be taken from the kernel's table: the gateway
has to live with Stripe's view, and this is where the tests meet it.
"""

from decimal import Decimal


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


SUPPORTED = _codes("""
    aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp
    byn bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel
    gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd
    kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn
    nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd
    shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst
    xaf xcd xcg xof xpf yer zar zmw
""")
ZERO_DECIMAL = _codes("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf")
THREE_DECIMAL = _codes("bhd jod kwd omr tnd")

# Written with two decimals for old callers' sake, yet without any fraction to charge.
WHOLE_UNITS_ONLY = _codes("isk ugx")

MAXIMUM = 99_999_999

# Published per settlement currency. Elsewhere the real Stripe converts at the day's rate, which
# nobody can know here: any positive amount passes.
MINIMUMS = {
    "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250,
    "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200,
    "nok": 300, "nzd": 50, "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000, "usd": 50,
}  # fmt: skip


def exponent(currency: str) -> int:
    """How many decimals an amount in this (lower case) currency carries at Stripe."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def smallest_step(currency: str) -> int:
    """What an amount must be a multiple of."""
    if currency in WHOLE_UNITS_ONLY:
        return 100
    return 10 if currency in THREE_DECIMAL else 1


def minimum(currency: str) -> int:
    """The least that one payment may come to."""
    return MINIMUMS.get(currency, 1)


def in_words(amount: int, currency: str) -> str:
    """An amount for the developer who reads an error."""
    return f"{Decimal(amount).scaleb(-exponent(currency))} {currency.upper()}"
