"""Looks into an entry of ISO 20022 by the names of elements, whatever their namespace."""

from collections.abc import Iterable
from functools import lru_cache

from campaign.fundraising.statements.elements import Element
from campaign.fundraising.statements.references import find_reference, right_reference


def each(element: Element, path: str) -> list[Element]:
    """All elements at the end of a path such as `NtryDtls/TxDtls`."""
    found = [element]
    for name in _steps(path):
        found = [child for parent in found for child in parent.children.get(name, ())]
    return found


@lru_cache(256)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


def find(element: Element, path: str) -> Element | None:
    return next(iter(each(element, path)), None)


def text_of(element: Element, path: str) -> str | None:
    """None where there is no such element, or nothing in it."""
    found = find(element, path)
    return (found.text.strip() or None) if found is not None else None


def all_texts(elements: Iterable[Element], path: str) -> list[str]:
    """Of every such element in these."""
    texts = (" ".join(found.text.split()) for root in elements for found in each(root, path))
    return [text for text in texts if text]


def remittance(details: list[Element], entry: Element) -> tuple[str, str | None]:
    """What the payer wrote, and the reference that stands in its place or anywhere in it."""
    plain = all_texts(details, "RmtInf/Ustrd")
    structured = all_texts(details, "RmtInf/Strd/CdtrRefInf/Ref")
    more = all_texts(details, "RmtInf/Strd/AddtlRmtInf")
    reference = next(filter(None, map(right_reference, structured)), None)
    written = [*plain, *more, *all_texts(details, "Refs/EndToEndId")]
    written += all_texts([entry], "AddtlNtryInf")
    text = " ".join([*plain, *more]) or " ".join(structured)
    return text, reference or find_reference("".join(plain), " ".join(plain), *written)


def returned(entry: Element, details: list[Element]) -> tuple[str | None, bool]:
    """Why money came or went back, in the bank's code and words; and whether it did."""
    codes = [
        *all_texts(details, "RtrInf/Rsn/Cd"),
        *all_texts(details, "RtrInf/Rsn/Prtry"),
        *all_texts(details, "RtrInf/AddtlInf"),
    ]
    is_returned = (
        any(find(detail, "RtrInf") is not None for detail in details)
        or text_of(entry, "RvslInd") == "true"
        or text_of(entry, "BkTxCd/Domn/Fmly/SubFmlyCd") in {"RRTN", "RPCR", "UPDD", "RCDD"}
    )
    return (" ".join(codes) or None) if is_returned else None, is_returned
