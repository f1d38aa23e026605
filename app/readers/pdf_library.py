"""The PDF library, set up so that it looks at no font of the machine.

Text and places come from the file alone: what is read is then the same on every machine, no
file outside is opened, and a document without embedded fonts is read ten times faster. Where
a font is missing the library is given one that has a bar for every character.
"""

import ctypes
import threading
from typing import Any

from pypdfium2 import raw

from app.readers.pdf_font import bar_font

LOCK = threading.Lock()
"""The library must not be called from two threads at once."""

_FONT = bar_font()
_HANDLE = 1
"""What stands for the font in the library's calls; any number but 0."""


def _map_font(
    _this: Any, _weight: int, _italic: int, _charset: int, _pitch: int, _face: Any, _exact: Any
) -> int:
    return _HANDLE


def _font_data(_this: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
    """The whole file when table 0 is asked for; no single table, and no collection."""
    if table != 0:
        return 0
    if buffer and size >= len(_FONT):
        ctypes.memmove(buffer, _FONT, len(_FONT))
    return len(_FONT)


def _fonts() -> Any:
    """The calls with which the library asks for fonts."""
    kinds = dict(raw.FPDF_SYSFONTINFO._fields_)
    return raw.FPDF_SYSFONTINFO(
        version=1,
        MapFont=kinds["MapFont"](_map_font),
        GetFontData=kinds["GetFontData"](_font_data),
    )


_ours = _fonts()
"""Kept for as long as the library runs: it holds on to the addresses of these calls."""
raw.FPDF_SetSystemFontInfo(ctypes.byref(_ours))
