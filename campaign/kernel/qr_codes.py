"""QR codes as pictures that stand in the page itself: the only module that speaks to segno."""

from decimal import Decimal

import segno
from segno import helpers


def qr_picture(words: str) -> str:
    """For cameras: the address of an image, for the component `qr`."""
    return _picture(segno.make(words, error="m"))


def transfer_picture(
    holder: str, iban: str, amount: Decimal, *, reference: str | None, bic: str | None
) -> str:
    """The EPC code that apps of banks read; the standard has one for euros only."""
    code = helpers.make_epc_qr(
        name=holder, iban=iban, amount=amount, reference=reference, bic=bic, encoding="utf-8"
    )
    return _picture(code)


def _picture(code: segno.QRCode) -> str:
    """With the white edge that cameras need, on dark pages too."""
    return code.svg_data_uri(border=4, dark="#000", light="#fff")
