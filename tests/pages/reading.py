"""Reading a page as a person does: its texts, its tables, its links."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

INLINE = {"a", "b", "bdi", "data", "small", "strong", "time"}
"""What stands in a line without a gap around it."""


class Page:
    """An answer's HTML. Selections are by tag and attributes, texts without needless space."""

    def __init__(self, html: str) -> None:
        self.root: Element = html5lib.parse(html, namespaceHTMLElements=False)

    @property
    def text(self) -> str:
        body = self.root.find("body")
        return text_of(body) if body is not None else ""

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """`page.all("a", hreflang="fr")`; `class_="x"` finds elements that have the class x."""
        return [node for node in self.root.iter() if _is(node, tag) and _has(node, attributes)]

    def one(self, tag: str, **attributes: str) -> Element:
        (found,) = self.all(tag, **attributes)
        return found

    def meta(self, name: str) -> str | None:
        found = self.all("meta", property=name) or self.all("meta", name=name)
        return found[0].get("content") if found else None

    def table(self, caption: str) -> list[list[str]]:
        """The body's rows of the table with this caption."""
        (table,) = (
            table
            for table in self.root.iter("table")
            if any(text_of(each) == caption for each in table.iter("caption"))
        )
        return [
            [text_of(cell) for cell in row]
            for body in table.iter("tbody")
            for row in body.iter("tr")
        ]


def text_of(node: Element) -> str:
    """Without what is for eyes only, such as the labels of a narrow page's cells."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Element) -> Iterator[str]:
    if node.get("aria-hidden") == "true":
        return
    edge = "" if node.tag in INLINE else " "
    yield edge + (node.text or "")
    for child in node:
        yield from _texts(child)
        yield child.tail or ""
    yield edge


def _is(node: Element, tag: str) -> bool:
    """Pictures in SVG have names of a space of their own."""
    return isinstance(node.tag, str) and node.tag.rpartition("}")[2] == tag


def _has(node: Element, attributes: dict[str, str]) -> bool:
    wanted = dict(attributes)
    name = wanted.pop("class_", None)
    return (name is None or name in (node.get("class") or "").split()) and all(
        node.get(key) == value for key, value in wanted.items()
    )
