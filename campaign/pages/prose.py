"""Plain text that people typed, as paragraphs with links. Nothing in it becomes markup."""

import re

from markupsafe import Markup, escape

from campaign.pages.blueprint import pages

BETWEEN_PARAGRAPHS = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")
LINE_END = re.compile(r"\r?\n")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'’”»]")
"""Without the full stop of the sentence in which it stands."""


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
        parts.append(escape(line[end : found.start()]))
        parts.append(
            Markup('<a href="{0}" rel="nofollow noreferrer">{0}</a>').format(found.group())
        )
        end = found.end()
    return Markup("").join([*parts, escape(line[end:])])
