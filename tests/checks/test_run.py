"""All checks together: what real reports are told, and what every check promises."""

import importlib
import pkgutil
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import app.checks
from app.catalogue.registry import catalogue
from app.checks.context import Context
from app.checks.fingerprint import fingerprint
from app.checks.run import CHECKS, EXPLANATIONS
from app.content import CellKey, Figure, Period, Publication, ReportContent, Section, Signoff
from app.vocabulary import FormCode, Kind, Level, Severity, ValueStatus
from tests.checks.build import COUNTY, all_findings, prose, real, told

DOCS = Path(__file__).parents[2] / "docs" / "checks.md"
NOT_TOLD = Severity.NOTICE


def test_tanghe_2018_gets_its_four_warnings_and_no_more() -> None:
    content = replace(
        real("tanghe-2018"),
        period=Period(date(2018, 1, 1), date(2018, 12, 31)),
        publication=Publication(published_on=date(2019, 3, 26)),
        signoff=Signoff(filled_on=date(2019, 3, 14), signed_on=date(2018, 3, 14)),
        sections=prose("政府网站累计主动公开各类信息9367条。通过电视、广播等渠道向社会公开信息43条。"),
    )
    found = all_findings(content)
    assert {f.severity for f in found} == {Severity.WARNING}
    assert told(found) == [
        ("identity_broken", "disclosure.total@total", "≤ 9477", "9483"),
        ("signed_before_period_end", "signoff.signed_on", "> 2018-12-31", "2018-03-14"),
        ("narrative_differs", "disclosure.website@total", "9367", "8925"),
        ("narrative_differs", "disclosure.other_channels@total", "43", "38"),
    ]


def test_hongze_2023_gets_its_two_errors() -> None:
    assert told(all_findings(real("hongze-2023"))) == [
        ("identity_broken", "reviews.total@total", "11", "0"),
        ("identity_broken", "litigation.after_review.total@total", "5", "0"),
    ]


def test_shanghai_office_2019_gets_notices_only() -> None:
    office = replace(COUNTY, unit_name="上海市人民政府办公厅", level=Level.PROVINCE, kind=Kind.DEPARTMENT)
    assert {f.severity for f in all_findings(real("shanghai-office-2019"), office)} == {NOT_TOLD}


def test_suqian_2024_after_2023_is_clean() -> None:
    context = replace(COUNTY, level=Level.PREFECTURE, previous=real("suqian-2023"))
    assert all_findings(real("suqian-2024"), context) == []


dates = st.none() | st.dates()
texts = st.text(
    alphabet="0123456789，,。、万元条件收到申请公开信息政府网站行政复议诉讼上年结转其中0１一二十百\n 局（）",
    max_size=80,
)
statuses = st.sampled_from(list(ValueStatus))
numbers = st.decimals(-(10**9), 10**9, allow_nan=False, places=2)


@st.composite
def any_report(draw: st.DrawFn) -> ReportContent:
    """Any cells of any form, with any status, under any year, dates and prose."""
    code = draw(st.sampled_from(FormCode))
    every = [k for form in catalogue().forms.values() for k in form.cells] + [CellKey("no.such")]
    figures = {}
    for key in draw(st.lists(st.sampled_from(every), max_size=60)):
        status = draw(statuses)
        value = draw(numbers) if status is ValueStatus.REPORTED else None
        figures[key] = Figure(key, value, status)
    start, end = draw(st.dates()), draw(st.dates())
    return ReportContent(
        year=draw(st.integers(-5, 12_000)),
        form=code,
        period=draw(st.none() | st.just(Period(start, end))),
        publication=Publication(published_on=draw(dates)),
        signoff=Signoff(filled_on=draw(dates), signed_on=draw(dates)),
        sections=tuple(Section(None, draw(texts), draw(texts)) for _ in range(draw(st.integers(0, 2)))),
        figures=figures,
    )


@st.composite
def any_context(draw: st.DrawFn) -> Context:
    return Context(
        today=draw(st.dates()),
        unit_name=draw(st.none() | st.sampled_from(["", "某县人民政府", "某局"])),
        level=draw(st.none() | st.sampled_from(Level)),
        kind=draw(st.none() | st.sampled_from(Kind)),
        previous=draw(st.none() | any_report()),
        following=draw(st.none() | any_report()),
        history=draw(st.lists(any_report(), max_size=2)),
        siblings=tuple(("某镇", report) for report in draw(st.lists(any_report(), max_size=1))),
        local_deadline=draw(dates),
        is_draft=draw(st.booleans()),
    )


@settings(deadline=None)
@given(any_report(), any_context())
def test_no_data_raises_and_the_same_data_give_the_same_list(
    content: ReportContent, context: Context
) -> None:
    neighbours = {
        "previous": context.previous and replace(context.previous, year=content.year - 1),
        "following": context.following and replace(context.following, year=content.year + 1),
    }
    context = replace(context, **neighbours)  # type: ignore[arg-type]
    found = all_findings(content, context)
    assert found == all_findings(content, context)
    assert all(f.code in EXPLANATIONS and f.message for f in found)
    assert len({fingerprint(f) for f in found}) == len(found)


def test_every_module_with_a_check_is_run() -> None:
    modules = [
        importlib.import_module(f"app.checks.{m.name}") for m in pkgutil.iter_modules(app.checks.__path__)
    ]
    assert {m.__name__ for m in modules if hasattr(m, "CODES")} == {c.__name__ for c in CHECKS}  # type: ignore[attr-defined]
    assert len(CHECKS) >= 11


def test_codes_are_unique_and_explained_in_both_languages() -> None:
    every = [code for check in CHECKS for code in check.CODES]
    assert len(every) == len(EXPLANATIONS)
    for code in every:
        assert re.fullmatch(r"[a-z][a-z_]+", code.code)
        assert all(re.search(r"[\u4e00-\u9fff]", t) for t in (code.title, code.explanation, code.remedy)), (
            code
        )
        assert all(re.search(r"[A-Za-z]{3}", t) for t in (code.title_en, code.explanation_en, code.remedy_en))


def test_the_documentation_lists_every_code_with_its_severity() -> None:
    listed = re.findall(r"^\| `([a-z_]+)` \| (\w+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [(code.code, code.severity.value) for code in EXPLANATIONS.values()]


@pytest.mark.parametrize("name", ["tanghe-2018", "suqian-2024", "shanghai-office-2019"])
def test_a_report_with_a_long_narrative_is_checked_in_milliseconds(name: str) -> None:
    """Against a yardstick of the same machine, since the clock of a shared one says little:
    hashing every character of the narrative once, a thousand times over."""
    text = "全年收到政府信息公开申请12件，办结12件，主动公开政府信息300条。" * 300
    content = replace(real(name), sections=prose(text))

    def best(work: object, rounds: int = 5) -> float:
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            work()  # type: ignore[operator]
            times.append(time.perf_counter() - start)
        return min(times)

    yardstick = best(lambda: [hash(c) for _ in range(20) for c in text])
    assert best(lambda: all_findings(content)) < 15 * yardstick


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开" * 160,
        "政府信息公开" * 20_000,
        "收到申请1件，" * 10_000,
        ("收到" + "政府信息公开" * 160 + "。") * 100,
        "电视、" * 330,
        "未发生" * 300 + "复议",
        " " * 100_000,
        "一" * 100_000,
        "9" * 100_000,
        "信息公开培训" * 160,
    ],
)
def test_no_prose_makes_a_pattern_run_for_ever(text: str) -> None:
    """With ordinary repetitions the ways to cut 政府信息公开 into fillers multiply without end."""
    start = time.perf_counter()
    for name in ("tanghe-2018", "suqian-2024"):
        content = replace(real(name), sections=prose(text))
        all_findings(content, replace(COUNTY, previous=replace(content, year=content.year - 1)))
    assert time.perf_counter() - start < 10
