"""Layouts mixed at random: wording, numbers, blanks, shapes and file type at once.

The n-th mixture is the same on every run. Only what can be read without a guess is mixed:
where a file type leaves no trace of a blank cell, the report has none.
"""

import random
from collections.abc import Callable

from app.vocabulary import ValueStatus
from tests.gold import as_text, shapes, words
from tests.gold.as_html import HtmlStyle, bare, broken, html, nbsp, padded, word
from tests.gold.as_office import SheetStyle, excel_file, old_excel_file, word_file
from tests.gold.build import Style, in_columns
from tests.gold.figures import hybrid, reports, rows_absent, zeros_blank
from tests.gold.layout import GoldItem, Layout, filed, pages, same
from tests.gold.page import Page
from tests.gold.tables import Show, Tables, plain

_INNER = {"bare": bare, "nbsp": nbsp, "word": word, "padded": padded, "broken": broken}
_ENCODINGS = (("utf-8", "utf-8"), ("gb18030", "gbk"), ("gb18030", None), ("utf-8", "gb2312"))
_SHOWS: dict[str, Show] = {
    "plain": plain,
    "thousands": words.thousands,
    "full digits": words.full_digits,
    "units": words.with_units,
    "yuan": words.in_yuan,
    "notes": words.with_notes,
}
_WORDS: dict[str, words.Words] = {
    "official": str,
    "half": words.half_width,
    "full": words.full_width,
    "enumerated": words.enumerated,
    "bracketed": words.bracketed,
    "spaces": words.inner_spaces,
    "traditional": words.traditional,
    "kangxi": words.kangxi,
    "typos": words.replacing(words.TYPOS),
    "short": words.replacing(words.SHORT),
}
_TWO = {
    "one": Tables.table_2,
    "small": Tables.table_2_small,
    "titled": lambda t: t.table_2_small(titles_inside=False),
    "transposed": Tables.table_2_transposed,
}
_MARKS = ("", "", "-", "/", "——", "无")


def _writer(rng: random.Random) -> tuple[str, str, Callable[[Page], bytes], bool]:
    """Name, file type, the writing itself, and whether it loses blanks."""
    kind = rng.choice(("html", "html", "html", "txt", "txt", "md", "docx", "xlsx", "xls"))
    if kind == "html":
        name, (encoding, declared) = rng.choice(list(_INNER)), rng.choice(_ENCODINGS)
        style = HtmlStyle(
            inner=_INNER[name],
            encoding=encoding,
            declared=declared,
            nested=rng.random() < 0.3,
            thead=rng.random() < 0.3,
            sloppy=rng.random() < 0.2,
            meta=rng.random() < 0.8,
        )
        return f"{name} {encoding} as {declared}", kind, lambda page: html(page, style), False
    if kind == "txt":
        row, lossy = rng.choice(
            (
                (as_text.piped, False),
                (as_text.tight_piped, False),
                (as_text.lined, False),
                (as_text.lined_nbsp, False),
                (as_text.lined_piped, False),
                (as_text.lined_apart, True),
                (as_text.tabbed, False),
                (as_text.spaced, True),
                (as_text.wide_spaced, True),
            )
        )
        coded = rng.choice(("utf-8", "gb18030", "utf-8-sig"))
        return f"{row.__name__} {coded}", kind, lambda page: as_text.text(page, row, encoding=coded), lossy
    if kind == "md":
        return "md", kind, as_text.markdown, False
    if kind == "docx":
        runs = rng.random() < 0.5
        return "docx", kind, lambda page: word_file(page, runs=runs), False
    sheet = SheetStyle(rng.random() < 0.7, rng.random() < 0.7, rng.random() < 0.4, rng.randrange(2))
    write = excel_file if kind == "xlsx" else old_excel_file
    return str(sheet), kind, lambda page: write(page, sheet), False


def _style(rng: random.Random, kind: str, mark: str, *, tabbed: bool) -> tuple[str, Style]:
    show = rng.choice(list(_SHOWS))
    two = rng.choice(list(_TWO))
    # Five blank cells between tabs are an empty line: reviews stand in a table of their own elsewhere.
    three, four = rng.randrange(4), rng.choice((0, 2) if tabbed else (0, 1, 2))
    columns = rng.choice(("two", "three", "four") if kind == "txt" else ("two", "three", "four", "pairs"))
    style = Style(
        show=_SHOWS[show],
        blank=mark,
        form_2014=in_columns(columns),
        two=_TWO[two],
        three=(
            lambda t: [t.table_3()],
            lambda t: [t.table_3()],
            lambda t: [t.table_3_joined()],
            lambda t: [t.table_3_headings()],
        )[three],
        four=(lambda t: [t.table_4()], Tables.table_4_apart, lambda t: [t.table_4_upright()])[four],
        parts=rng.choice(("一二三四五六七八", "二三四五六七八九")),
        dated=rng.random() < 0.8,
    )
    return f"{show}, table 2 {two}, table 3 {three}, table 4 {four}, 2014 {columns}", style


_SHAPES: dict[str, Callable[[Page], Page]] = {
    "whole": lambda page: page,
    "written": shapes.only("3", shapes.rowspans_written),
    "repeated head": shapes.only("3", shapes.head_repeated),
    "in two": shapes.in_two("3", 13, head=True),
    "in two, headless": shapes.in_two("3", 16, head=False),
}


def mixture(number: int) -> GoldItem:
    """The n-th mixture, to be read whole."""
    rng = random.Random(f"mixture {number}")
    writer, kind, write, lossy = _writer(rng)
    mark = "" if lossy else rng.choice(_MARKS)
    prepare = rng.choice((same, same, rows_absent, hybrid))
    blanks = not lossy and rng.random() < 0.5
    described, style = _style(rng, kind, mark, tabbed=writer.startswith("tabbed"))
    # Where spaces part the cells, labels with spaces inside cannot be told from two cells.
    spoken = rng.choice([name for name in _WORDS if not (lossy and name == "spaces")])
    # A headless table that begins with a blank row begins, on a sheet, with a line of text.
    shapes_here = [name for name in _SHAPES if not (kind in ("xlsx", "xls") and "headless" in name)]
    shape = rng.choice(shapes_here) if kind != "txt" else "whole"
    suitable = [r for r in reports() if r.full or not lossy]
    report = prepare(rng.choice(suitable))
    report = zeros_blank(report) if blanks else report
    layout = Layout(
        id=f"{number}: {writer}; {mark!r} for blank; {described}; words {spoken}; {shape}",
        kind=kind,
        make=filed(pages(style, lambda page: words.spoken(page, _WORDS[spoken]), _SHAPES[shape]), write),
        blank=ValueStatus.NOT_APPLICABLE if mark else ValueStatus.BLANK,
    )
    return GoldItem(layout, report)
