"""The catalogues: complete, true to their source, and written as their language is written."""

import re
from collections.abc import Iterator

import pytest

from tools.catalogues import catalogues, faults_of, read, texts_of_the_program

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
PATHS = {path.parent.parent.name: path for path in catalogues()}

SAME_IN_RUSSIAN = {
    "%(country)s, %(code)s %(count)s",
    "%(day)s, %(hours)s",
    "%(title)s: %(part)s",
    "%(zone)s (%(town)s)",
    "BIC",
    "IBAN",
}
"""Names and signs: nothing in them could be translated."""

WRITTEN_WRONGLY = {
    "fr": {
        "a straight apostrophe": r"'",
        "English quotation marks": r"[“”\"]",
        "no narrow space before a mark": r"[^\N{NARROW NO-BREAK SPACE}][:;!?](?=\s|$)",
        "no narrow space inside quotation marks": (
            r"«(?!\N{NARROW NO-BREAK SPACE})|(?<!\N{NARROW NO-BREAK SPACE})»"
        ),
    },
    "ru": {
        "English quotation marks": r"[“”\"]",
        "a hyphen for a dash": r" - ",
        "a dash that may begin a line": r" —",
        # A long date ends with "г." already: "15 апреля 2021 г."
        "a full stop after a date": r"%\((?:day|month|first|last|until|since)\)s\.",
    },
}


@pytest.fixture(scope="module")
def texts():
    return texts_of_the_program()


def test_french_and_russian_are_spoken():
    assert list(PATHS) == ["fr", "ru"]


@pytest.mark.parametrize("language", PATHS)
def test_a_catalogue_is_complete_and_as_make_messages_writes_it(language, texts):
    assert list(faults_of(PATHS[language], texts)) == []


@pytest.mark.parametrize("language", PATHS)
def test_a_translation_has_the_placeholders_of_its_source(language):
    differing = [
        (source, form)
        for source, form in pairs(language)
        if placeholders(source) != placeholders(form)
    ]

    assert differing == []


@pytest.mark.parametrize("language", PATHS)
def test_every_plural_form_is_there(language):
    wrong = [
        message.id
        for message in read(PATHS[language])
        if message.id and message.pluralizable
        if len(message.string) != read(PATHS[language]).num_plurals or not all(message.string)
    ]

    assert wrong == []


def test_a_percent_sign_belongs_to_a_placeholder(texts):
    """Templates would take it for the beginning of one."""
    loose = [
        form
        for form in [form for text in texts for form in forms_of(text.id)]
        + [form for language in PATHS for _, form in pairs(language)]
        if "%" in PLACEHOLDER.sub("", form)
    ]

    assert loose == []


def test_only_names_and_signs_stay_in_russian_as_they_are():
    same = {source for source, form in pairs("ru") if source == form}
    words = {form: PLACEHOLDER.sub("", form) for _, form in pairs("ru")}
    latin = {
        form
        for form, rest in words.items()
        if re.search("[a-z]", rest, re.IGNORECASE)
        if not re.search("[а-яё]", rest, re.IGNORECASE)
    }

    assert same == SAME_IN_RUSSIAN
    assert latin - same == set()


@pytest.mark.parametrize(
    ("language", "fault"),
    [(language, fault) for language, faults in WRITTEN_WRONGLY.items() for fault in faults],
)
def test_a_language_is_written_as_its_readers_write(language, fault):
    pattern = re.compile(WRITTEN_WRONGLY[language][fault])

    assert [form for _, form in pairs(language) if pattern.search(form)] == []


@pytest.mark.parametrize("language", PATHS)
def test_no_space_stands_around_a_text(language):
    assert [form for pair in pairs(language) for form in pair if form.strip() != form] == []


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Each form of a translation, with the source it renders; forms above one render the plural."""
    for message in read(PATHS[language]):
        if message.id:
            sources = forms_of(message.id)
            for number, form in enumerate(forms_of(message.string)):
                yield sources[min(number, len(sources) - 1)], form


def forms_of(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))
