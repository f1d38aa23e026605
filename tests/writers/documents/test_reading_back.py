"""What the service prints, its own importer reads as the same report: every form, every format."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.catalogue.layout import layout_of
from app.catalogue.registry import catalogue
from app.content import CellKey, Figure, ReportContent, Section
from app.readers.read import read
from app.readers.reading import Reading
from app.vocabulary import DocumentFormat, FormCode, ScopeBasis, ValueStatus
from app.writers.documents.build import build, with_all_parts
from app.writers.documents.files import DOCUMENT_FILES
from app.writers.documents.page import Line
from tests.writers.documents.strategies import reports

AT = datetime(2022, 1, 31, tzinfo=UTC)
REMARKS = {"money_unit_assumed", "money_implausible", "table_blank"}
"""What the reader may say of figures that are as they should be."""
HOW: Any = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    # To make 200 cells smaller one by one takes longer than it tells.
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
}
CASES = [(form, kind) for form in FormCode for kind in DocumentFormat]


def read_back(content: ReportContent, unit: str, kind: DocumentFormat) -> Reading:
    file = DOCUMENT_FILES[kind]
    page = build(content, unit=unit, at=AT)
    return read(file.write(page), name=None, media_type=file.media_type.split(";")[0], catalogue=catalogue())


def shown(content: ReportContent) -> dict[CellKey, tuple[object, ValueStatus]]:
    return {key: (figure.value, figure.status) for key, figure in content.figures.items()}


@pytest.mark.parametrize(("form", "kind"), CASES, ids=lambda word: word.value)
@settings(max_examples=4, **HOW)
@given(data=st.data())
def test_a_document_reads_back_as_its_report(
    form: FormCode, kind: DocumentFormat, data: st.DataObject
) -> None:
    reads_back(form, kind, *data.draw(reports(form)))


@pytest.mark.long
@pytest.mark.fuzz
@pytest.mark.parametrize(("form", "kind"), CASES, ids=lambda word: word.value)
@settings(max_examples=300, **HOW)
@given(data=st.data())
def test_many_documents_read_back(form: FormCode, kind: DocumentFormat, data: st.DataObject) -> None:
    reads_back(form, kind, *data.draw(reports(form)))


def reads_back(form: FormCode, kind: DocumentFormat, content: ReportContent, unit: str) -> None:
    reading = read_back(content, unit, kind)
    assert {f.key: (f.value, f.status) for f in reading.figures} == shown(content)
    assert (reading.form, reading.year) == (form, content.year)
    assert reading.title == (content.title or f"{unit}{content.year}年政府信息公开工作年度报告")
    assert reading.unit_clues[0].name == unit
    assert list(reading.sections) == [
        section for section, _ in with_all_parts(content.sections, layout_of(form))
    ]
    assert reading.period == content.period
    assert reading.scope == (content.scope if content.scope_basis is ScopeBasis.STATED else None)
    assert reading.signoff.signed_on == content.signoff.signed_on
    if form is FormCode.F2014:
        assert reading.signoff == content.signoff
    if kind is DocumentFormat.HTML:
        assert reading.publication.published_on == content.publication.published_on
    assert reading.unmatched == ()
    assert {finding.code for finding in reading.findings} <= REMARKS


@pytest.mark.parametrize(("form", "kind"), CASES, ids=lambda word: word.value)
def test_a_form_without_figures_is_read_as_blank(form: FormCode, kind: DocumentFormat) -> None:
    reading = read_back(ReportContent(catalogue().forms[form].first_year, form), "某县人民政府", kind)
    assert {figure.key for figure in reading.figures} == set(catalogue().forms[form].cells)
    assert {figure.status for figure in reading.figures} == {ValueStatus.BLANK}


@pytest.mark.parametrize("kind", DocumentFormat)
def test_a_report_with_the_one_row_of_2019_keeps_it(kind: DocumentFormat) -> None:
    form = catalogue().forms[FormCode.F2021]
    (hybrid,) = form.hybrids
    blank = [cell for cell in form.cells if cell.indicator not in hybrid.replaces]
    figures = [Figure(cell, None, ValueStatus.BLANK) for cell in blank]
    figures += [Figure(cell, Decimal(7), ValueStatus.REPORTED) for cell in hybrid.cells]
    content = ReportContent(2022, FormCode.F2021).with_figures(figures)
    reading = read_back(content, "某县人民政府", kind)
    read_there = [figure for figure in reading.figures if figure.status is not ValueStatus.ABSENT]
    assert {f.key: (f.value, f.status) for f in read_there} == shown(content)


@pytest.mark.parametrize("kind", DocumentFormat)
def test_what_could_not_be_read_is_blank_and_told_at_the_end(kind: DocumentFormat) -> None:
    key = CellKey("applications.received")
    content = ReportContent(
        2022, FormCode.F2021, figures={key: Figure(key, None, ValueStatus.UNREADABLE, "1O3")}
    )
    page = build(content, unit="某县人民政府", at=AT)
    assert [block.text for block in page.parts[-1].blocks[-2:] if isinstance(block, Line)] == [
        "附：数据说明",
        "（1）“一、本年新收政府信息公开申请数量”：原文“1O3”无法辨认，表中留空。",
    ]
    reading = read_back(content, "某县人民政府", kind)
    assert {figure.status for figure in reading.figures} == {ValueStatus.BLANK}
    assert [section.text for section in reading.sections] == [""] * 6


@pytest.mark.parametrize("kind", DocumentFormat)
def test_the_same_report_is_the_same_bytes(kind: DocumentFormat) -> None:
    page = build(ReportContent(2022, FormCode.F2021), unit="某县人民政府", at=AT)
    assert DOCUMENT_FILES[kind].write(page) == DOCUMENT_FILES[kind].write(replace(page))


@pytest.mark.parametrize("kind", DocumentFormat)
def test_words_that_look_like_markup_or_formulas_stay_words(kind: DocumentFormat) -> None:
    text = '=HYPERLINK("x")<b>占位</b>&amp;\n+1-2\n@占位\x07\x00'
    content = ReportContent(2022, FormCode.F2021, sections=(Section("一", "总体情况", text),))
    reading = read_back(content, "某县人民政府", kind)
    assert reading.sections[0].text == '=HYPERLINK("x")<b>占位</b>&amp;\n+1-2\n@占位'
