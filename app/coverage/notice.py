"""The notice (通报): how each body directly below a government stands with one year's report. Pure.

A report counts as received (已报送) on the day its body first submitted it, or on the day it was
made public where that was earlier or no submission is on record; a report that was returned is
its body's again and not received. What is late is measured against the date that binds the body.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from app.coverage.question import Standing
from app.vocabulary import KIND_LABELS, Kind, Level, ReportStatus

_SHORT = "人民政府"
MOST_NAMED = 12
"""Of those with errors; who is late or missing is always named."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What is known of one body's report. `cells` and `filled` are numbers of its form, and how
    many of them were filled; `errors` those findings that nobody has mended or acknowledged;
    `returned` how often it was sent back, None for one who may not know."""

    status: ReportStatus
    is_public: bool
    submitted_on: date | None
    published_on: date | None
    cells: int
    filled: int
    errors: int
    returned: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One body in the table. `days_late` is None unless it is late or overdue; `completeness`
    is filled cells of all, from 0 to 1; `rank` by it, ties alike, None without a report."""

    unit: str
    unit_name: str
    level: Level
    kind: Kind
    deadline: date | None
    standing: Standing
    status: ReportStatus | None
    received_on: date | None
    published_on: date | None
    days_late: int | None
    completeness: float | None
    errors: int | None
    returned: int | None
    rank: int | None = None

    @property
    def received(self) -> bool:
        """Whether the report has been handed in or published."""
        return self.standing not in (Standing.OVERDUE, Standing.PENDING)


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of the table."""

    expected: int
    received: int
    on_time: int
    late: int
    undated: int
    no_deadline: int
    published: int
    missing: int
    overdue: int
    with_errors: int
    errors: int
    returned: int | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A whole notice; `lines` by rank, then those without a report, each by code."""

    unit: str
    unit_name: str
    year: int
    as_of: date
    issuer: str
    lines: Sequence[Line]
    totals: Totals
    synthetic: bool

    @property
    def area(self) -> str:
        """The place's name as titles have it: 唐河县."""
        return self.unit_name.removesuffix(_SHORT)

    @property
    def title(self) -> str:
        """The title of the document."""
        return f"关于{self.area}{self.year}年度政府信息公开工作年度报告报送情况的通报"

    @property
    def missing(self) -> list[Line]:
        """Whom to remind: the longest overdue first."""
        found = [each for each in self.lines if not each.received]
        return sorted(found, key=lambda each: (-(each.days_late or 0), each.unit))


def line(
    *,
    unit: str,
    unit_name: str,
    level: Level,
    kind: Kind,
    deadline: date | None,
    handed: Handed | None,
    today: date,
) -> Line:
    """How one body stands on `today`."""
    received_on = _received_on(handed)
    standing = _standing(handed, deadline, received_on, today)
    late_by = None
    if deadline is not None and standing in (Standing.LATE, Standing.OVERDUE):
        late_by = ((received_on if standing is Standing.LATE and received_on else today) - deadline).days
    has_cells = handed is not None and handed.cells > 0
    return Line(
        unit=unit,
        unit_name=unit_name,
        level=level,
        kind=kind,
        deadline=deadline,
        standing=standing,
        status=None if handed is None else handed.status,
        received_on=received_on,
        published_on=handed.published_on if handed is not None and handed.is_public else None,
        days_late=late_by,
        completeness=handed.filled / handed.cells if handed is not None and has_cells else None,
        errors=None if handed is None else handed.errors,
        returned=None if handed is None else handed.returned,
    )


def ranked(lines: Iterable[Line]) -> list[Line]:
    """Those received by completeness, ties 1, 1, 3; the others after them without a rank."""
    in_order = sorted(lines, key=lambda x: (not x.received, -(x.completeness or 0.0), x.unit))
    found: list[Line] = []
    for (received, _), alike in groupby(in_order, key=lambda x: (x.received, x.completeness or 0.0)):
        rank = len(found) + 1 if received else None
        found += [replace(each, rank=rank) for each in alike]
    return [*(x for x in found if x.received), *sorted((x for x in found if not x.received), key=_code)]


def totals(lines: Sequence[Line]) -> Totals:
    """The counts over all lines."""
    by = [each.standing for each in lines]
    received = [each for each in lines if each.received]
    told = [each.returned for each in lines if each.returned is not None]
    return Totals(
        expected=len(lines),
        received=len(received),
        on_time=by.count(Standing.ON_TIME),
        late=by.count(Standing.LATE),
        undated=by.count(Standing.UNDATED),
        no_deadline=by.count(Standing.NO_DEADLINE),
        published=sum(each.published_on is not None for each in lines),
        missing=len(lines) - len(received),
        overdue=by.count(Standing.OVERDUE),
        with_errors=sum(bool(each.errors) for each in lines),
        errors=sum(each.errors or 0 for each in lines),
        returned=sum(told) if told else None,
    )


def standing_words(each: Line) -> str:
    """How it stands, as the table says it."""
    days = each.days_late
    return {
        Standing.ON_TIME: "按期",
        Standing.LATE: f"逾期{days}天",
        Standing.UNDATED: "已报，日期不明",
        Standing.NO_DEADLINE: "已报（无期限）",
        Standing.OVERDUE: f"未报，已逾期{days}天",
        Standing.PENDING: "未报，未到期" if each.deadline else "未报（无期限）",
    }[each.standing]


_HELD: dict[ReportStatus, str] = {
    ReportStatus.DRAFT: "草稿",
    ReportStatus.SUBMITTED: "待审核",
    ReportStatus.RETURNED: "已退回",
    ReportStatus.APPROVED: "已审核",
    ReportStatus.PUBLISHED: "已发布",
    ReportStatus.WITHDRAWN: "已撤回",
}


def status_words(each: Line) -> str:
    """Where its report is; a dash where there is none."""
    return "—" if each.status is None else _HELD[each.status]


def percent(share: float | None) -> str:
    """`98.4%`, or a dash; never 100% for what is not whole."""
    if share is None:
        return "—"
    return f"{int(share * 1000) / 10:.1f}%"


def chinese_date(day: date) -> str:
    """2019年1月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def paragraphs(notice: Notice) -> list[tuple[str, list[str]]]:
    """The text: headings with their paragraphs, nothing but what the table says."""
    said = notice.totals
    share = percent(said.received / said.expected if said.expected else None)
    first = (
        f"截至{chinese_date(notice.as_of)}，应报送{notice.year}年度政府信息公开工作年度报告的单位"
        f"{said.expected}家，已报送{said.received}家，报送率{share}，其中按期{said.on_time}家、逾期{said.late}家；"
        f"未报送{said.missing}家，其中已过期限{said.overdue}家。已向社会发布{said.published}家。"
    )
    late = [x for x in notice.lines if x.standing is Standing.LATE]
    overdue = [x for x in notice.lines if x.standing is Standing.OVERDUE]
    pending = [x for x in notice.lines if x.standing is Standing.PENDING]
    second = [
        _listed("逾期报送", late, lambda x: f"{x.unit_name}（逾期{x.days_late}天）"),
        _listed("逾期未报送", overdue, lambda x: f"{x.unit_name}（已逾期{x.days_late}天）"),
        _listed("尚未报送、未到期限", pending, lambda x: x.unit_name),
    ]
    faulty = [x for x in notice.lines if x.errors]
    back = [x for x in notice.lines if x.returned]
    third = [
        _listed("有勾稽等错误尚未处理", faulty, lambda x: f"{x.unit_name}（{x.errors}处）", MOST_NAMED),
        _listed("曾被退回", back, lambda x: f"{x.unit_name}（{x.returned}次）", MOST_NAMED),
    ]
    asked = "请未报送的单位尽快报送；有错误尚未处理的单位逐项核对，改正或说明原因后重新提交。"
    return [
        ("一、总体情况", [first]),
        ("二、逾期和未报送情况", [text for text in second if text] or ["没有逾期和未报送的单位。"]),
        ("三、填报质量", [text for text in third if text] or ["没有未处理的错误和退回。"]),
        ("四、有关要求", [asked if said.missing or faulty else "请继续做好年度报告的更正和公开工作。"]),
    ]


def addressees(notice: Notice) -> str:
    """To whom it goes: the kinds of bodies in the table."""
    kinds = {each.kind for each in notice.lines}
    named = [f"各{KIND_LABELS[kind]}" for kind in Kind if kind in kinds]
    return "、".join(named) + "：" if named else ""


def reminder(each: Line, year: int) -> str:
    """What is sent to a body that has not reported."""
    what = f"{year}年度政府信息公开工作年度报告"
    if each.deadline is None:
        due = f"贵单位{what}尚未报送"
    elif each.standing is Standing.OVERDUE:
        due = f"贵单位{what}应于{chinese_date(each.deadline)}前报送，已逾期{each.days_late}天"
    else:
        due = f"贵单位{what}应于{chinese_date(each.deadline)}前报送"
    held = {
        ReportStatus.DRAFT: "，现为草稿，尚未提交",
        ReportStatus.RETURNED: "，已被退回，尚未重新提交",
        ReportStatus.WITHDRAWN: "，原报告已撤回",
    }
    return f"{each.unit_name}：{due}{held.get(each.status, '') if each.status else ''}，请尽快办理。"


def _received_on(handed: Handed | None) -> date | None:
    if handed is None or not _is_received(handed):
        return None
    days = [handed.submitted_on, handed.published_on if handed.is_public else None]
    return min((day for day in days if day is not None), default=None)


def _is_received(handed: Handed) -> bool:
    return handed.is_public or handed.status in (ReportStatus.SUBMITTED, ReportStatus.APPROVED)


def _standing(
    handed: Handed | None, deadline: date | None, received_on: date | None, today: date
) -> Standing:
    if handed is None or not _is_received(handed):
        return Standing.OVERDUE if deadline is not None and today > deadline else Standing.PENDING
    if deadline is None:
        return Standing.NO_DEADLINE
    if received_on is None:
        return Standing.UNDATED
    return Standing.LATE if received_on > deadline else Standing.ON_TIME


def _listed(what: str, lines: Sequence[Line], word: Callable[[Line], str], most: int | None = None) -> str:
    """All of them, or more than `most` only by their number: the table names them."""
    if not lines:
        return ""
    if most is not None and len(lines) > most:
        return f"{what}的{len(lines)}家，见附件。"
    names = "、".join(word(each) for each in sorted(lines, key=_code))
    return f"{what}的{len(lines)}家：{names}。"


def _code(each: Line) -> str:
    return each.unit
