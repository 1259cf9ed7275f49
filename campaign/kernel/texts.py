"""What a text may be: said once, for forms, files, commands, providers, the database and papers.

A text is made alike before anybody compares or stores it: composed letters (Unicode's NFC), one
kind of line end, no outer spaces, and nothing that no reader can see but programs stumble over.
Nothing is refused here: what goes was never visible. Joiners and direction marks inside a text
stay, since Persian, Indic scripts and emoji need them.
"""

import re
import unicodedata

LINE_BREAKS = "\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]"
"""All that Unicode and Python's `splitlines` take for the end of a line, but for LF itself."""
UNSEEN = (
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls, without tab and line breaks
    "\u202a-\u202e\u2066-\u2069"  # directions that a text could leave open for what follows it
    "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"  # byte order marks, annotations, no characters
    + "".join(f"{chr(end)}{chr(end + 1)}" for end in range(0x1FFFE, 0x110000, 0x10000))
    + "]"
)
SURROGATES = "[\ud800-\udfff]"
REPLACEMENT = "\ufffd"
OUTER = " \t\n\u00a0\u00ad\u1680\u180e\u200b\u2060\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""What is left out at both ends: all kinds of spaces."""
BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs by their category that show nothing."""
UNSEEN_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Me", "Mn", "Zl", "Zp", "Zs"))

_line_breaks = re.compile(LINE_BREAKS)
_unseen = re.compile(UNSEEN)
_surrogates = re.compile(SURROGATES)
_breaks_and_tabs = re.compile("[\n\t]+")


def one_line(text: str) -> str:
    """Return the text as one line may be stored: line breaks and tabs become a space."""
    return _trimmed(stored_line(text))


def many_lines(text: str) -> str:
    """Return the text as it may be stored where it may have several lines."""
    return _trimmed(stored_lines(text))


def stored_line(text: str) -> str:
    """Return what the database keeps of one line: as `one_line`, with its outer spaces."""
    lines = _breaks_and_tabs.split(stored_lines(text))
    if len(lines) == 1:
        return lines[0]
    return " ".join(line for each in lines if (line := each.strip(" ")))


def stored_lines(text: str) -> str:
    """Return what the database keeps of many lines: as `many_lines`, with its outer spaces."""
    if text.isascii() and text.isprintable():
        return text
    text = _line_breaks.sub("\n", _surrogates.sub(REPLACEMENT, text))
    return unicodedata.normalize("NFC", _unseen.sub("", text))


def is_blank(text: str) -> bool:
    """Return whether a reader would see nothing of the text."""
    return all(
        letter in BLANK_LETTERS or unicodedata.category(letter) in UNSEEN_CATEGORIES
        for letter in text
    )


def _trimmed(text: str) -> str:
    return "" if is_blank(text) else text.strip(OUTER)
