"""Numbers as pages print them: `1,234`, `２２（其中修订16件）`, `251000元`, `-11`, `——`.

Two steps, because a cell is read before anyone knows which figure it is: `printed` says
what stands there, `figure` what it means in the unit of the form.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from app.readers.plain import compatible
from app.vocabulary import ValueStatus

MONEY_UNIT = "万元"
COUNT_UNITS = frozenset(
    ("条", "件", "次", "篇", "个", "人", "项", "份", "家", "宗", "起", "例", "期", "部", "处", "场")
) | frozenset(("人次", "件次", "条次", "例次", "宗次", "项次", "期次", "场次"))
IN_WAN = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000), "千元": Decimal("0.1")}
"""What one of each money unit is in 万元."""
UNITS = COUNT_UNITS | IN_WAN.keys() | frozenset(("万", "亿", "人民币元", "百元"))

_TIMES = {"万": Decimal(10000), "亿": Decimal(100000000)}
_LONGEST = 200
_DIGITS = 12
"""No figure of a form has more digits before the point; longer ones are glued or are no figures."""
_DECIMALS = 6

_NOT_APPLICABLE = frozenset(
    ("无", "不适用", "不涉及", "未涉及", "无此项", "无此项目", "无数据", "暂无", "没有", "空", "空白")
) | frozenset(("n/a", "na", "nil", "none", "null", "/", "\\", "×", "x", "╱", "╲"))
_NOTHING = re.compile(r"[零〇][条件次篇个人项份家宗起例期部处场]?次?")
_DASHES = re.compile(r"(?:[-—–―─━‐‑‒−－﹣~/\\]+|[.·…。]+)\Z")
_BLANK = re.compile(r"[\s_|│┃¦]*\Z")
_FOOTNOTE = r"(?:[\u00b2\u00b3\u00b9\u2070-\u2079\u2460-\u24ff\u2776-\u2793*†‡#]{1,3})?"
_NOTE = r"(?P<note>[(\[〔【<][^()\[\]〔〕【】<>]{0,120}[)\]〕】>]|注\d{0,2})?"
_NUMBER = re.compile(
    r"(?P<sign>[-+−–—―﹣增减↑↓]|增加|减少|负)?\s?"
    r"(?P<number>\d{1,3}(?:[,，]\d{3})+|(?P<space>\d{1,3}(?: \d{3})+)|\d{1,3}(?:[\u2009\u202f]\d{3})+|\d+)"
    r"(?P<decimals>\.\d+)?\s?"
    r"(?P<unit>人民币元|[人件条例宗项期场]次|万元|亿元|千元|[条件次篇个人项份家宗起例期部处场元万亿])?\s?"
    + _FOOTNOTE
    + r"\s?"
    + _NOTE
    + r"\s?(?P<late>万元|亿元|元)?[。.;；]?\Z"
)
_NEGATIVE = frozenset(("-", "−", "–", "—", "―", "﹣", "减", "减少", "负", "↓"))
_CHANGES = frozenset(("增", "减", "增加", "减少", "↑", "↓"))


class Printed(NamedTuple):
    """What stands in a cell: `number` and `unit` as printed, before any conversion.

    `number` is None unless `status` is reported; `unit` is None where none is printed;
    `change`: a word or arrow says that it is an increase or a decrease; `spaced`: groups of
    three digits stand apart, which may also be two numbers run together.
    """

    status: ValueStatus
    number: Decimal | None = None
    unit: str | None = None
    change: bool = False
    spaced: bool = False


class Measured(NamedTuple):
    """A figure in the unit of the form; `problem` names why it could not be read.

    `assumed`: money printed without a unit was taken to be in 万元.
    """

    status: ValueStatus
    value: Decimal | None
    problem: str | None = None
    assumed: bool = False


BLANK = Printed(ValueStatus.BLANK)
NOT_APPLICABLE = Printed(ValueStatus.NOT_APPLICABLE)
UNREADABLE = Printed(ValueStatus.UNREADABLE)


@lru_cache(maxsize=8192)
def printed(text: str) -> Printed:
    """What a cell's text says, on its own."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS and (text[0] != "0" or text == "0"):
        return Printed(ValueStatus.REPORTED, Decimal(text))
    if len(text) > _LONGEST:
        return UNREADABLE
    text = compatible(text).strip().removeprefix("'")  # a sheet's mark of a number kept as text
    if _BLANK.match(text):
        return BLANK
    if _DASHES.match(text) or text.strip("()[]【】。 ").lower() in _NOT_APPLICABLE:
        return NOT_APPLICABLE
    if _NOTHING.fullmatch(text):
        return Printed(ValueStatus.REPORTED, Decimal(0))
    return _number(text)


def _number(text: str) -> Printed:
    found = _NUMBER.match(text)
    if found is None:
        return UNREADABLE
    digits = re.sub(r"\D", "", found["number"])
    # `007` and `00` are never printed for a figure: two cells have run together.
    if len(digits) > _DIGITS or (digits[0] == "0" and len(digits) > 1):
        return UNREADABLE
    if found["unit"] and found["late"]:
        return UNREADABLE
    number = Decimal(digits + (found["decimals"] or ""))
    unit = found["unit"] or found["late"]
    noted = (found["note"] or "").strip("()[]〔〕【】<> 单位:")
    if noted in IN_WAN:
        if unit not in (None, noted):
            return UNREADABLE
        unit = noted
    if found["sign"] in _NEGATIVE:
        number = -number
    if unit in _TIMES:
        number, unit = number * _TIMES[unit], unit + "*"
    return Printed(ValueStatus.REPORTED, number, unit, found["sign"] in _CHANGES, bool(found["space"]))


@lru_cache(maxsize=16384)
def measured(text: str, unit: str | None, signed: bool, column_unit: str | None) -> Measured:
    """`figure` of what a text says; remembered, since most cells of most pages say the same."""
    return figure(printed(text), unit=unit, signed=signed, column_unit=column_unit)


def figure(cell: Printed, *, unit: str | None, signed: bool, column_unit: str | None = None) -> Measured:
    """The figure in the form's `unit`; money in 万元 from 元, 万元, 亿元.

    `column_unit` is a unit printed beside or above the cell. `problem` is `negative`,
    `not_whole`, `wrong_unit`, `too_precise` or `not_a_number`; the figure is then unreadable.
    """
    if cell.number is None:
        problem = "not_a_number" if cell.status is ValueStatus.UNREADABLE else None
        return Measured(cell.status, None, problem)
    number = cell.number
    if cell.change and not signed:
        return Measured(ValueStatus.UNREADABLE, None, "not_a_number")
    if number < 0 and not signed:
        return Measured(ValueStatus.UNREADABLE, None, "negative")
    if unit == MONEY_UNIT:
        return _money(number, cell.unit, column_unit)
    if cell.unit in IN_WAN:
        return Measured(ValueStatus.UNREADABLE, None, "wrong_unit")
    if number != number.to_integral_value():
        return Measured(ValueStatus.UNREADABLE, None, "not_whole")
    return Measured(ValueStatus.REPORTED, number.quantize(Decimal(1)))


def _money(number: Decimal, own: str | None, column: str | None) -> Measured:
    if own in COUNT_UNITS:
        return Measured(ValueStatus.UNREADABLE, None, "wrong_unit")
    if own in ("万*", "亿*"):  # 25.1万: the sign 元 is left out, the number is in 元
        number, own = number, "元"
    if own == "人民币元":
        own = "元"
    known = own or (column if column in IN_WAN else None)
    value = number * IN_WAN[known or MONEY_UNIT]
    if -int(value.normalize().as_tuple().exponent) > _DECIMALS:
        return Measured(ValueStatus.UNREADABLE, None, "too_precise")
    return Measured(ValueStatus.REPORTED, _tidy(value), None, known is None and number != 0)


def _tidy(value: Decimal) -> Decimal:
    """Without the zeros that a conversion adds: 25.1000 is 25.1, 8040.0 is 8040."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()
