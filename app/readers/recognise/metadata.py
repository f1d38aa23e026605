"""The metadata block of a page: 索引号, 文号, 发布机构, 发布日期, 公开范围, 公开方式, 有效性."""

import re
from datetime import date

from app.content import Publication
from app.readers.recognise.block import Keys
from app.readers.recognise.dates import dates_in
from app.readers.recognise.page import Page

_FIELDS = {
    "index_number": ("索引号", "信息索引号", "索取号", "信息索引"),
    "document_number": ("文号", "发文字号", "文件编号", "发文文号", "公文文号"),
    "publisher": (
        "发布机构",
        "发布单位",
        "公开机构",
        "发文机关",
        "发文单位",
        "公开责任部门",
        "责任部门",
        "信息来源",
        "公开主体",
        "发布部门",
    ),
    "published_on": (
        "发布日期",
        "发布时间",
        "公开日期",
        "发文日期",
        "公开时间",
        "生成日期",
        "成文日期",
        "时间",
        "日期",
    ),
    "audience": ("公开范围", "公开对象"),
    "method": ("公开方式", "公开形式"),
    "validity": ("有效性", "效力状态", "信息有效性", "是否有效"),
}
_OTHERS = (
    "主题分类",
    "体裁分类",
    "公开目录",
    "公开类别",
    "主题词",
    "组配分类",
    "服务对象",
    "公开程序",
    "公开时限",
    "作者",
    "编审",
    "来源",
    "浏览次数",
    "点击",
    "点击数",
    "访问量",
    "字号",
    "字体",
    "分享",
    "信息类别",
    "名称",
    "标题",
    "内容概述",
    "关键词",
    "废止日期",
    "责任编辑",
    "编辑",
    "打印",
    "阅读",
    "生效日期",
    "所属类别",
    "文种",
    "主题",
    "类别",
    "分类",
    "摘要",
    "信息名称",
    "文件类型",
)
_FIELD_OF = {word: field for field, words in _FIELDS.items() for word in words}
_KEYS = Keys((*_FIELD_OF, *_OTHERS))
_LONGEST = 300
_DATE_ALONE = re.compile(
    r"[(（]?\s*20\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?\s*[)）]?\s*[\d:：]*\s*\Z"
)
_PUBLISHED_BEST = ("发布日期", "发布时间", "公开日期", "公开时间")


def find_publication(page: Page, title: str | None = None) -> Publication:
    """Each field by its first value, tables before lines, 发布日期 before 成文日期 before 时间; a
    date alone under the title is the publication's."""
    pairs = [
        pair
        for pair in _KEYS.pairs_in_rows(page.rows)
        if pair[0] not in ("时间", "日期", "来源", "类别", "名称")
    ]
    pairs += _from_lines(page)
    values: dict[str, str] = {}
    days: dict[str, date] = {}
    for key, value in pairs:
        field = _FIELD_OF.get(key)
        if field is None or not value:
            continue
        if field == "published_on":
            found = dates_in(value[:60])
            if found and not re.search(r"至|起", value[:60]):
                days.setdefault(key, found[0])
        elif len(value) <= _LONGEST and not (key == "信息来源" and "publisher" in values):
            values.setdefault(field, value)
    day = next((days[key] for key in (*_PUBLISHED_BEST, *days) if key in days), None)
    if day is None and page.meta.get("published"):
        day = next(iter(dates_in(page.meta["published"])), None)
    if day is None and title:
        day = _under_title(page, title)
    return Publication(published_on=day, **values)


def _under_title(page: Page, title: str) -> date | None:
    lines = [line.text for line in page.lines[:400]]
    for number, text in enumerate(lines):
        if text == title:
            for following in lines[number + 1 : number + 3]:
                found = dates_in(following)
                if len(found) == 1 and _DATE_ALONE.match(following):
                    return found[0]
    return None


def _from_lines(page: Page) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    lines = [line.text for line in page.lines]
    for number, text in enumerate(lines):
        if len(text) > _LONGEST or not _KEYS.within(text):
            continue
        found = _KEYS.pairs(text)
        if not _KEYS.begins(text) or re.search(r"[。]", text):
            # Prose that speaks of 公开方式 is not a block; a block's line begins with a key.
            continue
        if len(found) == 1 and not found[0][1]:
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if following and len(following) <= 60 and not _KEYS.within(following):
                found = [(found[0][0], following)]
        pairs += found
    return pairs
