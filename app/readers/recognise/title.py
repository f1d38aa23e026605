"""The report's title, and whether the page is such a report at all."""

import re

from app.readers.plain import simplified
from app.readers.recognise.page import Page

_REPORT = re.compile(r"信息公开[^。；;]{0,30}(?:报告|年报|情况统计表)|政务公开[^。；;]{0,20}年度报告")
_START = re.compile(r"(?:19|20)\d\d|二[〇○零]|[\u4e00-\u9fff]")
_NEIGHBOUR = re.compile(
    r"^\s*(?:上一?[篇条页]|下一?[篇条页]|相关(?:链接|文章|信息)|前一篇|后一篇|附件\s*[:：\d]|关于印发)"
)
_TRAIL = re.compile(r"[>›»/]|您的位置|当前位置|首页")
_SUBJECT = re.compile(r"^(?:主题词|标题|名\s*称|信息名称)\s*[:：]\s*")
_SITE_TAIL = re.compile(
    r"\s*[-_|—–]+\s*[^-_|—–]{0,40}(?:网|网站|门户|政府|平台|中心|委|局|厅|办)[^-_|—–]{0,12}$"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s*年?|二[〇○零OΟ][〇○零OΟ一二三四五六七八九]{2}\s*年")
_ORGANISATION = re.compile(
    r"(?:政府|局|委员会|委|办公室|厅|处|中心|街道|镇|乡|区|县|市|院|会|所|站|大学|学校|公司|部|署)$"
)
_WORD = "公"
"""Of 信息公开 and 政务公开, alike in both scripts: without it nothing is a title. Most lines have none."""
LONGEST = 90


def is_title(text: str) -> bool:
    """Whether a line has the form of a report's title."""
    return (
        len(text) <= LONGEST
        and _WORD in text
        and _REPORT.search(simplified(text)) is not None
        and not _NEIGHBOUR.match(text)
        and not _TRAIL.search(text)
        and not re.search(r"[。；;]|根据|本报告|现将|编制", text)
    )


def neighbour(text: str) -> bool:
    """A link to another report."""
    return _NEIGHBOUR.match(text) is not None


def find_title(page: Page) -> str | None:
    """The first title-like line with a year, headings before others; then what the head says."""
    lines = [line for line in page.lines[:400] if not neighbour(line.text)]
    candidates: list[tuple[int, int, str]] = []
    for number, line in enumerate(lines):
        if _WORD not in line.text and not any(_WORD in each.text for each in lines[number + 1 : number + 3]):
            continue
        # A long title is often broken by hand, within its paragraph.
        text = "".join(part.strip() for part in _SUBJECT.sub("", line.text).split("\n"))
        if not is_title(text):
            joined = _over_lines([each.text for each in lines[number : number + 3]])
            if joined is None:
                continue
            text = joined
        rank = (0 if line.heading else 1) + (0 if _YEAR.search(text) else 3) + (2 if "统计表" in text else 0)
        candidates.append((rank, number, _with_owner(text, [each.text for each in lines], number)))
    article = page.meta.get("article_title")
    if article and is_title(article):
        # The head of the page names this very page; lines may name others.
        same = [text for _, _, text in candidates if _plain(text) == _plain(article)]
        return same[0] if same else article.strip()
    named = _from_window_title(page, candidates)
    if named:
        return named
    if candidates:
        return min(candidates)[2]
    return _from_tables(page) or _window_title(page)


def _from_window_title(page: Page, candidates: list[tuple[int, int, str]]) -> str | None:
    """The line that the browser's window title repeats."""
    window = _plain(page.meta.get("title", ""))
    same = [text for _, _, text in candidates if window and _plain(text) and _plain(text) in window]
    return max(same, key=len) if same else None


def _window_title(page: Page) -> str | None:
    text = page.meta.get("title", "")
    while _SITE_TAIL.search(text):
        text = _SITE_TAIL.sub("", text)
    return text.strip() if text and is_title(text) else None


def _from_tables(page: Page) -> str | None:
    for row in page.rows[:60]:
        texts = [cell.strip() for cell in row if cell.strip()]
        for cell in texts:
            for part in cell.split("\n"):
                if is_title(part.strip()) and _YEAR.search(part):
                    return part.strip()
    return None


def _over_lines(texts: list[str]) -> str | None:
    """A title broken over two or three lines: the body's name, then the rest."""
    for count in (2, 3):
        parts = [text.strip() for text in texts[:count]]
        if len(parts) < count or any(len(part) > 50 or re.search(r"[。；:：>]", part) for part in parts):
            return None
        if is_title(parts[0]):
            return None
        whole = "".join(parts)
        starts_as_name = _ORGANISATION.search(parts[0]) or re.search(r"信息公开|关于|年度?$", parts[0])
        if starts_as_name and is_title(whole) and not any(map(is_title, parts[:-1])):
            return whole
    return None


def _with_owner(text: str, lines: list[str], number: int) -> str:
    """`2018年政府信息公开工作年度报告` under the line with the body's name."""
    if number and re.match(r"\s*(?:(?:19|20)\d\d|二[〇○零])", text):
        before = lines[number - 1].strip()
        rest = _YEAR.sub("", text, count=1).lstrip("度 ")
        nameless = re.match(r"(?:政府)?(?:信息|政务)公开", rest)
        if nameless and len(before) <= 40 and _ORGANISATION.search(before) and not _TRAIL.search(before):
            return before + text
    return text


def _plain(text: str) -> str:
    return re.sub(r"[\s“”\"'《》（）()]", "", text)
