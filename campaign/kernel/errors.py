"""The three ways in which a request can fail that is nobody's fault but needs a clear answer."""


class Refused(Exception):
    """What was asked cannot be done; the message is a sentence for the person who asked (422)."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Conflict(Refused):
    """Somebody else changed the same thing in between (409)."""


class Missing(Exception):
    """There is no such thing, or not for this viewer: the two look alike (404)."""


class Forbidden(Exception):
    """The viewer may see it but not do this; the message is the rule's sentence (403)."""
