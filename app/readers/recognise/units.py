"""Names that may be the reporting unit's, best first. Never those of 上一篇 and 下一篇."""

import re

from app.readers.plain import compatible, simplified
from app.readers.reading import UnitClue
from app.readers.recognise.page import Page
from app.readers.recognise.title import neighbour

_YEAR = r"(?:(?:19|20)\d\d|二[〇○零OΟ][〇○零OΟ一二三四五六七八九]{2})\s*年?\s*(?:年?度|工作)?"
_SUBJECT = re.compile(r"(?:政府|政务)?信息(?:主动)?公开|政务公开")
_NAME = re.compile(r"[\u4e00-\u9fff（）()·、]{2,40}")
_NOISE = re.compile(
    r"^(?:关于|中共|的|公布|印发|发布|《|“|【[^】]{0,8}】|[(（][)）])+|(?:关于|的|在|《|“|公布|印发|发布|转发)+$"
)
_FORM_LINE = re.compile(r"填报(?:单位|机关|部门)\s*(?:[(（][^()（）]{0,8}[)）])?\s*[:：]\s*([^\s:：|]{2,40})")
_WRITTEN_BY = re.compile(
    r"由\s*([\u4e00-\u9fff（）()]{4,30}?(?:政府|局|委员会|办公室|厅|街道办事处|镇|乡|管委会))\s*(?:负责)?(?:编制|编写)"
)
_SITE_TAIL = re.compile(r"(?:门户)?网站?$|政务服务网$|信息公开(?:平台|专栏|网)?$|欢迎您?$|首页$")
_BANNER = re.compile(
    r"(?:欢迎访问)?([\u4e00-\u9fff]{2,24}(?:政府|局|委员会|管委会))(?:门户)?网站?(?:首页)?\s*\Z"
)
_TRAIL = re.compile(r"您的位置|当前位置|首页")
_ORGANISATION = re.compile(
    r"(?:政府|局|委员会|委|办公室|厅|处|中心|街道|办事处|镇|乡|区|县|市|院|会|所|站|部|署|省|自治区|自治州|盟|旗)$"
)
_GENERIC = frozenset(
    (
        "政府",
        "首页",
        "人民政府",
        "政府信息",
        "政务",
        "年度报告",
        "信息公开",
        "本机关",
        "本单位",
        "我县",
        "我市",
        "我局",
        "本区",
        "各部门",
        "县区",
        "部门",
        "乡镇",
        "街道",
    )
)


def find_units(page: Page, title: str | None, publisher: str | None) -> tuple[UnitClue, ...]:
    """The clues, each name once, in the order of how much they can be trusted."""
    clues: list[UnitClue] = []
    _add(clues, from_title(title or ""), "title")
    texts = [line.text for line in page.lines if not neighbour(line.text)]
    for text in (*texts, *(compatible(cell) for row in page.rows for cell in row if "填报" in cell)):
        found = _FORM_LINE.search(text) if "填报" in text else None
        if found:
            _add(clues, found[1], "form_line")
    _add(clues, publisher, "publisher")
    for name in _breadcrumbs(texts):
        _add(clues, name, "breadcrumb")
    _add(clues, page.meta.get("site"), "site")
    for text in texts[:20]:
        found = _BANNER.match(text)
        if found:
            _add(clues, found[1], "site")
    for part in re.split(r"[-_|—–]+", page.meta.get("title", "")):
        _add(clues, from_title(part) if _SUBJECT.search(part) else part, "site")
    for text in texts[:60]:
        found = _WRITTEN_BY.search(text)
        if found:
            _add(clues, found[1], "text")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", page.name or "").rpartition("/")[2]
    _add(clues, from_title(stem) if _SUBJECT.search(stem) else stem, "file_name")
    return tuple(clues)


def from_title(title: str) -> str | None:
    """唐河县人民政府2018年政府信息公开工作年度报告 is 唐河县人民政府's."""
    pieces = simplified(title).split()
    title = "".join(pieces).strip("《》")
    found = _SUBJECT.search(title)
    if found is None:
        return None
    before = title[: found.start()]
    # 某县人民政府信息公开年度报告: 政府 belongs to both words.
    if before.endswith("人民") and found[0].startswith("政府"):
        before += "政府"
    before = re.sub(_YEAR, "", before)
    before = re.sub(r"[(（][^()（）]{0,10}[)）]$", "", before)
    for _ in range(3):
        before = _NOISE.sub("", before)
    if len(before) < 2 and len(pieces) > 1 and _ORGANISATION.search(pieces[-1]):
        return pieces[-1]
    if len(before) < 2:
        after = re.match(r".{0,24}?报告[-—–(（]+([\u4e00-\u9fff]{3,30})[)）]?$", title[found.start() :])
        return after[1] if after else None
    return before


def _breadcrumbs(texts: list[str]) -> list[str]:
    names: list[str] = []
    for text in texts[:80]:
        if (len(text) <= 200 and (">" in text or "›" in text or "»" in text)) or _TRAIL.search(text[:12]):
            names += [
                part.strip() for part in re.split(r"[>›»:：]", text) if _ORGANISATION.search(part.strip())
            ]
    return names


def _add(clues: list[UnitClue], name: str | None, how: str) -> None:
    if not name:
        return
    name = re.sub(r"\s+", "", compatible(name)).strip("“”\"'《》:：,，。-_")
    if how in ("site", "breadcrumb", "file_name"):
        name = re.sub(r"^\d+[-_.、]?|[-_]?\d+$", "", _SITE_TAIL.sub("", name))
        if how == "file_name":
            name = re.sub(_YEAR, "", name)
    if not _NAME.fullmatch(name) or name in _GENERIC or any(clue.name == name for clue in clues):
        return
    if how in ("site", "file_name") and not _ORGANISATION.search(name):
        return
    clues.append(UnitClue(name, how))
