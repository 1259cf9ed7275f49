"""Marks on tables whose rows open something for a while, and end before they are used."""


class EndsWithCredentials:
    """Marks a table whose rows end when what their person signs in with changes.

    Whose a row is, its `person_id` says, or the address in its `email`.
    """


class EndsWithAddress:
    """Marks a table whose open rows are withdrawn when a person leaves the address in `email`."""
