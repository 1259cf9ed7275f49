"""What may go wrong with a call, in the three ways that make a difference to us."""


class Unavailable(Exception):
    """The provider did not answer, or not as it should; nothing was charged."""


class NoKey(Unavailable):
    """This installation was given none."""


class KeyRefused(Unavailable):
    """The provider does not know the key (any more), or an account took its leave from us."""


class NotPossible(Exception):
    """The provider answered that it cannot be: the amount, its currency, the state of a thing."""

    def __init__(self, code: str, parameter: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.parameter = parameter


class Forged(Exception):
    """A message that does not prove to be the provider's."""
