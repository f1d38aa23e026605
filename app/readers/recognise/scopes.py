"""Whose work a report counts, where it says so of its statistics."""

import re

from app.readers.recognise.page import Page
from app.vocabulary import Scope, ScopeBasis

_WORDS = {
    Scope.AREA: r"本行政区域|全(?:县|市|区|省|州|旗)(?:各级|汇总)|行政区域内?汇总|含下级|本地区汇总",
    Scope.LEVEL: r"本级(?:政府)?(?:及|和)?(?:其)?(?:所属)?(?:各?部门)?",
    Scope.BODY: r"本(?:行政)?机关|本单位自身",
}
_STATED = re.compile(
    r"(?:统计|数据|填报|汇总)(?:的)?(?:范围|口径|对象)\s*(?:[:：]|为|是|包括|涵盖|限于|仅限)?\s*(?:仅)?(?:包括|含)?"
    r"(?P<words>[^。;；,，]{2,40})"
)
_OF_DATA = re.compile(
    r"(?:所列|本报告|报告中|本年报|上述|以上|表中)[^。;；,，]{0,10}(?:数据|数字)[^。;；,，]{0,12}?(?:仅|均)?(?:为|包括|涵盖|含)(?P<words>[^。;；,，]{2,30})"
)
_IN_TITLE = re.compile(r"[(（](?P<words>本级|本机关|汇总|全(?:县|市|区|省)汇总|本行政区域)[)）]")


def find_scope(page: Page, title: str | None) -> tuple[Scope | None, ScopeBasis]:
    """The scope stated in the title or in a sentence on the statistics; None where two are."""
    found: set[Scope] = set()
    marked = _IN_TITLE.search(title or "")
    if marked:
        found.add(_scope(marked["words"]) or Scope.AREA)
    if not found:
        for line in page.head_lines:
            if not ("范围" in line or "口径" in line or "数据" in line or "对象" in line):
                continue
            for pattern in (_STATED, _OF_DATA):
                for match in pattern.finditer(line):
                    scope = _scope(match["words"])
                    if scope:
                        found.add(scope)
    if len(found) == 1:
        return found.pop(), ScopeBasis.STATED
    return None, ScopeBasis.ASSUMED


def _scope(words: str) -> Scope | None:
    named = {scope for scope, pattern in _WORDS.items() if re.search(pattern, words)}
    return named.pop() if len(named) == 1 else None
