"""What every section of a file can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from campaign.datafiles.forms import Form, Values
from campaign.datafiles.scope import Scope
from campaign.kernel.audit import Author


@dataclass(frozen=True, slots=True)
class Difference:
    """Between what is stored and what a file says."""

    field: str
    old: Any
    new: Any


class Section(ABC):
    """One kind of thing: how it is read, found, written, and written back."""

    name: ClassVar[str]
    """The field at the top of a file."""
    word: ClassVar[str]
    """What one entry is called in messages."""
    words: ClassVar[str]
    """What several are called."""
    form: ClassVar[Form]
    is_single: ClassVar[bool] = False
    """Whether a file has one of it, without a list."""
    lasting: ClassVar[frozenset[str]] = frozenset()
    """Fields that stay as they are stored: a difference is a conflict, never a change."""
    field_of: ClassVar[Mapping[str, str]] = {}
    """Where an operation's field has another name here."""

    @abstractmethod
    def key(self, values: Values) -> str:
        """By which an entry is known in messages and in other sections."""

    @abstractmethod
    def stored(self, values: Values) -> Values | None:
        """What the database has under this key, in the form of the file."""

    @abstractmethod
    def write(self, values: Values, stored: Values | None, by: Author) -> None:
        """Bring the database to these values. Raises Refused."""

    @abstractmethod
    def entries(self, scope: Scope) -> Iterable[Values]:
        """Everything in that part of the database, in an order that stays."""

    def keys(self) -> Iterable[str]:
        """What other sections can refer to."""
        return ()

    def settle(self, stored: Values, merged: Values) -> tuple[Values, list[Difference]]:
        """How far what is stored may become what the file says, and what stands in the way."""
        conflicts = [each for each in differences(stored, merged) if each.field in self.lasting]
        return {**merged, **{each.field: each.old for each in conflicts}}, conflicts


def differences(stored: Values, merged: Values) -> list[Difference]:
    return [
        Difference(name, stored[name], merged[name])
        for name in stored
        if stored[name] != merged[name]
    ]
