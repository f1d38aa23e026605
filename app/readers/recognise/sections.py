"""The parts of the narrative. A row of a form numbered like a part (四、结转下年度继续办理) is none."""

import re

from app.content import Section
from app.readers.match.tokens import Family, Sort
from app.readers.match.vocabulary import Facet
from app.readers.plain import compatible
from app.readers.recognise.page import Line, Page
from app.readers.recognise.title import is_title, neighbour

_HEADING = re.compile(r"([一二三四五六七八九十]{1,3})\s*[、.．,，]\s*(\S.*)\Z", re.DOTALL)
_KNOWN = re.compile(
    r"(?:总体情况|基本情况(?:概述)?|概述|主动公开(?:政府)?信息(?:的)?情况|(?:收到和处理)?政府信息公开申请(?:的)?情况|依申请公开(?:政府信息)?(?:的)?情况"
    r"|(?:因)?(?:政府信息公开)?(?:被)?(?:申请)?行政复议、?(?:提起)?行政诉讼(?:的)?情况|(?:政府信息公开(?:工作)?)?存在的(?:主要)?问题(?:及改进(?:情况|措施))?"
    r"|其[他它]需要(?:说明|报告)的(?:其他)?(?:事项|情况)|其[他它]事项)\s*[:：]?"
)
_LONGEST_TITLE = 44
_END = re.compile(
    r"^(?:附件|附表|附[:：]|主题词[:：]|上一?[篇条]|下一?[篇条]|相关(?:链接|文章)|版权所有|主办单位|【?打印|分享到|扫一扫|单位负责人|填报单位|"
    r"(?:\S{0,20}(?:政府)?信息公开情况统计表)$)"
)
_LONGEST_SIGNATURE = 40
_NAME = re.compile(
    r"[\u4e00-\u9fff（）()·\s]*(?:政府|局|委员会|委|办公室|厅|处|中心|街道|办事处|镇|乡|院|会|所|站|大学|学校|公司|部|署|队|社)"
)
"""A body's name by itself, as it stands above the date."""
_ARTICLE = re.compile(r"第二十条第[(（].[)）]项")
"""Stands over the small tables of table 2."""
_SIGNATURE = re.compile(r"(?:(?:19|20)\d\d\s*年?\s*\d{1,2}\s*月?\s*\d{1,2}\s*日?|(?:19|20)\d{4,6})\s*\Z")


def find_sections(page: Page, title: str | None, families: tuple[Family, ...]) -> tuple[Section, ...]:
    """The parts in order, with their text; a list of contents at the top gives way to the parts."""
    lines = page.lines
    start = _after_title(lines, title)
    sections: list[tuple[str | None, str, list[str]]] = []
    for number in range(start, len(lines)):
        line = lines[number]
        if sections and _END.match(line.text):
            break
        heading = _heading(line, lines[number + 1] if number + 1 < len(lines) else None, families)
        if heading and sections and heading == (*sections[-1][:2], ""):
            continue  # a table's caption, or the head of a further page, that says the part once more
        if heading:
            sections.append((heading[0], heading[1], [heading[2]] if heading[2] else []))
        elif sections and not _of_form(line.text, families) and not neighbour(line.text):
            sections[-1][2].append(line.printed or line.text)
    return tuple(_without_contents(sections))


def _after_title(lines: list[Line], title: str | None) -> int:
    plain = re.sub(r"\s", "", title or "")
    for number, line in enumerate(lines[:400]):
        if plain and re.sub(r"\s", "", line.text) == plain:
            return number + 1
    return next((n + 1 for n, line in enumerate(lines[:400]) if is_title(line.text)), 0)


def _heading(
    line: Line, following: Line | None, families: tuple[Family, ...]
) -> tuple[str | None, str, str] | None:
    """Number, title and the text that stands in the same line."""
    text = line.text
    if len(text) > 2_000 and not _HEADING.match(text[:60]):
        return None
    numbered = _HEADING.match(text)
    if not numbered:
        known = _KNOWN.fullmatch(text) if line.heading or len(text) <= 30 else None
        if known and not _of_form(text, families):
            return None, text.rstrip(":： "), ""
        return None
    if len(text) <= _LONGEST_TITLE and "。" not in text.rstrip("。"):
        if _is_form_row(text, following, families):
            return None
        return numbered[1], numbered[2].strip().rstrip("。:："), ""
    known = _KNOWN.match(numbered[2])
    if known and len(numbered[2]) > known.end():
        rest = numbered[2][known.end() :].lstrip("。:：. ")
        return numbered[1], known[0].strip().rstrip(":："), rest
    first, stop, rest = numbered[2].partition("。")
    if stop and len(first) <= 30 and "，" not in first and "," not in first:
        return numbered[1], first, rest
    return None


def _is_form_row(text: str, following: Line | None, families: tuple[Family, ...]) -> bool:
    """A row label of a form. The 2014 form has rows that are named like parts; what follows tells."""
    for family in families:
        token = family.token(text)
        if token.sort is not Sort.LABEL or not token.exact or token.has(Facet.TITLE):
            continue
        if token.has(Facet.ROW) or (token.has(Facet.HEADING) and not token.code(Facet.HEADING).isdigit()):  # type: ignore[union-attr]
            return True
        if following is not None and _of_form(following.text, families):
            return True
    return False


def _of_form(text: str, families: tuple[Family, ...]) -> bool:
    """Whether a line is a cell of a form."""
    if len(text) > 80 or "。" in text:
        return False
    if _ARTICLE.fullmatch(text):
        return True
    for family in families:
        token = family.token(text)
        if token.sort in (Sort.VALUE, Sort.UNIT) or (
            token.sort is Sort.LABEL and token.exact and not token.has(Facet.TITLE)
        ):
            return True
    return "|" in text


def _drop_signature(texts: list[str]) -> None:
    """Take away the date at the end, and the name of the body above it."""
    while texts and len(texts[-1]) <= _LONGEST_SIGNATURE and _SIGNATURE.search(compatible(texts[-1])):
        alone = _SIGNATURE.match(compatible(texts.pop()))
        if alone and texts and len(texts[-1]) <= _LONGEST_SIGNATURE and _NAME.fullmatch(texts[-1]):
            texts.pop()


def _without_contents(sections: list[tuple[str | None, str, list[str]]]) -> list[Section]:
    last = {title: number for number, (_, title, _) in enumerate(sections)}
    kept: list[Section] = []
    for number, (numeral, title, texts) in enumerate(sections):
        if not texts and last[title] != number:
            continue
        _drop_signature(texts)
        kept.append(Section(numeral, title, "\n".join(texts)))
    return kept
