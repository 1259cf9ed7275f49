"""What goes wrong under a command, as a sentence for whoever typed it; never a traceback."""

import os
import re
import traceback
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from campaign.kernel.troubles import trouble_of

DEBUG = "CAMPAIGN_DEBUG"
"""Set to anything, it shows where in the program a failure came from."""
SECRET = re.compile(r"(://[^:/@\s]*):[^@\s]*@")


def sentence_for(error: Exception) -> str:
    """Return what happened and what to do. What nobody foresaw is named as the program's fault."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    if isinstance(error, ExceptionGroup):
        return "\n".join(dict.fromkeys(map(sentence_for, error.exceptions)))
    return _outside(error) or _inside(error)


def _outside(error: Exception) -> str | None:
    """Return a sentence for what the program cannot help; None for what it can."""
    if isinstance(error, ModuleNotFoundError):
        return f"{error.name} is not installed, which this installation's settings need."
    trouble = trouble_of(error)
    if trouble is not None:
        said = _words_of(error)
        return f"{trouble}\n({said})" if said else trouble
    if isinstance(error, OSError) and error.strerror:
        return _words_of(error)
    if isinstance(error, UnicodeError):
        return "The file is not written in UTF-8."
    if isinstance(error, RecursionError):
        return "The file nests too deep to be read."
    if isinstance(error, MemoryError):
        return "The machine has too little memory for this."
    return None


def _words_of(error: Exception) -> str:
    """Return what the system or the database said, on one line and without a password."""
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        return f"{error.strerror}{where}"
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return SECRET.sub(r"\1:…@", " ".join(said.split()))[:300]


def _inside(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}, line {frame.lineno}"
    return (
        f"The program made a mistake ({type(error).__name__} in {where}). Set {DEBUG}=1 and run"
        " the command again to see more, and report it to whoever maintains the program."
    )
