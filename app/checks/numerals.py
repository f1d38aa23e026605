"""Numbers as prose writes them: 1,234 · １２３４ · 1.2万 · 十二 · 两."""

from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_TO_ASCII = str.maketrans("０１２３４５６７８９．", "0123456789.")

NUMBER = (
    r"(?:[0-9]{1,3}(?:[,，][0-9]{3}){1,4}|[0-9]{1,12})(?![0-9])(?:\.[0-9]{1,6})?万?"
    r"|[零〇一二两三四五六七八九十百千万]{1,15}"
)
"""A pattern for one number; take care that no digit stands before it."""


def ascii_digits(text: str) -> str:
    """The text with full-width digits made plain; its length stays the same."""
    return text.translate(_TO_ASCII)


def parse_number(text: str) -> Decimal | None:
    """The number that a match of NUMBER stands for; None when it is none (万千)."""
    if not text or not text[0].isascii():
        whole = parse_chinese(text)
        return None if whole is None else Decimal(whole)
    times = 10_000 if text.endswith("万") else 1
    return Decimal(text.removesuffix("万").replace(",", "").replace("，", "")) * times


def parse_chinese(text: str) -> int | None:
    """十二 → 12, 一百零五 → 105, 二〇一八 → 2018, 两万三千 → 23000."""
    if not text or any(c not in _DIGITS and c not in _PLACES and c != "万" for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    above, _, below = text.rpartition("万")
    high = _below_ten_thousand(above) if above else 0
    low = _below_ten_thousand(below) if below else 0
    if high is None or low is None or ("万" in text and not above):
        return None
    return high * 10_000 + low


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last_place = 0, None, 10_000
    for c in text:
        if c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
            continue
        place = _PLACES.get(c, 0)
        if not place or place >= last_place or (digit is None and place != 10):
            return None
        total += (1 if digit is None else digit) * place
        digit, last_place = None, place
    return total + (digit or 0)
