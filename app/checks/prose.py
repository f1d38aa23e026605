"""The narrative as sentences, and of whom and of when a sentence speaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.context import Context
from app.checks.numerals import ascii_digits
from app.content import ReportContent
from app.vocabulary import Kind

_NUMBERING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,3}[.、．]"
)
_STOPS = "。；;！？!?"
_SENTENCE = re.compile(rf"[^{_STOPS}\n]+")
_LONGEST = 1000
"""Characters. No sentence is longer; what is has lost its stops, or means harm."""
_CLAUSE_END = re.compile(r"[，,：:](?![0-9]{3}(?![0-9]))")
_YEAR = re.compile(r"(20[0-9]{2})年")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, full-width digits made plain, with the title of its section."""

    text: str
    title: str


def sentences(content: ReportContent) -> Iterator[Sentence]:
    """The narrative's sentences in order; a line that merely wraps is joined to the next."""
    for section in content.sections:
        for match in _SENTENCE.finditer(_joined(ascii_digits(section.text))):
            sentence = match.group().strip()
            if 0 < len(sentence) <= _LONGEST:
                yield Sentence(sentence, section.title)


def _joined(text: str) -> str:
    """Paragraphs on lines of their own: a line goes on unless it ends in a stop, is empty,
    or the next one bears a number."""
    parts: list[str] = []
    open_line = False
    for line in map(str.strip, text.splitlines()):
        if not open_line or not line or _NUMBERING.match(line):
            parts.append("\n")
        parts.append(line)
        open_line = bool(line) and line[-1] not in _STOPS + "：:"
    return "".join(parts)


def clause_start(text: str, position: int) -> int:
    """Where the clause that holds `position` begins."""
    start = 0
    for match in _CLAUSE_END.finditer(text, 0, position):
        start = match.end()
    return start


def speaks_of_other_year(before: str, year: int) -> bool:
    """Whether the last year named before a number is not the report's, or the number
    counts several years."""
    years = _YEAR.findall(before)
    return bool(years and int(years[-1]) != year) or _MANY_YEARS.search(before) is not None


_MANY_YEARS = re.compile(r"(?<!今年)(?<!本年)(?<!年度)(?<!年初)以来|历年|历史|近[几三两]年|十三五|十四五")

_EVERY = re.compile(
    r"(?:各级各|各|全体|有关|相关|所有)[^，,。、0-9]{0,8}?(?:部门|单位|乡镇|镇|街道|办事处|局委|局|机关)(?:[（(]街道[）)])?"
)
_BODY = re.compile(
    r"(?P<suffix>本级|(?<![格布全大结当])局(?![面势部限])|政府办(?![理事结法])|办公室|委员会|(?:改|健|建|管|工)委|档案馆|图书馆|文化馆"
    r"|中心(?!工作|任务|城)|镇|乡(?!村振兴)|街道|办事处|法院|检察院|医院|学校|公司|管委会)"
)
_WHOLE_AREA = re.compile(r"全[省市县区州镇旗]|各(?:县|区|市|乡镇|部门)")
_OF_GOVERNMENT = frozenset({None, Kind.GOVERNMENT, Kind.DEVELOPMENT_ZONE})


def other_body(before: str, context: Context) -> bool:
    """Whether the words before a number name a body other than the reporting one: an office
    that speaks for itself in its government's report, or a whole area in a department's."""
    if context.kind not in _OF_GOVERNMENT and _WHOLE_AREA.search(before):
        return True
    name = context.unit_name or ""
    own = next((m["suffix"] for m in reversed(list(_BODY.finditer(name)))), None)
    return any(m["suffix"] != own for m in _BODY.finditer(_EVERY.sub("", before)))


def other_place(before: str, context: Context) -> bool:
    """Whether the letter just before (市政府网站) names a government other than this one."""
    last = before[-1:]
    return (
        last in "省市县区州旗镇乡"
        and last != ""
        and bool(context.unit_name)
        and last not in str(context.unit_name)
    )
