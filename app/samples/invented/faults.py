"""What is wrong in the invented province, on purpose and written down.

Faults are misprints: they change what a report prints and never what is true, so the sums of
the governments above stay those of the true numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted fault: what is wrong with the report of a unit and year, in Chinese, and the
    code of the finding that says so; None where the report is missing altogether. `shows_in`
    are the report years of the unit whose checks find it: two where neighbours disagree."""

    unit: str
    year: int
    what: str
    code: str | None
    shows_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Misprint:
    """How a report comes to print something else: cells that get a number added, put in place
    or multiplied (money in hundredths of 万元); what the prose adds to an indicator; dates;
    a narrative in last year's words."""

    add: Mapping[str, int] = field(default_factory=dict)
    put: Mapping[str, int] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)
    prose_add: Mapping[str, int] = field(default_factory=dict)
    signed_on: date | None = None
    published_on: date | None = None
    copied: bool = False


_CARRIED_IN_TWO_MORE = dict.fromkeys(
    (
        f"applications.{row}@{column}"
        for row in ("carried_in", "granted", "concluded")
        for column in ("natural_person", "total")
    ),
    2,
)

_MISPRINTS: Sequence[tuple[str, int, str, str, Misprint]] = (
    ("990103005", 2017, "工作人员数比专职、兼职之和多 1", "identity_broken",
     Misprint(add={"organisation.staff": 1})),
    ("990102-003", 2022, "“予以公开”总计比六类申请人之和少 1", "identity_broken",
     Misprint(add={"applications.granted": -1})),
    ("990111", 2023, "复议后起诉总计填 0，而各项不为 0", "identity_broken",
     Misprint(put={"litigation.after_review.total": 0})),
    ("990106", 2021, "上年结转比 2020 年度报告的结转下年度多 2 件", "carryover_broken",
     Misprint(add=_CARRIED_IN_TWO_MORE)),
    ("990103", 2025, "现行有效规范性文件比按 2024 年度推算的少 2 件", "carryover_broken",
     Misprint(add={"normative_documents.in_force": -2})),
    ("990109", 2020, "正文所写新收申请比报表多 30 件", "narrative_differs",
     Misprint(prose_add={"applications.received": 30})),
    ("990102-006", 2016, "正文所写主动公开信息比报表多 200 条", "narrative_differs",
     Misprint(prose_add={"disclosure.total": 200})),
    ("990108", 2018, "落款年份误写为报告年度当年", "signed_before_period_end",
     Misprint(signed_on=date(2018, 2, 26))),
    ("990101-005", 2020, "政府集中采购金额误以元填写", "money_implausible",
     Misprint(times={"procurement.amount": 10_000})),
    ("990101011", 2020, "乡级单位填报规章 3 件", "regulations_implausible",
     Misprint(put={"regulations.disclosed_total": 3})),
    ("990105", 2024, "行政许可处理决定数量末尾多一个 0", "jump_from_history",
     Misprint(times={"licensing.decisions": 10})),
    ("990104", 2024, "正文照抄 2023 年度报告，只换了数字", "narrative_copied",
     Misprint(copied=True)),
    ("990102-007", 2021, "部门报告 2 月 25 日才公布，期限为 1 月 31 日", "filed_late",
     Misprint(published_on=date(2022, 2, 25))),
    ("990112", 2016, "政府报告 4 月 21 日才公布，期限为 3 月 31 日", "filed_late",
     Misprint(published_on=date(2017, 4, 21))),
    ("990100", 2022, "政府报告 4 月 7 日才公布，期限为 3 月 31 日", "filed_late",
     Misprint(published_on=date(2023, 4, 7))),
)  # fmt: skip

_MISSING = (
    ("990105", 2015),
    ("990102-002", 2019),
    ("990107003", 2020),
    ("990110009", 2014),
    ("990110009", 2015),
    ("990103011", 2023),
    ("990113", 2025),
    ("990108006", 2025),
    ("990101-009", 2025),
)

_BESIDES = {("990106", 2021): 2020, ("990103", 2025): 2024}
"""Neighbouring years whose reports do not fit the faulty one either."""


def planted() -> list[Planted]:
    """Every planted fault, by unit and year."""
    listed = [
        Planted(unit, year, what, code, tuple(sorted({year, _BESIDES.get((unit, year), year)})))
        for unit, year, what, code, _ in _MISPRINTS
    ]
    listed += [Planted(unit, year, "没有年度报告", None, ()) for unit, year in _MISSING]
    return sorted(listed, key=lambda p: (p.unit, p.year))


def misprints() -> Mapping[tuple[str, int], Misprint]:
    """How the faulty reports are misprinted, by unit and year."""
    return {(unit, year): misprint for unit, year, _, _, misprint in _MISPRINTS}


def missing() -> frozenset[tuple[str, int]]:
    """The reports that do not exist, by unit and year."""
    return frozenset(_MISSING)
