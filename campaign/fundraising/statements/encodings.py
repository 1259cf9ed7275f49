"""The letters of a bank's file: UTF-8, or what older programs of banks write."""

from collections.abc import Iterator
from typing import IO

from campaign.kernel.errors import Refused
from campaign.kernel.i18n import gettext as _

OLDER = "windows-1252"
LONGEST_LINE = 64 * 1024
BOM = b"\xef\xbb\xbf"
LETTERS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decoded_lines(file: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, without their ends. One line that is not UTF-8 says what all are.

    Raises Refused for a line that no bank writes, so that a file without line ends takes no room.
    """
    encoding = "utf-8"
    for number in range(1, 1 << 62):
        line = file.readline(LONGEST_LINE)
        if not line:
            return
        if len(line) == LONGEST_LINE or b"\0" in line or line.startswith(LETTERS_OF_UTF_16):
            raise Refused(_("Line %(line)s of this file cannot be read.", line=number))
        try:
            text = line.removeprefix(BOM).decode(encoding)
        except UnicodeDecodeError:
            encoding = OLDER
            text = line.decode(OLDER, errors="replace")
        yield number, text.rstrip("\r\n")
