"""Numbers that Word prints by itself: `一、` before a heading is often not in its text.

Only what a report uses is spelt out (Chinese and decimal counting); a level of another
kind gives no prefix, since a wrong one would be worse than none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from app.readers.package import attribute, local

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一; from 100 on digit by digit, as no list goes there."""
    if not 0 < number < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(max(number, 0)))
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": chinese,
    "decimalEnclosedCircleChinese": lambda n: chr(0x2460 + n - 1) if 0 < n <= 20 else str(n),
}


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if local(child) == name]


def _value(element: etree._Element, name: str, default: str = "") -> str:
    for child in element:
        if local(child) == name:
            return attribute(child, "val") or default
    return default


def _number(text: str, default: int) -> int:
    """A whole number of an attribute; what is no number is as good as not there."""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default


class Numbering:
    """The lists of one document, counting as its paragraphs go by."""

    def __init__(self, part: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._abstract: dict[str, str] = {}
        if part is None:
            return
        for abstract in _children(part, "abstractNum"):
            self._levels[attribute(abstract, "abstractNumId") or ""] = {
                _number(attribute(level, "ilvl") or "", 0): _Level(
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText"),
                    _number(_value(level, "start"), 1),
                )
                for level in _children(abstract, "lvl")
            }
        for num in _children(part, "num"):
            self._abstract[attribute(num, "numId") or ""] = _value(num, "abstractNumId")

    def prefix(self, list_id: str, depth: int) -> str:
        """Count one paragraph of the list at this depth and give what Word prints before it."""
        abstract = self._abstract.get(list_id, "")
        levels = self._levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        known = all(levels[d].format in _FORMATS for d in levels if f"%{d + 1}" in levels[depth].text)
        if not known:
            return ""

        def counted(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            if level not in levels:
                return ""
            return _FORMATS[levels[level].format](counts.get(level, levels[level].start))

        return re.sub(r"%([1-9])", counted, levels[depth].text)
