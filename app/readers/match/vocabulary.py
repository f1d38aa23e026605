"""The words of the forms, as a dictionary from a label's core to what it may mean.

Two families, because the forms of 2019 and 2021 share nearly all their words and that of
2014 shares few: `old` is the 2014 form, `new` the later two together. A page of one form
often prints a row of the other; both are known here, and the form judges later.
"""

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from app.catalogue.form import Catalogue, Form, Row, RowKind
from app.readers.labels import normal
from app.vocabulary import APPLICANT_LABELS, Applicant, FormCode


class Facet(Enum):
    """What part of a figure's name a word gives."""

    STATISTIC = auto()
    """A row of the 2014 form; `code` is its order."""
    ROW = auto()
    """A row of table 3 that bears numbers; `code` is the indicator."""
    HEADING = auto()
    """A row of table 3, or of the 2014 form, without numbers."""
    APPLICANT = auto()
    SUBJECT = auto()
    """Table 2, what is counted: 规章, 行政许可; `code` is the indicator's stem."""
    MEASURE = auto()
    """Table 2, how: 本年制发件数; `code` is the indicator's last part."""
    GROUP = auto()
    """Table 4: reviews, litigation (both kinds), litigation.direct, litigation.after_review."""
    OUTCOME = auto()
    """Table 4: upheld, corrected, other, pending, total."""
    DIRECT = auto()
    """Subject and measure, or group and outcome, in one label; `code` is the indicator."""
    LEGAL_PERSONS = auto()
    """法人或其他组织, the head above five of the applicants."""
    CORNER = auto()
    """信息内容, 统计指标 and the like: marks a row of heads."""
    TITLE = auto()
    """The title of table 2, 3 or 4; `code` is its number."""
    VALUE_HEAD = auto()
    """统计数, 数量: the head of a column of figures."""


class Meaning(NamedTuple):
    """One thing a label may mean."""

    facet: Facet
    code: str


_CORNERS = (
    "信息内容",
    "统计指标",
    "指标",
    "指标名称",
    "申请人情况",
    "项目",
    "内容",
    "类别",
    "事项",
    "序号",
    "单位",
    "计量单位",
    "备注",
    "说明",
    "情形",
    "处理结果",
    "指标项",
)
_VALUE_HEADS = (
    "统计数",
    "统计数据",
    "数量",
    "数值",
    "数据",
    "统计数量",
    "件数",
    "合计数",
    "本年数",
    "本年",
    "本年度",
    "本年度数",
    "本年累计",
    "本期",
    "本期数",
    "当年数",
    "今年",
    "填报数",
)
_TOTALS = ("合计", "总数", "小计", "共计", "总数量")
_MORE_OUTCOMES = {"upheld": ("结果维持数",), "corrected": ("结果纠正数",), "pending": ("尚未审结数", "未结")}
_MORE_GROUPS = {
    "reviews": ("政府信息公开行政复议", "行政复议情况", "行政复议案件"),
    "litigation": ("政府信息公开行政诉讼", "行政诉讼情况", "行政诉讼案件"),
    "litigation.direct": (
        "未经复议直接起诉",
        "直接起诉",
        "未经复议",
        "未经行政复议直接起诉",
        "行政诉讼未经复议直接起诉",
    ),
    "litigation.after_review": ("复议后起诉", "经复议后起诉", "行政复议后起诉", "行政诉讼复议后起诉"),
}
_TITLES = {
    "2": ("主动公开政府信息情况",),
    "3": ("收到和处理政府信息公开申请情况",),
    "4": (
        "政府信息公开行政复议、行政诉讼情况",
        "行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开行政复议和行政诉讼情况",
    ),
}
_MORE_APPLICANTS = {
    Applicant.OTHER: ("其它", "其他组织"),
    Applicant.TOTAL: _TOTALS,
    Applicant.ENTERPRISE: ("企业", "商业企业单位"),
    Applicant.NONPROFIT: ("公益组织", "社会公益"),
    Applicant.LEGAL_SERVICE: ("法律服务", "法律机构"),
}
_LEGAL_PERSONS = (
    "法人或其他组织",
    "法人或者其他组织",
    "法人和其他组织",
    "法人及其他组织",
    "法人其他组织",
    "法人或其它组织",
)


def old_words(catalogue: Catalogue) -> dict[str, list[Meaning]]:
    """The words of the 2014 form by core."""
    words = _Words()
    form = catalogue.forms[FormCode.F2014]
    for row in form.rows:
        facet = Facet.HEADING if row.kind is RowKind.HEADING else Facet.STATISTIC
        words.add((row.label, row.item, *row.aliases), Meaning(facet, str(row.order)))
        headings = [r for r in form.rows if r.order == row.parent and r.kind is RowKind.HEADING]
        for above in (heading.label for heading in headings):
            words.add_cores((_core(above) + _core(row.item),), Meaning(facet, str(row.order)))
    words.add(_CORNERS, Meaning(Facet.CORNER, ""))
    words.add(_VALUE_HEADS, Meaning(Facet.VALUE_HEAD, ""))
    return words.by_core


def new_words(catalogue: Catalogue) -> dict[str, list[Meaning]]:
    """The words of the 2019 and 2021 forms by core."""
    words = _Words()
    forms = [form for code, form in catalogue.forms.items() if code is not FormCode.F2014]
    for form in forms:
        for row in (*form.rows, *form.hybrids):
            if row.table == 3:
                _add_application_row(words, row)
            elif len(row.group) and row.indicator:
                _add_crossed(words, form, row, row.indicator)
    for form in forms:  # a heading gives way where another form has numbers under the same words
        for row in form.rows:
            if row.kind is RowKind.HEADING and row.table == 3:
                words.add_new((row.label, row.item, *row.aliases), Meaning(Facet.HEADING, row.item))
    for applicant, label in APPLICANT_LABELS.items():
        aliases = {alias for form in forms for alias in form.aliases.get(label, ())}
        meaning = Meaning(Facet.APPLICANT, applicant.value)
        words.add((label, *aliases, *_MORE_APPLICANTS.get(applicant, ())), meaning)
    words.add((*_TOTALS, "办理结果总计"), Meaning(Facet.ROW, "applications.concluded"))
    for code, more in _MORE_GROUPS.items():
        words.add(more, Meaning(Facet.GROUP, code))
    for code, more in _MORE_OUTCOMES.items():
        words.add(more, Meaning(Facet.OUTCOME, code))
    for number, titles in _TITLES.items():
        words.add(titles, Meaning(Facet.TITLE, number))
    words.add(_LEGAL_PERSONS, Meaning(Facet.LEGAL_PERSONS, ""))
    words.add(_CORNERS, Meaning(Facet.CORNER, ""))
    words.add(_VALUE_HEADS, Meaning(Facet.VALUE_HEAD, ""))
    return words.by_core


class _Words:
    def __init__(self) -> None:
        self.by_core: dict[str, list[Meaning]] = {}

    def add(self, labels: Iterable[str], meaning: Meaning) -> None:
        self.add_cores((_core(label) for label in labels), meaning)

    def add_cores(self, cores: Iterable[str], meaning: Meaning) -> None:
        for core in cores:
            known = self.by_core.setdefault(core, [])
            if meaning not in known:
                known.append(meaning)
        self.by_core.pop("", None)

    def add_new(self, labels: Iterable[str], meaning: Meaning) -> None:
        """Add only where no row with numbers bears the words."""
        for label in labels:
            known = self.by_core.get(_core(label), [])
            if not any(other.facet is Facet.ROW for other in known):
                self.add((label,), meaning)


def _core(label: str) -> str:
    return normal(label).core


def _add_application_row(words: _Words, row: Row) -> None:
    if row.indicator is None:
        return
    meaning = Meaning(Facet.ROW, row.indicator)
    own = {_core(text) for text in (row.label, row.item, *row.aliases)}
    words.add_cores(own, meaning)
    above = [_core(label) for label in row.group]
    # A group label shares the cell of its first item: （三）不予公开1.属于国家秘密.
    prefixes = {"".join(above[start:]) for start in range(len(above))} | set(above)
    words.add_cores((prefix + core for prefix in sorted(prefixes) for core in sorted(own)), meaning)


def _add_crossed(words: _Words, form: Form, row: Row, indicator: str) -> None:
    """A figure of table 2 or 4, named by two words: what is counted, and how."""
    stem, _, last = indicator.rpartition(".")
    first_facet, second_facet = (
        (Facet.SUBJECT, Facet.MEASURE) if row.table == 2 else (Facet.GROUP, Facet.OUTCOME)
    )
    firsts = sorted(_spellings(form, row.group[-1:]))
    seconds = sorted({_core(text) for text in (row.item, *row.aliases)})
    words.add_cores(firsts, Meaning(first_facet, stem))
    if len(row.group) > 1:
        words.add((row.group[0],), Meaning(first_facet, stem.rpartition(".")[0]))
        firsts += [_core(row.group[0]) + first for first in firsts]
    words.add_cores(seconds, Meaning(second_facet, last))
    direct = Meaning(Facet.DIRECT, indicator)
    words.add_cores((first + second for first in firsts for second in seconds), direct)
    words.add_cores((second + first for first in firsts for second in seconds), direct)


def _spellings(form: Form, labels: Iterable[str]) -> Iterator[str]:
    for label in labels:
        yield _core(label)
        yield from (_core(alias) for alias in form.aliases.get(label, ()))


_ZONES = {
    **dict.fromkeys((Facet.SUBJECT, Facet.MEASURE), 2),
    **dict.fromkeys((Facet.ROW, Facet.HEADING, Facet.APPLICANT, Facet.LEGAL_PERSONS), 3),
    **dict.fromkeys((Facet.GROUP, Facet.OUTCOME), 4),
}
_LITIGATION = ("reviews.", "litigation.")


def zone_of(meanings: Iterable[Meaning]) -> int:
    """The table of the later forms that a label can only belong to; 0 where there are several."""
    zones: set[int] = set()
    for facet, code in meanings:
        if facet is Facet.TITLE:
            zones.add(int(code))
        elif facet is Facet.DIRECT:
            zones.add(4 if code.startswith(_LITIGATION) else 2)
        elif facet in _ZONES:
            zones.add(_ZONES[facet])
    return zones.pop() if len(zones) == 1 else 0
