"""Imported before all else in the process that the others are forked from.

What is imported stays. To look through it for garbage again and again takes a sixth of the time,
and what was found would leave holes in pages that all processes share.
"""

import gc

gc.disable()
