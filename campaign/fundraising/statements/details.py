"""Field 86 of MT940, in which every country's banks have a language of their own."""

import re
from dataclasses import dataclass, replace

from campaign.fundraising.statements.references import find_reference

SEPARATED = re.compile(r"(?P<code>\d{3})?(?P<mark>[?~^<>@])(?=\d\d)")
"""German `166?20…?32…`, Polish `020~20…~32…`: two digits behind a mark say what follows."""
PURPOSE = (*range(20, 30), *range(60, 64))
FULL_PIECE = 27
"""A piece that is this long breaks where a word goes on."""
KEYWORD = re.compile(
    r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|RREF|RTRN)[+:]"
)
SLASHED = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|ORDP|BENM|CSID|MARF|CNTP|RTRN|PREF|PURP|ULTC|ULTD|ISDT|TRCD)/"
)
IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}[A-Z0-9]{11,30}(?![A-Z0-9])")
RETURN_CODES = {"108", "109", "159", "181", "182", "183", "184", "185"}
"""German transaction codes of what came back."""
SHOWN = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Details:
    """What field 86 says about a movement."""

    text: str = ""
    compact: str = ""
    """The same without what pieces put between letters: a reference may run over two of them."""
    name: str | None = None
    iban: str | None = None
    end_to_end: str | None = None
    reference: str | None = None
    is_returned: bool = False
    return_reason: str | None = None


def read_details(lines: list[str]) -> Details:
    """In whichever of the known dialects these lines are; else all of it is the payer's text."""
    joined = "".join(lines)
    separated = SEPARATED.match(joined)
    if separated is not None:
        return _separated(joined, separated)
    if SLASHED.search(joined):
        return _slashed(joined)
    if KEYWORD.search(joined):
        return _with_keywords(Details(), lines)
    text = _shown(" ".join(lines))
    iban = IBAN.search(text)
    return Details(text=text, compact=joined, iban=iban[0] if iban else None)


def _separated(joined: str, start: re.Match[str]) -> Details:
    fields = _subfields(joined[start.end("code") if start["code"] else 0 :], start["mark"])
    pieces = [fields[number] for number in PURPOSE if number in fields]
    account = next((fields[number] for number in (38, 31) if fields.get(number)), None)
    found = Details(
        name=_shown(" ".join(fields.get(number, "") for number in (32, 33))) or None,
        iban=re.sub(r"\W", "", account) if account else None,
        is_returned=start["code"] in RETURN_CODES or bool(fields.get(34, "").strip("0 ")),
        return_reason=_shown(fields.get(34, "")) or None,
    )
    return _with_keywords(found, pieces)


def _subfields(text: str, mark: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for piece in re.split(rf"{re.escape(mark)}(?=\d\d)", text):
        if piece[:2].isdigit():
            number = int(piece[:2])
            found[number] = found.get(number, "") + piece[2:]
    return found


def _with_keywords(details: Details, pieces: list[str]) -> Details:
    """SEPA's `EREF+`, `SVWZ+` and so on, or plain text where there is none."""
    text = _joined(pieces)
    parts = KEYWORD.split(text)
    said = {key: _shown(value) for key, value in zip(parts[1::2], parts[2::2], strict=True)}
    purpose = said.get("SVWZ", "") if said else _shown(text)
    reason = said.get("RTRN") or said.get("RREF") or details.return_reason
    return replace(
        details,
        text=purpose or _shown(parts[0]),
        compact="".join(pieces),
        name=details.name or said.get("ABWA") or None,
        iban=details.iban or (said.get("IBAN") or "").replace(" ", "") or None,
        end_to_end=said.get("EREF") or None,
        is_returned=details.is_returned or "RTRN" in said,
        return_reason=reason,
    )


def _joined(pieces: list[str]) -> str:
    """A piece that is full breaks inside a word; a shorter one lost the blank at its end."""
    text = ""
    for piece in pieces:
        text += piece
        if len(piece) < FULL_PIECE and not piece.endswith("+"):
            text += " "
    return text


def _slashed(joined: str) -> Details:
    """Dutch: `/TRTP/…/IBAN/…/NAME/…/REMI/…/EREF/…`, and with `/CNTP/account/bank/name/town//`."""
    parts = SLASHED.split(joined)
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    counterparty = [*said.get("CNTP", "").split("/"), "", "", ""]
    text = _shown(re.sub(r"^(?:USTD|STRD/CUR|STRD/ISO|STRD)?/{0,2}", "", said.get("REMI", "")))
    return Details(
        text=text.strip("/ "),
        compact=said.get("REMI", ""),
        name=_shown(said.get("NAME", "") or counterparty[2]).strip("/ ") or None,
        iban=re.sub(r"\W", "", said.get("IBAN", "") or counterparty[0]) or None,
        end_to_end=_shown(said.get("EREF", "")).strip("/ ") or None,
        reference=find_reference(said.get("REMI")),
        is_returned="RTRN" in said,
        return_reason=_shown(said.get("RTRN", "")).strip("/ ") or None,
    )


def _shown(text: str) -> str:
    return SHOWN.sub(" ", text).strip()
