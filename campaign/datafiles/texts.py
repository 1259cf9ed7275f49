"""Texts in several languages, as files say them: `{en: Solidarity, fr: Solidarité}`.

The first language is the source unless `source:` names another. `outdated:` lists the translations
that were made from an earlier source.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from campaign.datafiles.kinds import LANGUAGE, Kind
from campaign.datafiles.nodes import Node, Unreadable
from campaign.kernel.i18n import normal_tag
from campaign.kernel.texts import many_lines, one_line
from campaign.kernel.translated import Translated

LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Texts:
    """What a file says; it may say less than is stored."""

    versions: dict[str, str]
    source: str | None = None
    outdated: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        return self.source or next(iter(self.versions))


def read_texts(node: Node, alike: Callable[[str], str] = many_lines) -> Texts:
    if not node.is_mapping:
        raise Unreadable("a text for each language, such as {en: Hello, fr: Bonjour}")
    source, outdated, versions = None, (), {}
    before = len(node.reading.mistakes)
    for name, value in node.items():
        try:
            if name == "source":
                source = LANGUAGE.read(value)
            elif name == "outdated":
                outdated = tuple(LANGUAGE.read(element) for element in value.elements())
            else:
                tag = _language(name)
                if tag in versions:
                    raise Unreadable(f"one text in {tag}, not two")
                versions[tag] = _text(value, alike)
        except Unreadable as error:
            value.expected(error)
    if len(node.reading.mistakes) > before:
        raise Unreadable
    return _checked(Texts(versions, source, outdated))


def _language(name: str) -> str:
    tag = normal_tag(name)
    if tag is None:
        raise Unreadable("a language's tag before the text, such as fr or pt-BR")
    return tag


def _text(node: Node, alike: Callable[[str], str]) -> str:
    text = alike(node.text())
    if not text or len(text) > LONGEST_TEXT:
        raise Unreadable(f"a text of at most {LONGEST_TEXT} characters")
    return text


def _checked(texts: Texts) -> Texts:
    if not texts.versions:
        raise Unreadable("a text in at least one language, such as {en: Hello}")
    if texts.source is not None and texts.source not in texts.versions:
        raise Unreadable(f"a text in {texts.source}, since it is the source")
    return texts


def merge_texts(stored: Translated | None, given: Texts | Translated | None) -> Translated | None:
    """What is stored with what the file says anew; a language it does not speak of stays.

    A text that is the same keeps its history. A new source makes all the texts one age.
    """
    if given is None or isinstance(given, Translated):
        return given
    merged = stored or Translated(given.first)
    if given.source not in (None, merged.source):
        merged = Translated.of({**merged.texts, **given.versions}, given.source)
    for tag in sorted(given.versions, key=lambda tag: tag != merged.source):
        if tag not in merged.versions or merged.texts[tag].strip() != given.versions[tag]:
            merged = merged.with_text(tag, given.versions[tag])
    for tag in given.outdated:
        merged = _marked_outdated(merged, tag)
    return merged


def _marked_outdated(texts: Translated, tag: str) -> Translated:
    if tag not in texts.versions or texts.shown(tag).is_outdated:
        return texts
    version = replace(texts.versions[tag], made_from="")
    return replace(texts, versions={**texts.versions, tag: version})


def plain_texts(texts: Translated) -> dict[str, Any]:
    """The source first, then the others in the order of the alphabet."""
    tags = sorted(texts.versions, key=lambda tag: (tag != texts.source, tag))
    plain: dict[str, Any] = {tag: texts.versions[tag].text.strip() for tag in tags}
    outdated = [tag for tag in tags if texts.shown(tag).is_outdated]
    return {**plain, "outdated": outdated} if outdated else plain


TEXTS = Kind(read_texts, plain_texts, merge_texts)
LINES = Kind(partial(read_texts, alike=one_line), plain_texts, merge_texts)
"""Texts of one line each, such as titles."""
