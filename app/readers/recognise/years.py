"""The year a report is of, and its period: from title, period and form line, never from the day
it was published."""

import re
from dataclasses import dataclass
from datetime import date

from app.content import Finding, Period
from app.readers.plain import compatible
from app.readers.recognise.dates import CHINESE_YEAR, chinese_year, from_digits, valid
from app.readers.recognise.page import Page
from app.vocabulary import Severity

_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)\s*(?:年|(?=\s*政府信息公开))")
_FORM_LINE = re.compile(r"[(（\[]?\s*((?:19|20)\d\d)\s*年?\s*度?\s*[)）\]]?\s*\Z")
_DAY = (
    r"((?:19|20)\d\d)\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|[-/.](\d{1,2})[-/.](\d{1,2})|(\d{2,4})\s*日)"
)
_PERIOD = re.compile(
    rf"(?:从|自|为|是|期限|期间|时间|[:：(（])?\s*{_DAY}\s*(?:起)?\s*(?:至|到|—+|-+|–|~|～|止)\s*"
    r"((?:19|20)\d\d)?\s*(?:年)?\s*(?:(\d{1,2})\s*月\s*(\d{1,2})\s*日|[-/.]?(\d{1,2})[-/.](\d{1,2})|(\d{2,4})\s*日)"
)
_MARKS = (
    "统计期限",
    "统计时间",
    "数据统计",
    "时限",
    "期限",
    "统计周期",
    "数据的统计",
    "统计区间",
    "所列数据",
    "数据",
)


@dataclass(frozen=True)
class Years:
    """What was found, and the findings where the places disagree."""

    year: int | None
    period: Period | None
    findings: tuple[Finding, ...]


def find_years(page: Page, title: str | None, hint: int | None) -> Years:
    """The year by title, then period, then form line, then the file's name."""
    period = find_period(page)
    found: list[tuple[str, int]] = []
    in_title = year_in(title or "")
    if in_title:
        found.append(("标题", in_title))
    if period and period.start.year == period.end.year:
        found.append(("统计期限", period.start.year))
    in_form = _form_line(page)
    if in_form:
        found.append(("统计表", in_form))
    findings: tuple[Finding, ...] = ()
    if len({year for _, year in found}) > 1:
        findings = (_conflict(found),)
    if hint is not None:
        if found and found[0][1] != hint and not findings:
            findings = (_conflict([("指定", hint), *found]),)
        return Years(hint, period, findings)
    if found:
        return Years(found[0][1], period, findings)
    return Years(_from_file_name(page) or _from_window(page) or _from_prose(page), period, findings)


def year_in(text: str) -> int | None:
    """The one report year that a title names."""
    text = compatible(text)
    years = {int(year) for year in _YEAR.findall(text)}
    years |= {chinese_year(year) for year in CHINESE_YEAR.findall(text)}
    if not years:
        years = {int(year) for year in re.findall(r"(?<!\d)(20\d\d)(?!\d)", text)}
    return years.pop() if len(years) == 1 else None


def find_period(page: Page) -> Period | None:
    """统计期限 自…起至…止, also with 年 and 月 lost (`201811日起至20181231日`)."""
    for line in page.head_lines:
        if "至" not in line and "到" not in line and "-" not in line and "—" not in line:
            continue
        for match in _PERIOD.finditer(line):
            before = line[max(match.start() - 30, 0) : match.start() + 6]
            if not any(mark in before for mark in _MARKS):
                continue
            start, end = _start(match), _end(match)
            if start and end and start <= end:
                return Period(start, end)
    return None


def _start(match: re.Match[str]) -> date | None:
    year = int(match[1])
    if match[2]:
        return valid(year, int(match[2]), int(match[3]))
    if match[4]:
        return valid(year, int(match[4]), int(match[5]))
    # A period begins on the first of January unless it says otherwise: 11 is 1 January.
    return from_digits(year, match[6])


def _end(match: re.Match[str]) -> date | None:
    year = int(match[7] or match[1])
    if match[8]:
        return valid(year, int(match[8]), int(match[9]))
    if match[10]:
        return valid(year, int(match[10]), int(match[11]))
    return from_digits(year, match[12])


def _form_line(page: Page) -> int | None:
    """（2018年度） beside the form, where all such lines agree."""
    years: set[int] = set()
    short = [line.text for line in page.lines if len(line.text) <= 14]
    short += [cell.strip() for row in page.rows[:80] for cell in row if 6 <= len(cell.strip()) <= 14]
    for text in short:
        match = _FORM_LINE.match(text)
        if match and "度" in text:
            years.add(int(match[1]))
    return years.pop() if len(years) == 1 else None


def _from_file_name(page: Page) -> int | None:
    return year_in(re.sub(r"20\d{6}", "", page.name or ""))


def _from_window(page: Page) -> int | None:
    return year_in(page.meta.get("title", "")) or year_in(page.meta.get("article_title", ""))


def _from_prose(page: Page) -> int | None:
    """`2018年，我县……` at the start of paragraphs, where all agree."""
    years = {int(m[1]) for line in page.lines if (m := re.match(r"((?:19|20)\d\d)年(?:度)?[,，]", line.text))}
    return years.pop() if len(years) == 1 else None


def _conflict(found: list[tuple[str, int]]) -> Finding:
    said = "，".join(f"{place} {year} 年" for place, year in found)
    return Finding(
        "year_conflict", Severity.WARNING, f"文中年度不一致：{said}。按第一处认定，请核对。", (),
        str(found[0][1]), said,
    )  # fmt: skip
