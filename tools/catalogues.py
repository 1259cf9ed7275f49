"""The catalogues of texts: compile them, bring new texts into them, check that none is missing.

English is the source and has no catalogue. A language is complete or it is not shipped.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [("campaign/**.py", "python"), ("templates/**.*", "jinja2")]
OPTIONS = {"templates/**.*": {"extensions": "jinja2.ext.do", "silent": "false"}}
"""A template that the extractor cannot read is an error: its texts would silently go missing."""
FOLDERS = {source.partition("/")[0] for source, _ in SOURCES}
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
LINE_WIDTH = 100
HEADER = """\
# {language}: the texts of Campaign. `make messages` keeps this file; docs/translating.md says how.
msgid ""
msgstr ""
"Language: {tag}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
"""No dates and no names: version control knows them, and a date would change at every run."""


def catalogues() -> list[Path]:
    return sorted(ROOT.glob("translations/*/LC_MESSAGES/*.po"))


def read(path: Path) -> Catalog:
    language = path.parent.parent.name
    with path.open("rb") as file:
        return read_po(file, locale=language)


def texts_of_the_program() -> Catalog:
    """Every text that the program and its templates show (line numbers would only make noise)."""
    found = Catalog(charset="utf-8")
    extracted = extract_from_dir(
        ROOT,
        method_map=SOURCES,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        directory_filter=lambda folder: Path(folder).relative_to(ROOT).parts[0] in FOLDERS,
    )
    for file, _line, text, comments, context in extracted:
        found.add(text, None, [(file, 0)], auto_comments=comments, context=context)
    return found


def compile_all() -> int:
    for path in catalogues():
        compiled = BytesIO()
        write_mo(compiled, read(path))
        unseen = path.with_suffix(".tmp")  # a server that starts now reads the old one, or all
        unseen.write_bytes(compiled.getvalue())
        unseen.replace(path.with_suffix(".mo"))
    return 0


def update_all() -> int:
    texts = texts_of_the_program()
    for path in catalogues():
        path.write_bytes(updated(read(path), texts))
    return 0


def updated(catalogue: Catalog, texts: Catalog) -> bytes:
    """The file of a catalogue with the texts that the program has now; others are dropped."""
    catalogue.update(texts, no_fuzzy_matching=True)
    return header_of(catalogue) + body_of(catalogue)


def header_of(catalogue: Catalog) -> bytes:
    locale = catalogue.locale
    assert isinstance(locale, Locale)
    header = HEADER.format(language=locale.english_name, tag=locale, plurals=catalogue.plural_forms)
    return header.encode()


def body_of(catalogue: Catalog) -> bytes:
    """Sorted, with the names of the files but no lines: only a change of a text changes it."""
    body = BytesIO()
    write_po(
        body,
        catalogue,
        width=LINE_WIDTH,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return body.getvalue()


def check_all() -> int:
    texts = texts_of_the_program() if catalogues() else Catalog()
    faults = [
        f"{path.relative_to(ROOT)}: {fault}"
        for path in catalogues()
        for fault in faults_of(path, texts)
    ]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


def faults_of(path: Path, texts: Catalog) -> Iterator[str]:
    catalogue = read(path)
    for text in texts:
        if text.id:
            yield from faults_of_text(catalogue, text)
    for text in catalogue:
        if text.id and texts.get(text.id, text.context) is None:
            yield f"no longer used: {text.id!r}"
    if updated(catalogue, texts) != path.read_bytes():
        yield "not as `make messages` writes it"


def faults_of_text(catalogue: Catalog, text: Message) -> Iterator[str]:
    translated = catalogue.get(text.id, text.context)
    if translated is None or not is_complete(translated):
        yield f"not translated: {text.id!r}"
    elif translated.fuzzy:
        yield f"not confirmed (fuzzy): {text.id!r}"
    else:
        yield from (f"{error}: {text.id!r}" for error in translated.check(catalogue))


def is_complete(message: Message) -> bool:
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(forms)


COMMANDS = {"compile": compile_all, "update": update_all, "check": check_all}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
