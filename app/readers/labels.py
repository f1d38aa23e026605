"""Labels as pages print them, brought to the core that the forms share.

`１、 其中：“涉及国家秘密”（件）` and `1.涉及国家秘密` both have the core 涉及国家秘密: numbering,
notes in brackets, quotes, punctuation and white space are taken off, and kept aside
where they say something (the number, a unit of money).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from app.readers.plain import simplified

LONGEST = 160
"""Signs; no label of a form, with its note, is longer."""

_SPACE = re.compile(r"\s+")
_CHINESE = "一二三四五六七八九十"
_NUMBERING = re.compile(
    rf"(?:\((?P<p>[{_CHINESE}]{{1,3}}|\d{{1,2}})\)[、.,]?|第(?P<o>[{_CHINESE}]{{1,3}})[,、]"
    rf"|(?P<c>[{_CHINESE}]{{1,3}})[、.,:]|(?P<d>\d{{1,2}})(?:[、,)]|\.(?!\d))|(?P<k>[①-⑳])|[●◆■□▪·*※>-]+)"
)
_OF_WHICH = re.compile(r"(?:其中|其中包括)[:：,]?(?=.)")
_BRACKETS = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")
_OPEN = re.compile(r"[(\[〔【].*\Z")
_CLOSED = re.compile(r"\A[^()\[\]]*[)\]〕】]")
_INNER_NUMBER = re.compile(r"\d{1,2}[.、)]")
_MONEY = re.compile(
    r"[(\[:：,、](?:(?:计量|金额)?单位[:：]?)?(?:人民币)?(万元|亿元|千元|元)[)\]]?\Z|[(\[](?:(?:计量|金额)?单位[:：]?)?(?:人民币)?(万元|亿元|千元|元)[)\]]"
)
_SIGNS = re.compile(r"[、，,。.;；:：!?“”\"'‘’「」『』《》<>〈〉/\\\-—–_·•*#|~=+()\[\]〔〕【】…]+")


class Normal(NamedTuple):
    """A label's `core`; its `number` (`p7` for （七）, `c3` for 三、, `d1` for 1.); its money `unit`;
    where a note was taken off, the core with it (`opened`): 行政诉讼（复议后起诉） may be a name."""

    core: str
    number: str | None = None
    unit: str | None = None
    opened: str | None = None


@lru_cache(maxsize=8192)
def normal(text: str) -> Normal:
    """Take a label apart. The core is empty where the text is only a note or a number."""
    if len(text) > LONGEST * 4:
        return Normal(text[:LONGEST])
    text = _SPACE.sub("", simplified(text)).lower()
    money = _MONEY.search(text)
    unit = (money[1] or money[2]) if money else None
    text = text.strip("“”\"'‘’")
    number: str | None = None
    for _ in range(3):
        found = _NUMBERING.match(text)
        if found and found.end() < len(text):
            number = number or _number(found)
            text = text[found.end() :]
        elif found and found.end() == len(text):
            return Normal("", _number(found), unit)
        of_which = _OF_WHICH.match(text)
        if of_which:
            text = text[of_which.end() :]
        if not found and not of_which:
            break
    whole = _SIGNS.sub("", text)
    for _ in range(3):
        text, count = _BRACKETS.subn("", text)
        if not count:
            break
    text = _CLOSED.sub("", _OPEN.sub("", text))
    core = _SIGNS.sub("", _INNER_NUMBER.sub("", text))
    return Normal(core, number, unit, whole if whole != core else None)


def _number(found: re.Match[str]) -> str | None:
    for kind in ("p", "c", "d", "o"):
        if found[kind]:
            value = found[kind]
            if value.isdigit():
                return "d" + str(int(value))
            return ("c" if kind == "o" else kind) + str(_from_chinese(value))
    return None


def _from_chinese(text: str) -> int:
    """一 to 九十九."""
    tens, ten, ones = text.rpartition("十")
    high = (_CHINESE.index(tens) + 1 if tens else 1) if ten else 0
    return high * 10 + (_CHINESE.index(ones[0]) + 1 if ones else 0)
