"""Data files: campaigns and all that belongs to them, written down as YAML, in and out.

docs/data-files.md describes the form. A file is checked whole before anything is written, and it is
written through the same operations as the web. Loading never deletes and never edits the books.
"""

from campaign.datafiles.dumping import dump
from campaign.datafiles.loading import Loaded, Mistaken, Outcome, load
from campaign.datafiles.pictures import pictures_of
from campaign.datafiles.reading_back import NotReadBack
from campaign.datafiles.sections.section import Difference

__all__ = [
    "Difference",
    "Loaded",
    "Mistaken",
    "NotReadBack",
    "Outcome",
    "dump",
    "load",
    "pictures_of",
]
