"""A font that has one bar for every character, for text whose own font is not in its file.

Reading needs to know where a character stands and not what it looks like; but the library
drops characters of which it finds no outline anywhere. With this font nothing depends on
the fonts that a machine happens to have.
"""

import struct

_EM = 1000
_BAR, _TOP = 100, 700
"""Width and height of the bar: narrower than any character, so that the widths stay those that
the document states."""
_BLOCK = 256
"""Characters in one segment of the character map; all segments share one list of glyphs."""


def bar_font() -> bytes:
    """The font as a TrueType file of a few kilobytes: glyphs 0 and 1, both the bar."""
    glyph = _bar()
    tables = {
        b"OS/2": _os2(),
        b"cmap": _cmap(),
        b"glyf": glyph * 2,
        b"head": _head(),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, _EM, 0, 0, _BAR, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 0),
        b"loca": struct.pack(">III", 0, len(glyph), 2 * len(glyph)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 4, 1, 0, 0, 2, *[0] * 8),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, *[0] * 5),
    }
    return _file(tables)


def _bar() -> bytes:
    """One outline of four points from (0, 0) to (100, 700)."""
    header = struct.pack(">hhhhh", 1, 0, 0, _BAR, _TOP)
    points = struct.pack(">HH4B", 3, 0, 1, 1, 1, 1)
    steps = struct.pack(">4h4h", 0, _BAR, 0, -_BAR, 0, 0, _TOP, 0)
    glyph = header + points + steps
    return glyph + b"\0" * (-len(glyph) % 4)


def _head() -> bytes:
    fixed = struct.pack(">IIIIHHQQ", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0)
    return fixed + struct.pack(">hhhhHHhhh", 0, 0, _BAR, _TOP, 0, 8, 2, 1, 0)


def _cmap() -> bytes:
    """Every character of the basic plane is glyph 1 (format 4)."""
    starts = [*range(0, 0xFF00, _BLOCK), 0xFF00]
    ends = [*(start + _BLOCK - 1 for start in starts[:-1]), 0xFFFE, 0xFFFF]
    starts.append(0xFFFF)
    count = len(starts)
    # From each segment's own place in the list of offsets to the common list of glyphs behind it.
    offsets = [2 * (count - index) for index in range(count - 1)] + [0]
    body = struct.pack(f">{count}H", *ends) + b"\0\0" + struct.pack(f">{count}H", *starts)
    body += struct.pack(f">{count}H", *[0] * (count - 1), 1) + struct.pack(f">{count}H", *offsets)
    body += struct.pack(f">{_BLOCK}H", *[1] * _BLOCK)
    power = 1 << (count.bit_length() - 1)
    search = (2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power))
    table = struct.pack(">HHHHHHH", 4, 14 + len(body), 0, *search) + body
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table


def _os2() -> bytes:
    """Version 0: weight, width and limits that no one objects to."""
    start = struct.pack(">HhHHH", 0, _EM, 400, 5, 0) + struct.pack(">10h", *[0] * 10)
    middle = struct.pack(">h10s4I4sH", 0, b"\0" * 10, 1, 0, 0, 0, b"    ", 0x40)
    return start + middle + struct.pack(">HHhhhHH", 0, 0xFFFF, 880, -120, 0, 880, 120)


def _file(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    offset = 12 + 16 * count
    directory = struct.pack(
        ">IHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    data = b""
    for tag, table in sorted(tables.items()):
        padded = table + b"\0" * (-len(table) % 4)
        words = struct.unpack(f">{len(padded) // 4}I", padded)
        directory += struct.pack(">4sIII", tag, sum(words) & 0xFFFFFFFF, offset + len(data), len(table))
        data += padded
    return directory + data
