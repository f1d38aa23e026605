"""Who answers for the form, and the day a report was signed."""

import re
from datetime import date

from app.content import Signoff
from app.readers.plain import compatible
from app.readers.recognise.block import Keys
from app.readers.recognise.dates import dates_in
from app.readers.recognise.page import Page

_FIELDS = {
    "head": ("单位负责人", "负责人", "单位主要负责人", "主管领导", "分管领导", "统计负责人"),
    "reviewer": ("审核人", "审核", "复核人"),
    "compiler": ("填报人", "填表人", "制表人", "经办人", "填报人员"),
    "phone": ("联系电话", "电话", "填报人电话", "联系方式"),
    "filled_on": ("填报日期", "填表日期", "报出日期", "填报时间", "上报日期"),
}
_FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words}
_KEYS = Keys((*_FIELD_OF, "填报单位", "单位", "备注"))
_SIGNS = re.compile(r"单位负责人|审核人|填报人|填表人|制表人|填报日期|填表日期|报出日期|复核人")
_DAY_ONLY = re.compile(
    r"(?:(?:19|20)\d\d\s*(?:年|[-/.])\s*\d{1,2}\s*(?:月|[-/.])\s*\d{1,2}\s*日?|(?:19|20)\d\d\d{2,4}\s*日?"
    r"|二[〇○零OΟ][〇○零OΟ一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)\Z"
)
_BODY = re.compile(
    r"(?:政府|局|委员会|委|办公室|厅|处|中心|街道|办事处|镇|乡|院|会|所|站|大学|学校|公司|部|署|队|社)\s*$"
)
_NAME = re.compile(r"[\u4e00-\u9fff·\s]{1,20}\Z")
_PHONE = re.compile(r"[\d\s—–\-()（）+]{5,25}")
_LONGEST = 200
_MOST_CELLS = 14


def find_signoff(page: Page) -> Signoff:
    """The line under the form (单位负责人 … 填报日期), and the signature under the narrative."""
    values: dict[str, str] = {}
    filled: date | None = None
    for text in _candidates(page):
        for key, value in _KEYS.pairs(text):
            field = _FIELD_OF.get(key)
            if field == "filled_on":
                filled = filled or next(iter(dates_in(value)), None)
            elif field == "phone":
                number = _PHONE.match(value)
                if number:
                    values.setdefault(field, number[0].strip())
            elif field and value and _NAME.match(value):
                values.setdefault(field, re.sub(r"\s+", "", value))
    return Signoff(**values, filled_on=filled, signed_on=_signed_on(page))


def _candidates(page: Page) -> list[str]:
    """Lines and rows that carry a sign of the block, and those next to them."""
    lines = [line.text for line in page.lines]
    lines += [" ".join(compatible(cell).strip() for cell in row) for row in page.rows if _wordy(row)]
    signed = {number for number, text in enumerate(lines) if len(text) <= _LONGEST and _SIGNS.search(text)}
    near = {number + step for number in signed for step in range(-2, 3)}
    return [
        lines[number]
        for number in sorted(near)
        if 0 <= number < len(lines) and len(lines[number]) <= _LONGEST and _KEYS.begins(lines[number])
    ]


def _wordy(row: list[str]) -> bool:
    """A row of a table that may hold the block: few cells, none of them a figure alone."""
    return len(row) <= _MOST_CELLS and not row[-1].isdigit()


def _signed_on(page: Page) -> date | None:
    """The last line that is only a date and follows the name of a body, or ends with one."""
    signed: date | None = None
    before = ""
    for line in page.lines:
        text = line.text.strip()
        if len(text) <= 60:
            alone = _DAY_ONLY.match(text)
            cut = None if alone else re.match(r"(.{2,30}?)\s+(\S.*)\Z", text)
            if alone and _BODY.search(before) and len(before) <= 40:
                signed = next(iter(dates_in(text)), signed)
            elif cut and _DAY_ONLY.match(cut[2]) and _BODY.search(cut[1]):
                signed = next(iter(dates_in(cut[2])), signed)
        before = text
    return signed
