"""Dates as pages print them, also where the signs 年 月 日 were lost."""

import re
from datetime import date

_CHINESE = {sign: str(digit) for digit, sign in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "O": "0",
    "Ο": "0",
}
_PLAIN = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})(?!\d)\s*日?"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d{2,4})(?!\d)\s*日?")
_CHINESE_DATE = re.compile(
    r"([二一][〇○零Oο九Ο][〇○零OΟ一二三四五六七八九]{2})\s*年\s*([一二三四五六七八九十]{1,2})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)
CHINESE_YEAR = re.compile(r"(二[〇○零OΟ][〇○零OΟ一二三四五六七八九]{2})\s*年")


def chinese_year(text: str) -> int:
    """二〇一八 is 2018."""
    return int("".join(_CHINESE[sign] for sign in text))


def dates_in(text: str) -> list[date]:
    """Every date that can only be read in one way, in order."""
    found: list[tuple[int, date]] = []
    for match in _PLAIN.finditer(text):
        day = valid(int(match[1]), int(match[2]), int(match[3]))
        if day:
            found.append((match.start(), day))
    for match in _CHINESE_DATE.finditer(text):
        day = valid(chinese_year(match[1]), _number(match[2]), _number(match[3]))
        if day:
            found.append((match.start(), day))
    for match in _COMPACT.finditer(text):
        day = from_digits(int(match[1]), match[2])
        if day:
            found.append((match.start(), day))
    return [day for _, day in sorted(found)]


def from_digits(year: int, digits: str) -> date | None:
    """Month and day run together: `314` is 14 March, since there is no 31 April of one digit;
    `123` is 23 January or 3 December, and so is None; four digits are two and two."""
    if len(digits) == 4:
        return valid(year, int(digits[:2]), int(digits[2:]))
    ways = {
        day
        for cut in range(1, len(digits))
        if digits[0] != "0" or cut == 2
        if digits[cut] != "0"
        if (day := valid(year, int(digits[:cut]), int(digits[cut:])))
    }
    return ways.pop() if len(ways) == 1 else None


def valid(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    digits = "一二三四五六七八九"
    return (digits.index(tens) + 1 if tens else 1) * 10 * bool(ten) + (digits.index(ones) + 1 if ones else 0)
