"""Bytes to text: byte order marks first, then what is declared if it fits, then what fits."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_HEAD = 4096
_SAMPLE = 200_000
_ASCII = bytes(range(128))
_BROKEN = 50
"""Bytes beyond ASCII for each broken one in a page that is UTF-8 all the same."""
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "cp936", "gb_2312-80", "hz", "x-gbk", "hz-gb-2312"))


def declared_charset(content: bytes) -> str | None:
    """What the beginning of a page says of its own encoding."""
    found = _DECLARED.search(content, 0, _HEAD)
    return found[1].decode("ascii").lower() if found else None


def encoding_of(content: bytes, declared: str | None = None) -> str:
    """The encoding to read with. Declarations lie: one that does not fit is passed over."""
    return judged(content, declared)[0]


def wide(content: bytes) -> str | None:
    """Which UTF-16 the beginning of a file is in, if it is."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if marked is not None:
        return marked if marked == "utf-16" else None
    return _wide(content)


def judged(content: bytes, declared: str | None = None) -> tuple[str, bool]:
    """The encoding to read with, and whether the file can be read in it as a whole."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name, fits(content, name)
    if declared in _CHINESE:
        # gb2312 is declared for what is gbk or gb18030; and often for utf-8.
        candidates = ["utf-8", "gb18030"] if _high_bytes(content) else ["gb18030"]
    else:
        candidates = ["utf-8", "gb18030"]
        if (
            declared
            and declared not in ("utf-8", "utf8", "iso-8859-1", "latin1", "us-ascii")
            and _known(declared)
        ):
            candidates.insert(1, declared)
    doubled = _wide(content)
    if doubled:
        candidates.insert(0, doubled)
    for name in candidates:
        if fits(content, name):
            return name, True
    sample = content[:_SAMPLE]
    beyond_ascii = len(sample.translate(None, _ASCII))
    if sample.decode("utf-8", "replace").count("\ufffd") * _BROKEN < beyond_ascii:
        return "utf-8", False  # nothing else looks like it
    from charset_normalizer import from_bytes  # hardly ever gets here

    best = from_bytes(sample).best()
    if best is not None and best.encoding not in ("ascii", "cp1252"):
        return best.encoding, False
    # Mostly right with a few broken bytes: the one with fewer of them.
    likely = min(("utf-8", "gb18030"), key=lambda name: sample.decode(name, "replace").count("\ufffd"))
    return likely, False


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of a file; bytes that fit nothing become U+FFFD."""
    return content.decode(encoding_of(content, declared), "replace")


def _high_bytes(content: bytes) -> bool:
    return not content.isascii()


def _known(name: str) -> bool:
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except LookupError:
        return False


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its ASCII is zero."""
    sample = content[:1000]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 8 and odd > even * 4:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) // 8 and even > odd * 4 else None


def fits(content: bytes, name: str) -> bool:
    """Whether the whole file can be read in an encoding."""
    try:
        content.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
