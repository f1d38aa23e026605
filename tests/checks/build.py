"""Small reports to check: every cell of a form 0 but for those a test names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.catalogue.registry import catalogue
from app.checks.context import Context
from app.checks.run import Check, run
from app.content import CellKey, Figure, Finding, ReportContent, Section
from app.samples import sample
from app.vocabulary import FormCode, Kind, Level, ValueStatus

YEAR_OF = {FormCode.F2014: 2018, FormCode.F2019: 2020, FormCode.F2021: 2023}
COUNTY = Context(date(2025, 6, 1), unit_name="某县人民政府", level=Level.COUNTY, kind=Kind.GOVERNMENT)

Cells = Mapping[str, str | ValueStatus]


def figure(cell: str, value: str | ValueStatus, raw: str | None = None) -> Figure:
    """`("reviews.total", "3")`, or a status for a cell without a number."""
    key = CellKey.parse(cell)
    if isinstance(value, ValueStatus):
        return Figure(key, None, value, raw)
    return Figure(key, Decimal(value), ValueStatus.REPORTED, raw)


def zeros(form: str, cells: Cells | None = None, **fields: object) -> ReportContent:
    """A whole form of zeros with these cells in place."""
    code = FormCode(form)
    figures = {k: Figure(k, Decimal(0), ValueStatus.REPORTED) for k in catalogue().forms[code].cells}
    content = ReportContent(year=YEAR_OF[code], form=code, figures=figures)
    changed = content.with_figures(figure(cell, value) for cell, value in (cells or {}).items())
    return replace(changed, **fields)  # type: ignore[arg-type]


def only(form: str, cells: Cells, **fields: object) -> ReportContent:
    """A page that prints these cells and no others."""
    code = FormCode(form)
    figures = {CellKey.parse(cell): figure(cell, value) for cell, value in cells.items()}
    return replace(ReportContent(YEAR_OF[code], code, figures=figures), **fields)  # type: ignore[arg-type]


def without(content: ReportContent, *prefixes: str) -> ReportContent:
    """The page without the rows whose indicators begin so."""
    kept = {k: f for k, f in content.figures.items() if not k.indicator.startswith(prefixes)}
    return replace(content, figures=kept)


def prose(text: str, title: str = "一、总体情况") -> tuple[Section, ...]:
    """A narrative of one section."""
    return (Section("一", title, text),)


def real(name: str) -> ReportContent:
    """A sample report's figures, without the metadata of its page."""
    content = sample(name).content
    return ReportContent(content.year, content.form, figures=content.figures)


def findings(check: Check, content: ReportContent, context: Context = COUNTY) -> list[Finding]:
    """What one check finds."""
    return list(check.check(content, catalogue().forms[content.form], catalogue(), context))


def all_findings(content: ReportContent, context: Context = COUNTY) -> list[Finding]:
    """What all checks find."""
    return run(content, form=catalogue().forms[content.form], catalogue=catalogue(), context=context)


def told(found: list[Finding]) -> list[tuple[str, str, str | None, str | None]]:
    """Code, first cell and both sides: what a table of cases compares."""
    return [(f.code, f.cells[0] if f.cells else "", f.expected, f.found) for f in found]
