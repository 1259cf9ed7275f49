"""Plain text that people typed, as paragraphs with links. Nothing in it becomes markup."""

import re

from markupsafe import Markup, escape

from campaign.kernel.addresses import is_web_address
from campaign.pages.blueprint import pages

BETWEEN_PARAGRAPHS = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")
LINE_END = re.compile(r"\r?\n")
WEB_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"]+", re.IGNORECASE)
SENTENCE_ENDS = ".,;:!?…'’”»。、，؟،؛।"
"""An address does not end with these: they belong to the sentence in which it stands."""
BRACKETS = {")": "(", "]": "[", "}": "{"}


@pages.app_template_filter("prose")
def prose(text: str) -> Markup:
    paragraphs = BETWEEN_PARAGRAPHS.split(text.strip())
    return Markup("").join(
        Markup("<p>{}</p>").format(_with_lines(paragraph)) for paragraph in paragraphs if paragraph
    )


def _with_lines(paragraph: str) -> Markup:
    return Markup("<br>").join(_with_links(line) for line in LINE_END.split(paragraph))


def _with_links(line: str) -> Markup:
    parts, end = [], 0
    for found in WEB_ADDRESS.finditer(line):
        address = _without_sentence(found.group())
        if is_web_address(address):
            parts.append(escape(line[end : found.start()]))
            parts.append(Markup('<a href="{0}" rel="nofollow noreferrer">{0}</a>').format(address))
            end = found.start() + len(address)
    return Markup("").join([*parts, escape(line[end:])])


def _without_sentence(address: str) -> str:
    """Return the address without the punctuation after it; a bracket opened inside it stays."""
    end = len(address)
    surplus = {close: address.count(close) - address.count(BRACKETS[close]) for close in BRACKETS}
    while end:
        last = address[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in SENTENCE_ENDS:
            break
        end -= 1
    return address[:end]
