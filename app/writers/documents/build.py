"""A report becomes a page: its year's form as the notice prints it, with the report's own words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.catalogue.layout import Annex, LaidTable, Layout, layout_of
from app.catalogue.layout import Part as LaidPart
from app.catalogue.layout_grid import LaidCell
from app.catalogue.registry import catalogue
from app.content import CellKey, Figure, ReportContent, Section
from app.vocabulary import APPLICANT_LABELS, SCOPE_LABELS, Applicant, ScopeBasis, ValueStatus
from app.writers.documents.page import Block, Line, Page, Part, PrintedCell, PrintedTable, Role

NOT_APPLICABLE = "/"
"""Stands where the report says 不适用 without words of its own."""
TEXT_SHEET = "正文"
NOTES = "附：数据说明"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Signs that no page, Word file or workbook can hold."""


def build(content: ReportContent, *, unit: str, at: datetime) -> Page:
    """The document of a report. Blank cells stay blank, a zero is 0, nothing is added up.

    What the page could not be read for is listed at its end (附：数据说明).
    """
    layout = layout_of(content.form)
    title = printable(content.title or layout.title.format(unit=unit, year=content.year))
    published = content.publication.published_on
    return Page(
        title=title,
        unit=unit,
        year=content.year,
        at=at,
        published_on=published.isoformat() if published else None,
        parts=tuple(_parts(content, layout, title, printable(unit))),
    )


def with_all_parts(sections: Iterable[Section], layout: Layout) -> list[tuple[Section, LaidPart | None]]:
    """The report's own sections in their order, each with the part of the form that it is, and
    those parts in their places that the report leaves out."""
    placed: list[tuple[Section, LaidPart | None]] = []
    waiting = list(layout.parts)
    for section in sections:
        part = next((part for part in waiting if any(word in section.title for word in part.words)), None)
        while part is not None and waiting[0] is not part:
            placed.append(_left_out(waiting.pop(0)))
        if part is not None:
            waiting.pop(0)
        placed.append((section, part))
    return placed + [_left_out(part) for part in waiting]


def _left_out(part: LaidPart) -> tuple[Section, LaidPart]:
    return Section(part.number, part.title, ""), part


def printable(text: str) -> str:
    """The text without the control characters that no file format holds."""
    return _UNPRINTABLE.sub("", text)


def day(when: date | None) -> str:
    """2019年3月14日, or nothing."""
    return f"{when.year}年{when.month}月{when.day}日" if when else ""


@dataclass(slots=True)
class _Sheets:
    """Texts gather on a sheet until a table begins one of its own."""

    parts: list[Part]
    texts: list[Block]

    def text(self, blocks: Iterable[Block]) -> None:
        self.texts.extend(blocks)

    def table(self, sheet: str, blocks: Iterable[Block], *, new_page: bool = False) -> None:
        self.flush()
        self.parts.append(Part(sheet, tuple(blocks), new_page))

    def flush(self) -> None:
        if self.texts:
            count = sum(part.sheet.startswith(TEXT_SHEET) for part in self.parts)
            self.parts.append(Part(TEXT_SHEET + (f"（{count + 1}）" if count else ""), tuple(self.texts)))
            self.texts = []


def _parts(content: ReportContent, layout: Layout, title: str, unit: str) -> list[Part]:
    sheets = _Sheets([], [Line(Role.TITLE, title), *_opening(content, title, unit)])
    for section, part in with_all_parts(content.sections, layout):
        blocks: list[Block] = [*_section(section)]
        if part is None or part.table is None:
            sheets.text(blocks)
        else:
            sheets.table(part.table.sheet, [*blocks, _table(part.table, content)])
    sheets.text(_signature(content, unit))
    if layout.annex:
        # A report of which there is only the form has no page of text before it.
        told = bool(content.sections or content.signoff.signed_on)
        sheets.table(layout.annex.table.sheet, _annex(layout.annex, content, unit), new_page=told)
    sheets.text(_notes(content, layout))
    sheets.flush()
    return sheets.parts


def _opening(content: ReportContent, title: str, unit: str) -> Iterator[Line]:
    """What the title leaves out of whose report of which year it is; the days and bodies it counts."""
    if unit not in title:
        yield Line(Role.BYLINE, f"填报单位：{unit}")
    if str(content.year) not in title:
        yield Line(Role.BYLINE, f"（{content.year}年度）")
    said = []
    if content.period:
        said.append(f"统计期限自{day(content.period.start)}起至{day(content.period.end)}止")
    if content.scope and content.scope_basis is ScopeBasis.STATED:
        said.append(f"统计范围为{SCOPE_LABELS[content.scope]}")
    if said:
        yield Line(Role.BODY, f"本报告所列数据的{'，'.join(said)}。")


def _section(section: Section) -> Iterator[Line]:
    heading = f"{section.number}、{section.title}" if section.number else section.title
    yield Line(Role.HEADING, printable(heading))
    for text in section.text.split("\n"):
        if text.strip():
            yield Line(Role.BODY, printable(text))


def _signature(content: ReportContent, unit: str) -> Iterator[Line]:
    if content.signoff.signed_on:
        yield Line(Role.SIGNATURE, unit)
        yield Line(Role.SIGNATURE, day(content.signoff.signed_on))


def _annex(annex: Annex, content: ReportContent, unit: str) -> Iterator[Block]:
    signed = content.signoff
    words = {name: getattr(signed, name) or "" for name in ("head", "reviewer", "compiler", "phone")}
    words["filled_on"] = day(signed.filled_on)
    yield Line(Role.ANNEX, annex.mark)
    yield Line(Role.FORM_TITLE, annex.title)
    yield Line(Role.BYLINE, annex.year.format(year=content.year))
    yield Line(Role.FORM_UNIT, annex.unit.format(unit=unit))
    yield _table(annex.table, content)
    for line in annex.signoff:
        yield Line(Role.SIGNOFF, printable("\u3000\u3000".join(piece.format(**words) for piece in line)))


def _table(laid: LaidTable, content: ReportContent) -> PrintedTable:
    cells = laid.cells_for(frozenset(key.indicator for key in content.figures))
    return PrintedTable(
        laid.title, laid.widths, laid.head, laid.labels_left, tuple(_cell(cell, content) for cell in cells)
    )


def _cell(cell: LaidCell, content: ReportContent) -> PrintedCell:
    place = (cell.row, cell.column, cell.rowspan, cell.colspan)
    if cell.key is None:
        return PrintedCell(cell.text, *place, cell.kind, indent=cell.indent)
    figure = content.figures.get(cell.key)
    value = figure.value if figure else None
    return PrintedCell(_shown(figure), *place, cell.kind, value=value, key=cell.key)


def _shown(figure: Figure | None) -> str:
    """What stands in the cell: the exact number, the sign for 不适用, or nothing."""
    if figure is None:
        return ""
    if figure.value is not None:
        return format(figure.value.normalize(), "f") if figure.value else "0"
    return NOT_APPLICABLE if figure.status is ValueStatus.NOT_APPLICABLE else ""


def _notes(content: ReportContent, layout: Layout) -> Iterator[Line]:
    """Why some cells are blank that were not blank on the page."""
    printed = {cell.key for table in layout.tables for cell in table.cells if cell.key}
    unreadable = [
        f for f in content.figures.values() if f.status is ValueStatus.UNREADABLE and f.key in printed
    ]
    if not unreadable:
        return
    yield Line(Role.NOTE, NOTES)
    for number, figure in enumerate(sorted(unreadable, key=lambda figure: figure.key), start=1):
        raw = f"“{printable(figure.raw)}”" if figure.raw else ""
        yield Line(Role.NOTE, f"（{number}）{_named(figure.key, content)}：原文{raw}无法辨认，表中留空。")


def _named(key: CellKey, content: ReportContent) -> str:
    label = catalogue().forms[content.form].row_of[key.indicator].label.replace(" | ", " ")
    if key.applicant is Applicant.TOTAL:
        return f"“{label}”"
    return f"“{label}”的“{APPLICANT_LABELS[key.applicant]}”列"
