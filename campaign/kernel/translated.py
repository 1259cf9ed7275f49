"""A text in several languages: one is the source, the others know what they were made from."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator

from campaign.kernel.clock import real_now
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _
from campaign.kernel.languages import direction_of, is_kin, nearest
from campaign.kernel.texts import many_lines, stored_line, stored_lines


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as one reader gets it, with its own language and direction."""

    text: str
    language: str
    is_fallback: bool = False
    is_outdated: bool = False

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    def is_foreign_to(self, reader: str) -> bool:
        """Return whether a reader has to know another language, not just another form of it."""
        return bool(self.text) and not is_kin(self.language, reader)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Version:
    """One language's text. `made_from` is the hash of the source text it was made from."""

    text: str
    made_from: str
    by: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Translated:
    """Immutable: writing gives a new value, so that a change is seen and stored.

    Written one language at a time, under the row's lock.
    """

    source: str
    versions: Mapping[str, Version] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Mapping[str, str], source: str | None = None) -> "Translated":
        """From texts of equal age, such as a file's; the first language is the source."""
        if not texts:
            raise ValueError("a text needs at least one language")
        source = source or next(iter(texts))
        alike = {tag: many_lines(text) for tag, text in texts.items()}
        digest = hash_of(alike[source])
        return cls(source, {tag: Version(text, digest) for tag, text in alike.items()})

    def shown(self, language: str, fallbacks: Iterable[str] = ()) -> Shown:
        """Return it in the asked language or the nearest form of it, else the first fallback there
        is, else the source."""
        for tag in (nearest(language, self.versions), *fallbacks, self.source):
            version = self.versions.get(tag) if tag else None
            if tag and version is not None:
                return Shown(
                    version.text, tag, tag != language, version.made_from != self._source_hash()
                )
        return Shown("", language)

    def with_text(
        self, language: str, text: str, *, by: str | None = None, at: datetime | None = None
    ) -> "Translated":
        """With one language written anew; translations made from another source turn outdated."""
        text = many_lines(text)
        digest = hash_of(text) if language == self.source else self._source_hash()
        version = Version(text, digest, by, at.isoformat() if at else None)
        return replace(self, versions={**self.versions, language: version})

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.versions)

    @property
    def texts(self) -> dict[str, str]:
        """Language to text, the source first."""
        ordered = sorted(self.versions, key=lambda tag: tag != self.source)
        return {tag: self.versions[tag].text for tag in ordered}

    def made_alike(self, alike: Callable[[str], str]) -> "Translated":
        """Return it with each text as `alike` makes it; what was up to date stays so."""
        before, made = self.texts, {tag: alike(text) for tag, text in self.texts.items()}
        if made == before:
            return self
        now = {hash_of(before[tag]): hash_of(made[tag]) for tag in before if tag == self.source}
        versions = {
            tag: replace(each, text=made[tag], made_from=now.get(each.made_from, each.made_from))
            for tag, each in self.versions.items()
        }
        return replace(self, versions=versions)

    def _source_hash(self) -> str:
        version = self.versions.get(self.source)
        return hash_of(version.text) if version else ""


def rewrite(
    text: Translated | None, language: str, typed: str, *, by: str, field: str
) -> Translated | None:
    """A text after somebody typed one language of it; an empty one is removed.

    To send an outdated translation again unchanged says that it still holds. Raises Refused, about
    the form's field, where others would lose what they were translated from.
    """
    typed = many_lines(typed)
    if not typed:
        return _without(text, language, field)
    if text is None:
        text = Translated(source=language)
    known = text.shown(language)
    if known.language == language and known.text == typed and not known.is_outdated:
        return text
    return text.with_text(language, typed, by=by, at=real_now())


def _without(text: Translated | None, language: str, field: str) -> Translated | None:
    if text is None or language not in text.languages:
        return text
    others = {tag: version for tag, version in text.versions.items() if tag != language}
    if others and language == text.source:
        raise Refused(
            _("The other languages were translated from this text: remove them first."),
            field=field,
        )
    return replace(text, versions=others) if others else None


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class TranslatedText(TypeDecorator[Translated]):
    """The column of a Translated: JSON that a person can read in the database."""

    impl = JSON(none_as_null=True)
    cache_ok = True
    alike = staticmethod(stored_lines)

    def process_bind_param(self, value: Translated | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        value = value.made_alike(self.alike)
        texts = {
            tag: {"text": v.text, "made_from": v.made_from, "by": v.by, "at": v.at}
            for tag, v in value.versions.items()
        }
        return {"source": value.source, "texts": texts}

    def process_result_value(self, value: Any, dialect: Dialect) -> Translated | None:
        if value is None:
            return None
        versions = {tag: Version(**stored) for tag, stored in value["texts"].items()}
        return Translated(value["source"], versions)


class TranslatedLine(TranslatedText):
    """The column of a Translated of one line, such as a title."""

    cache_ok = True
    alike = staticmethod(stored_line)
