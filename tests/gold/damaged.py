"""Damaged pages, and whether anything was misread in silence."""

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.catalogue.registry import catalogue
from app.checks.context import Context
from app.checks.run import run
from app.content import Finding, ReportContent
from app.readers.extract import UnreadableFileError
from app.readers.reading import Reading
from tests.gold import as_text
from tests.gold.as_html import HtmlStyle, bare, html, nbsp, word
from tests.gold.as_office import excel_file, old_excel_file, word_file
from tests.gold.build import Style, build, in_columns
from tests.gold.figures import INVENTED, GoldReport, reports, zeros_blank
from tests.gold.judge import read_item
from tests.gold.layout import LATER, MEDIA_TYPES
from tests.gold.literal import literal
from tests.gold.mutations import Damage
from tests.gold.mutations_more import MUTATIONS
from tests.gold.mutations_numbers import NUMBERS
from tests.gold.page import Page
from tests.gold.tables import Tables

WRITERS: tuple[tuple[str, str, Callable[[Page], bytes]], ...] = (
    ("html", "html", html),
    ("html bare", "html", lambda page: html(page, HtmlStyle(inner=bare))),
    ("html nbsp", "html", lambda page: html(page, HtmlStyle(inner=nbsp))),
    ("html word", "html", lambda page: html(page, HtmlStyle(inner=word))),
    ("txt piped", "txt", lambda page: as_text.text(page, as_text.piped)),
    ("txt tabbed", "txt", lambda page: as_text.text(page, as_text.tabbed)),
    ("txt lined", "txt", lambda page: as_text.text(page, as_text.lined)),
    ("txt lined piped", "txt", lambda page: as_text.text(page, as_text.lined_piped)),
    ("txt spaced", "txt", lambda page: as_text.text(page, as_text.spaced)),
    ("md", "md", as_text.markdown),
    ("xlsx", "xlsx", excel_file),
    ("xls", "xls", old_excel_file),
    ("docx", "docx", word_file),
)
SERIES = {"damage": MUTATIONS, "numbers": NUMBERS}
"""Each series numbers its cases for itself."""
STYLES: tuple[Style, ...] = (
    Style(),
    Style(),
    Style(three=lambda t: [t.table_3_joined()], form_2014=in_columns("two")),
    Style(three=lambda t: [t.table_3_headings()], form_2014=in_columns("four")),
    Style(two=Tables.table_2_small, form_2014=in_columns("pairs")),
    Style(two=Tables.table_2_transposed),
    Style(four=lambda t: [t.table_4_upright()]),
)


@dataclass(frozen=True)
class Case:
    """One damaged file and the truth before the damage."""

    number: int
    report: GoldReport
    damage: Damage
    writer: str
    kind: str
    content: bytes

    def __str__(self) -> str:
        return f"#{self.number} {self.report.name} as {self.writer}: {self.damage.what}"


@dataclass(frozen=True)
class Outcome:
    """`silent` are the misreadings that nothing names; `kept` of `sound` numbers that the
    damage left on the page were read."""

    silent: tuple[str, ...]
    sound: int
    kept: int
    refused: bool = False


def case(number: int, series: str = "damage") -> Case:
    """The n-th damaged file of a series: the same one on every run."""
    rng = random.Random(f"{series} {number}")
    mutations = SERIES[series]
    for attempt in range(100):
        mutate = mutations[number % len(mutations)]
        report = rng.choice(_BASES)
        writer, kind, write = rng.choice(WRITERS)
        if writer == "txt spaced" and not report.full:
            continue
        page = build(report, rng.choice(STYLES))
        damage = mutate(page, rng)
        if damage is None:
            continue
        if kind != "txt":
            damage = damage.also(literal(page, damage.page))
        try:
            content = write(damage.page)
        except (ValueError, IndexError, OverflowError) as error:
            # Word and Excel cannot write tables whose spans overlap: another file type then.
            if kind in ("docx", "xlsx", "xls") and attempt < 99:
                continue
            raise AssertionError(f"{writer} cannot write it") from error
        return Case(number, report, damage, writer, kind, content)
    raise AssertionError(f"mutation {number} applies nowhere")


def _sound() -> Iterator[GoldReport]:
    """Reports without a fault of their own, which would hide one of ours."""
    for report in (*INVENTED, *(r for r in reports() if r.name.startswith("suqian"))):
        yield report
        if report.form in LATER:
            yield replace(zeros_blank(report), name=f"{report.name}-blanks")


_BASES = tuple(_sound())


def outcome(each: Case) -> Outcome:
    """Reads a damaged file and looks for numbers that are wrong and not named."""
    sound = {key: value for key, value in each.report.figures.items() if value is not None}
    try:
        reading = read_item(each.content, f"nb.{each.kind}", MEDIA_TYPES[each.kind])
    except UnreadableFileError:
        return Outcome((), len(sound), 0, refused=True)
    named = {cell for finding in _findings(reading) for cell in finding.cells}
    silent = []
    kept = 0
    for figure in reading.figures:
        truth = each.report.figures.get(figure.key)
        kept += figure.value is not None and figure.value == truth
        if figure.value in (None, truth) or figure.value in each.damage.printed.get(
            figure.key, set[Decimal]()
        ):
            continue
        if str(figure.key) not in named:
            silent.append(f"{figure.key}: {figure.value} for {truth}, raw {figure.raw!r} at {figure.locator}")
    return Outcome(tuple(silent), len(sound), kept)


def _findings(reading: Reading) -> list[Finding]:
    """The reader's findings and those of the checks over what it read."""
    content = ReportContent(
        year=reading.year or 2000,
        form=reading.form,
        title=reading.title,
        sections=reading.sections,
        figures={figure.key: figure for figure in reading.figures},
    )
    known = catalogue()
    context = Context(today=date(2026, 1, 1))
    checked = run(content, form=known.forms[reading.form], catalogue=known, context=context)
    named = [finding for finding in checked if finding.code not in _ABOUT_NOTHING_READ]
    return [*reading.findings, *named]


_ABOUT_NOTHING_READ = ("cells_absent", "cells_blank", "table_missing", "table_blank", "not_assessable")
"""Findings that list cells without a doubt about their numbers: they excuse nothing."""


def main(numbers: list[str]) -> None:
    """Shows cases of a series (`numbers`, or without a word the other): what was damaged, what was
    misread in silence; with `-v` the file's text. `3 7-20` names single cases and stretches."""
    series = next((word for word in numbers if word in SERIES), "damage")
    for number in _numbered(numbers):
        each = case(number, series)
        found = outcome(each)
        sys.stdout.write("\n".join([str(each), *(f"    {line}" for line in found.silent)]) + "\n")
        if "-v" in numbers and each.kind in ("html", "txt", "md"):
            sys.stdout.write(each.content.decode() + "\n")


def _numbered(words: list[str]) -> Iterator[int]:
    for each in words:
        first, _, last = each.partition("-")
        if first.isdigit():
            yield from range(int(first), int(last or first) + 1)


if __name__ == "__main__":
    main(sys.argv[1:])
