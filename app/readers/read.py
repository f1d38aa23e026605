"""From a file to a reading: its blocks, the form they print, the figures, and what else it says."""

from collections.abc import Sequence

from app.catalogue.form import Catalogue
from app.content import Finding
from app.readers import formats, sandbox
from app.readers.asides import find_asides
from app.readers.extract import Block, Extract, Grid, UnreadableFileError
from app.readers.match.rest import leave_rest
from app.readers.match.running import unfolded
from app.readers.match.sink import Sink
from app.readers.match.tables import New, all_figures, place_old, tables_of
from app.readers.match.tokens import words_of
from app.readers.reading import Hints, Reading
from app.readers.recognise.form import choose_form, wrong_form
from app.readers.recognise.metadata import find_publication
from app.readers.recognise.page import Page
from app.readers.recognise.scopes import find_scope
from app.readers.recognise.sections import find_sections
from app.readers.recognise.signoff import find_signoff
from app.readers.recognise.title import find_title
from app.readers.recognise.units import find_units
from app.readers.recognise.years import find_years
from app.readers.refusal import too_large
from app.vocabulary import FormCode, Severity, ValueStatus

_NO_HINTS = Hints()
_MAX_BLOCKS, _MAX_CELLS = 30_000, 100_000
"""A report has some hundred lines and cells."""


def read(
    content: bytes,
    *,
    name: str | None,
    media_type: str | None,
    catalogue: Catalogue,
    hints: Hints = _NO_HINTS,
) -> Reading:
    """Read one file as a report.

    Raises UnreadableFileError when the file cannot be read, or is no such report (`no_table`,
    `table_is_picture`, `not_a_report`).
    """
    extract = formats.extract(content, name=name, media_type=media_type)
    return read_extract(extract, name=name, catalogue=catalogue, hints=hints)


def read_in_process(
    content: bytes,
    *,
    name: str | None,
    media_type: str | None,
    catalogue: Catalogue,  # noqa: ARG001  the same call as `read`; the process has its own
    hints: Hints = _NO_HINTS,
) -> Reading:
    """`read` in a process with bounds on memory and time: threads that call it at once have
    several processors at work. For many files; one alone is read sooner by `read`."""
    kind = formats.single(content, name=name, media_type=media_type)
    return sandbox.read_in_process(kind, content, name=name, hints=hints)


def read_extract(
    extract: Extract, *, name: str | None, catalogue: Catalogue, hints: Hints = _NO_HINTS
) -> Reading:
    """Read a file that is in normal form already. Raises UnreadableFileError as `read` does."""
    _refuse_endless(extract)
    page = Page(extract, name)
    words = words_of(catalogue)
    title = find_title(page)
    years = find_years(page, title, hints.year)
    blocks: Sequence[Block] = extract.blocks
    code = choose_form(blocks, words, catalogue, year=years.year, hint=hints.form)
    if code is None:
        blocks = unfolded(blocks, words.old)
        code = choose_form(blocks, words, catalogue, year=years.year, hint=hints.form)
    if code is None:
        raise _no_form(page, title)
    sink = Sink(catalogue, catalogue.forms[code])
    old = code is FormCode.F2014
    tables = tables_of(blocks, words.old if old else words.new, old=old)
    if old:
        place_old(tables, sink, years.year)
    else:
        New(sink, years.year).read(tables)
    leave_rest(tables, sink)
    sink.finish()
    publication = find_publication(page, title)
    scope, basis = find_scope(page, title)
    mismatch = wrong_form(code, catalogue, years.year)
    findings = (*years.findings, *((mismatch,) if mismatch else ()), *sink.findings, *_blank(sink))
    figures = all_figures(sink)
    return Reading(
        form=code,
        year=years.year,
        title=title,
        unit_clues=find_units(page, title, publication.publisher),
        scope=scope,
        scope_basis=basis,
        period=years.period,
        publication=publication,
        signoff=find_signoff(page),
        sections=find_sections(page, title, (words.old,) if old else (words.new,)),
        figures=figures,
        unmatched=tuple(sink.unmatched),
        findings=findings,
        asides=find_asides(extract.blocks, {figure.locator for figure in figures if figure.locator}),
    )


def _refuse_endless(extract: Extract) -> None:
    """Far more than any report holds: each line and cell costs time."""
    cells = sum(len(block.cells) for block in extract.blocks if isinstance(block, Grid))
    if len(extract.blocks) > _MAX_BLOCKS or cells > _MAX_CELLS:
        raise too_large(
            "HTML / Office",
            f"超过 {_MAX_BLOCKS} 行或 {_MAX_CELLS} 个单元格",
            f"more than {_MAX_BLOCKS} lines or {_MAX_CELLS} cells",
        )


def _blank(sink: Sink) -> tuple[Finding, ...]:
    """The form is there, and nothing is filled in."""
    empty = (ValueStatus.BLANK, ValueStatus.NOT_APPLICABLE)
    if any(figure.status not in empty for figure in sink.figures.values()) or sink.unmatched:
        return ()
    message = "识别出了统计表，但所有单元格均为空，未填写任何数字。"
    return (Finding("table_blank", Severity.WARNING, message),)


def _no_form(page: Page, title: str | None) -> UnreadableFileError:
    """Why there are no figures: another document, a picture, or a report without its table."""
    text = "".join(page.head_lines[:400])
    speaks = title is not None or text.count("信息公开") >= 3
    if not speaks:
        return UnreadableFileError(
            "not_a_report", 422,
            "这份文件不是政府信息公开工作年度报告：没有找到报告标题和统计表。请确认上传的文件。",
            "This is no annual report on information disclosure: neither its title nor its form was found.",
        )  # fmt: skip
    if page.extract.pictures:
        return UnreadableFileError(
            "table_is_picture", 422,
            "报告中的统计表是图片，无法从中读取数字。"
            "请上传带有文字表格的版本（Word、Excel 或网页），或手工录入。",
            "The report's form is a picture; figures cannot be read from it. "
            "Send a version with a table of text, or enter the figures by hand.",
        )  # fmt: skip
    return UnreadableFileError(
        "no_table", 422,
        "报告中没有找到统计表（可能在附件中）。请上传含统计表的文件，或手工录入。",
        "No form was found in the report; it may be in an attachment. Send the file that holds the form, "
        "or enter the figures by hand.",
    )  # fmt: skip
