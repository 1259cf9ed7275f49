"""Every text is of a type that says what it may be: in each form, and in each column."""

import ast
from importlib import import_module

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict
from wtforms import Form, PasswordField, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from campaign.kernel.database import Base, ManyLines, OneLine
from campaign.kernel.forms import PartForm, TextsMadeAlike
from campaign.kernel.texts import many_lines, one_line
from tests.house.sources import modules

NASTY = (
    "a\0b",
    "a\x07\x1b[1mb",
    "a\u2028b\u2029c\x85d\x0be",
    "\u200b\u200b",
    "\u3164\u2800",
    "a\u202eb\u2066c",
    "a\ud83db",
    "👩‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "E\u0301te\u0301",
    "می‌خواهم",
    "a\r\nb\rc",
    "\ufeffa\ufffe",
    "x" * 10_000,
    " \u00a0 a \u3000",
)


def forms_of_the_program() -> list[type[Form]]:
    for name in modules():
        if "form" in name.lower() or name.endswith("views.py"):
            import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    found, waiting = [], [Form]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if kind.__module__.startswith("campaign.") and not kind.__module__.startswith(
            "campaign.practice"
        ):
            found.append(kind)
    return sorted(set(found), key=lambda kind: (kind.__module__, kind.__qualname__))


def text_fields() -> list[tuple[str, UnboundField]]:
    return [
        (f"{form.__module__}.{form.__qualname__}.{name}", field)
        for form in forms_of_the_program()
        for name in dir(form)
        if isinstance(field := getattr(form, name), UnboundField)
        and issubclass(field.field_class, StringField)
        and not issubclass(field.field_class, PasswordField)
    ]


def test_every_form_makes_its_texts_alike():
    forms = forms_of_the_program()

    assert len(forms) > 50
    assert [form for form in forms if not makes_texts_alike(form)] == []


def makes_texts_alike(form: type[Form]) -> bool:
    metas = [vars(kind).get("Meta", object) for kind in form.__mro__]
    return any(issubclass(meta, TextsMadeAlike) for meta in metas)


def test_no_form_has_another_parent_than_ours():
    parents = {
        (name, ast.unparse(base))
        for name, tree in modules().items()
        if "/practice/" not in name and name != "campaign/kernel/forms.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if ast.unparse(base) in ("FlaskForm", "Form", "wtforms.Form")
        and "wtforms" in ast.unparse(tree)
    }

    assert parents == set()


def test_every_text_of_every_form_is_alike_whatever_is_typed(app):
    fields = text_fields()
    faults = []
    with app.test_request_context("/en/"):
        for name, field in fields:
            kind = type("OneField", (PartForm,), {"typed": field})
            alike = many_lines if issubclass(field.field_class, TextAreaField) else one_line
            for words in NASTY:
                data = kind(MultiDict({"typed": words})).typed.data
                if isinstance(data, str) and data != alike(data):
                    faults.append((name, words, data))

    assert len(fields) > 80
    assert faults == []


def test_every_column_for_text_makes_it_alike():
    plain = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum)
    ]
    alike = [
        column.type
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, (OneLine, ManyLines))
    ]

    assert plain == []
    assert len(alike) > 100


@pytest.mark.parametrize("words", NASTY)
def test_what_is_alike_stays_as_it_is(words):
    for alike in (one_line, many_lines):
        assert alike(alike(words)) == alike(words)
