"""Mails as bytes: what RFC 5322 and 2045 demand, read without our program or an e-mail library."""

import re

LONGEST_LINE = 998
LONGEST_FOLDED = 78
LONGEST_WORD = 75
"""Of RFC 2047."""

_FIELD = re.compile(rb"([!-9;-~]+):[ \t]?(.*)", re.DOTALL)
_ENCODED_WORD = re.compile(rb"=\?[^?\s]*\?[bqBQ]\?[^?\s]*\?=")
_FREE_TEXT = {b"Subject", b"From"}


def headers_of(content: bytes) -> dict[str, bytes]:
    """Each header of the head, unfolded and as it stands."""
    head = content.partition(b"\r\n\r\n")[0]
    fields = re.sub(rb"\r\n(?=[ \t])", b"", head).split(b"\r\n")
    found = [_FIELD.fullmatch(field) for field in fields]
    return {match[1].decode("ascii"): match[2] for match in found if match}


def faults_of(content: bytes) -> list[str]:
    """What is wrong with the bytes of a mail, in words; nothing for one that every relay takes."""
    head, _, _body = content.partition(b"\r\n\r\n")
    lines = content.split(b"\r\n")
    faults = [
        ("a byte beyond ASCII", not content.isascii()),
        ("a line end that is not CRLF", re.search(rb"\r(?!\n)|(?<!\r)\n", content)),
        ("a control character", re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)),
        ("a line too long", max(map(len, lines)) > LONGEST_LINE),
        ("a folded line without words", re.search(rb"\r\n[ \t]+\r\n", content)),
        ("no line end at the end", not content.endswith(b"\r\n")),
    ]
    return [words for words, is_wrong in faults if is_wrong] + list(_faults_of_head(head))


def _faults_of_head(head: bytes) -> list[str]:
    fields = re.sub(rb"\r\n(?=[ \t])", b"", head).split(b"\r\n")
    faults = [f"no header: {field[:40]!r}" for field in fields if not _FIELD.fullmatch(field)]
    names = [field.partition(b":")[0] for field in fields]
    faults += [f"twice: {each!r}" for each in sorted({n for n in names if names.count(n) > 1})]
    for field in fields:
        name, _, words = field.partition(b":")
        encoded = _ENCODED_WORD.findall(words)
        faults += [f"an encoded word in {name!r}" for _ in encoded if name not in _FREE_TEXT]
        faults += [f"a long encoded word in {name!r}" for e in encoded if len(e) > LONGEST_WORD]
        if b"=?" in _ENCODED_WORD.sub(b"", words):
            faults.append(f"half an encoded word in {name!r}")
    folded = [line for line in head.split(b"\r\n") if line[:1] in (b" ", b"\t")]
    faults += [
        f"a folded line too long: {line[:30]!r}" for line in folded if len(line) > LONGEST_FOLDED
    ]
    return faults
