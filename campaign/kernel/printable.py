"""Make a text fit to leave: what no format of ours can carry is taken out or replaced.

Forms and files refuse most of it already. What was stored before they did, or comes from elsewhere,
must not keep a mail, a feed, a table or a paper from being written. Each format still encodes what
it can carry (a comma, a quotation mark, an angle bracket) by its own rules.
"""

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_LONE_SURROGATES = re.compile(r"[\ud800-\udfff]")


def with_line_feeds(text: str) -> str:
    """Return the text with one kind of line end."""
    return _LINE_ENDS.sub("\n", text)


def printable(text: str) -> str:
    """Return the text with one kind of line end, without control characters and half letters."""
    if text.isprintable():  # nearly every line is: without line ends, controls and half letters
        return text
    text = _CONTROLS.sub("", with_line_feeds(text))
    return _LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Return the printable text with each line break, separator and control as a space."""
    return text.strip() if text.isprintable() else printable(_BREAKS.sub(" ", text)).strip()
