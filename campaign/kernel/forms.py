"""What forms share: boxes to tick, languages to name, what was refused, where writers differ."""

import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from babel import Locale
from flask import g
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    Field,
    Form,
    HiddenField,
    PasswordField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from campaign.kernel.arguments import asked
from campaign.kernel.errors import Refused
from campaign.kernel.i18n import (
    SOURCE_LANGUAGE,
    current_language,
    current_locale,
    language_name,
    locale_of,
    offered_languages,
)
from campaign.kernel.i18n import gettext as _
from campaign.kernel.i18n import lazy_gettext as _l
from campaign.kernel.languages import find_tag, is_language, normal_tag
from campaign.kernel.texts import many_lines, one_line

LIST_ID = "languages-of-the-world"
NEEDS_LANGUAGE = _l("Write the language, by its name or its tag.")
NEEDS_DAY = _l("Write the day, such as 2026-05-31.")


class TextsMadeAlike:
    """What every form's `Meta` inherits: each text that is typed is made alike before it is read.

    A field takes one line, a text area many (`kernel/texts.py`). A password stays as it was typed.
    """

    def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
        kind = unbound_field.field_class
        if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
            alike = many_lines if issubclass(kind, TextAreaField) else one_line
            filters = unbound_field.kwargs.get("filters", ())
            options["filters"] = (
                lambda data: alike(data) if isinstance(data, str) else data,
                *filters,
            )
        return unbound_field.bind(form=form, **options)


class PartForm(Form):
    """A form within a form, or one that only reads: no token."""

    class Meta(TextsMadeAlike):
        pass


class WebForm(FlaskForm):
    """The parent of every form that is sent."""

    class Meta(TextsMadeAlike):
        pass


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is another now than what the writer sent."""

    label: str
    yours: str
    theirs: str


def show_refusal(form: Form, refused: Refused) -> None:
    """Beside its field where the form has that field, else on top. The form is shown again."""
    field = form._fields.get(refused.field or "")
    if field is None:
        form.form_errors.append(str(refused.sentence))
    else:
        field.errors = [*field.errors, str(refused.sentence)]


class TokenForm(WebForm):
    """Makes something new. Sent twice, by Back and another click, it makes one thing."""

    form_token = HiddenField(default=lambda: secrets.token_urlsafe(16))

    def name_once(self, *scope: object) -> str:
        """Return a name for what is made: the same when the same form is sent with the same words.

        What was written anew on the same page has another. `scope` says where it is made.
        """
        said = [
            [name, field.raw_data or []]
            for name, field in self._fields.items()
            if name not in ("csrf_token", "form_token")
        ]
        words = json.dumps([*map(str, scope), self.form_token.data, said], default=str)
        return hashlib.sha256(words.encode()).hexdigest()[:32]


class NeededAtTimes:
    """Mark a field that another answer makes necessary, so that no label calls it optional."""

    field_flags: ClassVar = {"at_times": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse nothing: whoever reads the form knows when the field is needed."""


class CheckboxesField(SelectMultipleField):
    """Several of a few, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class LanguagesTickField(CheckboxesField):
    """Some languages with a box each; whoever sends another one by its tag is understood, too."""

    def sent(self) -> list[str]:
        """Return the tags as BCP 47 writes them; what is none stays as it was sent."""
        return [normal_tag(tag) or tag for tag in self.data or ()]

    def pre_validate(self, form: Form) -> None:
        for tag in self.sent():
            if not is_language(tag):
                raise ValidationError(no_language(tag))


class SuggestingInput(TextInput):
    """A box to write in, with a list of what it may be; a browser shows what fits."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        box: Markup = super().__call__(field, list=LIST_ID, **attributes)
        if g.setdefault(LIST_ID, field) is not field:
            return box  # the list stands in the page already
        options = Markup("").join(
            Markup('<option value="{}"></option>').format(name) for name in field.suggestions()
        )
        return Markup('{}<datalist id="{}">{}</datalist>').format(box, LIST_ID, options)


class LanguageField(StringField):
    """Any language of the world, by its name or its tag; the likely ones are suggested first."""

    widget = SuggestingInput()
    likely: Sequence[str] = ()
    data: Any

    def suggestions(self) -> list[str]:
        locale = current_locale()
        likely = self.likely or offered_languages()
        first = [words_for(tag) for tag in likely]
        return list(dict.fromkeys((*first, *sorted(locale.languages.values(), key=str.casefold))))

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:  # what is not sent stays as it was
            typed = valuelist[0].strip()
            self.data = _tag_of(typed) if typed else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return words_for(self.data) if self.data else ""


class OtherLanguageForm(PartForm):
    """Asks, in the address of a page, for one more language to write its texts in."""

    in_language = LanguageField(_l("Another language"))

    @classmethod
    def asked(cls) -> "OtherLanguageForm":
        words = asked("in_language")
        form = cls(MultiDict({"in_language": words}) if words else None)
        form.validate()
        return form

    def chosen(self) -> str | None:
        """Return its tag; None where nothing was asked for, or no language."""
        return self.in_language.data if not self.in_language.errors else None


class LanguagesField(StringField):
    """Any languages of the world, by their names or tags, with commas between them."""

    def process_formdata(self, valuelist: list[str]) -> None:
        parts = re.split(r"[,;\n\u060c\u3001]", valuelist[0]) if valuelist else []
        self.data = tuple(_tag_of(part.strip()) for part in parts if part.strip())

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return ", ".join(words_for(tag) for tag in self.data or ())


def words_for(tag: str) -> str:
    """Return the name of a language if it is understood when it is sent back, else its tag."""
    name = language_name(tag, shown_in=current_language())
    return name if find_tag(name, *_understood()) == tag else tag


def no_language(words: str) -> str:
    return _(
        "“%(words)s” is not a language that we know. Write its name, or its tag as in pt-BR.",
        words=words,
    )


def _tag_of(words: str) -> str:
    """Raises ValueError with a sentence."""
    tag = find_tag(words, *_understood())
    if tag is None:
        raise ValueError(no_language(words))
    return tag


def _understood() -> tuple[Locale, Locale]:
    """Return the languages in which names of languages are understood."""
    return current_locale(), locale_of(SOURCE_LANGUAGE)
