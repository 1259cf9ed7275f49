"""Language tags as BCP 47 has them (RFC 5646 and 4647): their form, their scripts, their names.

Any well-formed tag is accepted, also one that nothing here has heard of. Names come from CLDR;
where it has none, from the registry of all languages that lies beside this module.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global

LONGEST_TAG = 35
"""RFC 5646 section 4.4.1; longer ones are not looked at."""
TAG = re.compile(
    r"(?P<language>[a-z]{2,3})"
    r"(?:-(?P<extended>[a-z]{3}))?"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<rest>(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?)",
    re.IGNORECASE | re.ASCII,
)
"""Longer codes of languages are well-formed, too, but none was ever registered: it is a word."""
PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+", re.IGNORECASE | re.ASCII)
RENAMED = {"in": "id", "iw": "he", "ji": "yi", "jw": "jv", "mo": "ro"}
RIGHT_TO_LEFT_SCRIPTS = frozenset(
    ("Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi")
)
NAMES = Path(__file__).with_name("languages.tsv")


@lru_cache(maxsize=4096)
def normal_tag(text: str) -> str | None:
    """Return a tag as BCP 47 writes it (`zh-Hant`, `pt-BR`); None for what is no tag."""
    if len(text) > LONGEST_TAG:
        return None
    if PRIVATE.fullmatch(text):
        return text.lower()
    found = TAG.fullmatch(text)
    if found is None:
        return None
    variants = found["variants"].lower().split("-")[1:]
    if len(set(variants)) < len(variants):
        return None
    language = (found["extended"] or found["language"]).lower()
    parts = (
        RENAMED.get(language, language),
        (found["script"] or "").title(),
        (found["region"] or "").upper(),
        *variants,
        found["rest"].lower().removeprefix("-"),
    )
    return "-".join(part for part in parts if part)


def is_language(tag: str) -> bool:
    """Return whether this is a language tag, written as BCP 47 writes it."""
    return normal_tag(tag) == tag


@lru_cache(maxsize=4096)
def lookup_chain(tag: str) -> tuple[str, ...]:
    """Return the tag and the more general ones behind it, nearest first (RFC 4647 section 3.4)."""
    return tuple(_shortened(tag))


def _shortened(tag: str) -> Iterator[str]:
    parts = tag.split("-")
    while parts:
        yield "-".join(parts)
        parts.pop()
        if parts and len(parts[-1]) == 1:
            parts.pop()


def nearest(tag: str, available: Collection[str]) -> str | None:
    """Return what there is for a reader of this language: the same, a more general one, a kin."""
    if tag in available:
        return tag
    general = next((each for each in lookup_chain(tag) if each in available), None)
    return general or next((each for each in available if is_kin(each, tag)), None)


def is_kin(one: str, other: str) -> bool:
    """Return whether two tags name the same language, whatever its script or region."""
    return one.partition("-")[0] == other.partition("-")[0]


@lru_cache(maxsize=4096)
def direction_of(tag: str) -> str:
    """Return `rtl` or `ltr`: the way the script runs that the tag names or its language has."""
    return "rtl" if script_of(tag) in RIGHT_TO_LEFT_SCRIPTS else "ltr"


def script_of(tag: str) -> str | None:
    """Return the script of a tag, by CLDR's likely subtags where it names none."""
    parts = _parts(tag)
    if parts["script"]:
        return parts["script"]
    return _likely(parts)[1]


def with_region(tag: str) -> str:
    """Return language and territory as `og:locale` has them: `fr_FR`, `pt_BR`."""
    parts = _parts(tag)
    region = parts["region"] or _likely(parts)[2]
    return f"{parts['language']}_{region}" if region else parts["language"]


def _likely(parts: Mapping[str, str]) -> tuple[str, str | None, str | None]:
    known = get_global("likely_subtags")
    language, script, region = parts["language"], parts["script"], parts["region"]
    narrower = ((language, script, region), (language, region), (language, script))
    for subtags in (*narrower, (language,)):
        found = known.get("_".join(part for part in subtags if part))
        if found:
            pieces = found.split("_")
            return pieces[0], pieces[1], pieces[2] if len(pieces) > 2 else None
    return language, None, None


@lru_cache(maxsize=4096)
def known_locale(tag: str) -> Locale | None:
    """Return CLDR's data of the tag, or of the nearest more general one; None without any."""
    for each in lookup_chain(tag):
        try:
            return Locale.parse(each, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None


def name_in(tag: str, locale: Locale) -> str:
    """Return the name of a language in another: `Serbian (Latin)`; the tag where it has none."""
    return _name_in(tag, str(locale))


@lru_cache(maxsize=4096)
def _name_in(tag: str, shown_in: str) -> str:
    locale = Locale.parse(shown_in)
    parts = _parts(tag)
    language = parts["language"]
    name = locale.languages.get(language) or next(iter(_registry().get(language, ())), None)
    if name is None:
        return tag
    script, region = parts["script"], parts["region"]
    about = [
        *([locale.scripts.get(script, script)] if script else ()),
        *([locale.territories.get(region, region)] if region else ()),
        *filter(None, parts["variants"].split("-")),
    ]
    return f"{name} ({', '.join(about)})" if about else str(name)


def find_tag(words: str, *locales: Locale) -> str | None:
    """Return the tag that a person means by a tag, or by a name in one of these languages.

    A tag that is registered goes first: "en" is English, though a language is named En.
    """
    tag, named = normal_tag(words.strip()), _folded(words)
    if tag and _parts(tag)["language"] in _registry():
        return tag
    for locale in locales:
        if named in (known := _tags_by_name(str(locale))):
            return known[named]
    if named in (registered := _registered_by_name()):
        return registered[named]
    return tag


@lru_cache(maxsize=32)
def _tags_by_name(locale: str) -> Mapping[str, str]:
    names = Locale.parse(locale).languages
    return {_folded(name): tag.replace("_", "-") for tag, name in names.items()}


@cache
def _registered_by_name() -> Mapping[str, str]:
    return {_folded(name): tag for tag, names in _registry().items() for name in names}


@cache
def _registry() -> Mapping[str, tuple[str, ...]]:
    """English names by code: read when the first language turns up that CLDR does not name."""
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {tag: tuple(names) for tag, *names in rows}


def _folded(name: str) -> str:
    """Return a name without capitals, accents and needless space."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def _parts(tag: str) -> Mapping[str, str]:
    found = TAG.fullmatch(tag)
    if found is None:
        return {"language": tag, "script": "", "region": "", "variants": ""}
    return {name: found[name] or "" for name in ("language", "script", "region", "variants")}
