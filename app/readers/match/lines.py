"""Lines of text as a table: rows with bars, tabs or spaces, and one cell a line.

Where cells stand one a line, an empty line may be an empty cell, or only space between
lines, or both. No line says which; the forms do, since they know how many cells follow
each label: the reading under which most labels get their number of cells is taken.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from app.readers.extract import Text
from app.readers.match.builder import Builder, Expected
from app.readers.match.grids import from_rows
from app.readers.match.litigation_labels import GROUPS, OUTCOMES
from app.readers.match.runs import Cell, Run, Table
from app.readers.match.split import (
    Item,
    bar_habits,
    items_of,
    joined,
    place_of,
    split_bars,
    with_plain_bars,
    without_serials,
)
from app.readers.match.tokens import Family, Sort
from app.readers.match.vocabulary import Facet

_BARS_OF_A_ROW = 3
_MOST_PIECES = 60
_PIECE = 8
"""Signs; no piece of a head that was broken over lines is longer."""
_MOST_HEADS = 8
_OF_ROWS = (Sort.VALUE, Sort.LABEL, Sort.UNIT, Sort.NOTE)
_ENOUGH = 3
"""Cells behind labels of the form that make a stretch of lines a part of the form."""


def from_lines(texts: Sequence[Text], family: Family, expected: Expected) -> list[Table]:
    """The tables in these lines: those with equally many cells in every row, whose columns can be
    compared, and what lies between them."""
    texts = _whole_rows([with_plain_bars(text) for text in texts])
    tables: list[Table | None] = []
    start = 0
    for first, last in _rectangles(texts):
        between = _loose(texts[start:first], family, expected)
        rows = _strays(texts[start:first], family) if between is None else []
        tables += [between, _rectangle(texts[first:last], family, rows)]
        start = last
    tables.append(_loose(texts[start:], family, expected))
    return [table for table in tables if table is not None]


def _strays(texts: Sequence[Text], family: Family) -> list[tuple[Cell, ...]]:
    """The lines just before a table that look like rows: one that was broken in two."""
    rows = takewhile(_may_be_row, reversed(items_of(texts, family)))
    return [item.cells for item in rows]


def _whole_rows(texts: Sequence[Text]) -> Sequence[Text]:
    """Rows between bars, some of whose cells go on over the next line, in one piece again."""
    counts = Counter(text.text.count("|") for text in texts if text.text.lstrip().startswith("|"))
    usual, rows = counts.most_common(1)[0] if counts else (0, 0)
    if usual < _BARS_OF_A_ROW or rows < _ENOUGH or rows == sum(counts.values()):
        return texts
    result: list[Text] = []
    at = 0
    while at < len(texts):
        end = at + 1
        text = texts[at].text
        if text.lstrip().startswith("|") and not text.rstrip().endswith("|"):
            while text.count("|") < usual and end < min(at + _MOST_PIECES, len(texts)):
                text += "\n" + texts[end].text
                end += 1
            if text.count("|") != usual:
                text, end = texts[at].text, at + 1
        result.append(Text(text, texts[at].place, texts[at].heading))
        at = end
    return result


def _rectangles(texts: Sequence[Text]) -> list[tuple[int, int]]:
    """Where consecutive lines have the same number of bars or tabs, as Markdown and copied sheets do."""
    found: list[tuple[int, int]] = []
    alone: list[tuple[int, str, int]] = []
    at = 0
    while at < len(texts):
        sign = _divider(texts[at].text)
        end = at
        while sign and end < len(texts) and _divider(texts[end].text) == sign:
            end += 1
        if sign and len({text.text.strip(" \r\n").count(sign) for text in texts[at:end]}) > 1:
            # Two tables with only an empty line between them: each may be even by itself.
            end = next((n for n in range(at + 1, end) if _apart(texts[n - 1], texts[n])), end)
        counts = {text.text.strip(" \r\n").count(sign) for text in texts[at:end]} if sign else set()
        least = 3 if sign == "|" else 1
        if len(counts) == 1 and min(counts) >= least:
            if end - at >= 2:
                found.append((at, end))
            else:
                alone.append((at, sign, min(counts)))
        at = max(end, at + 1)
    return sorted(found + _like_others(alone, found, texts))


def _apart(above: Text, below: Text) -> bool:
    """Whether an empty line lies between."""
    first, second = above.place.line, below.place.line
    return first is not None and second is not None and second > first + 1


def _like_others(
    alone: list[tuple[int, str, int]], found: list[tuple[int, int]], texts: Sequence[Text]
) -> list[tuple[int, int]]:
    """Single rows, between lines that are headings, of a table whose other parts have as many tabs."""
    widths = {texts[first].text.strip(" \r\n").count("\t") for first, _ in found}
    return [(at, at + 1) for at, sign, width in alone if sign == "\t" and width in widths]


def _divider(line: str) -> str:
    return "|" if "|" in line else "\t" if "\t" in line.lstrip() else ""


def _rectangle(texts: Sequence[Text], family: Family, before: list[tuple[Cell, ...]]) -> Table:
    lead_bar, end_bar = bar_habits(texts)
    rows: list[list[Cell]] = []
    for text in texts:
        if "|" in text.text:
            parts = split_bars(text.text.strip(), lead_bar, end_bar)
        else:
            parts = [part.strip() for part in text.text.rstrip("\r\n").split("\t")]
        if parts:
            rows.append(
                [
                    Cell(family.token(part), place_of(text.place, column + 1, len(parts)), column)
                    for column, part in enumerate(parts)
                ]
            )
    table = from_rows(rows, family, texts[0].place)
    table.rows = [*before, *table.rows]
    return table


def _loose(texts: Sequence[Text], family: Family, expected: Expected) -> Table | None:
    """Lines as one table that is not aligned; None where they hold no label of the forms."""
    if not texts:
        return None
    items = without_serials(joined(items_of(texts, family), family))
    if not any(cell.token.sort is Sort.LABEL for item in items for cell in item.cells):
        return None
    best: list[list[Run]] = []
    best_score: int | None = None
    modes = (0, 1, 2) if any(item.gap for item in items) else (0,)
    _, barred = bar_habits(texts)
    for mode in modes:
        stretches = Builder(expected, mode, barred=barred).build(items)
        score = sum(map(_score, stretches))
        if best_score is None or score > best_score:
            best, best_score = stretches, score
    runs = [run for stretch in best for run in _of_form(stretch, expected)]
    return Table(runs, False, texts[0].place, _rows_between(items, runs)) if runs else None


def _rows_between(items: Sequence[Item], runs: Sequence[Run]) -> list[tuple[Cell, ...]]:
    """The cells of the lines from the first of these runs to the last, and of those around them that
    look like rows as well."""
    of_runs = {id(cell) for run in runs for cell in (*run.labels, *run.lead, *run.slots)}
    lines = [number for number, item in enumerate(items) if any(id(cell) in of_runs for cell in item.cells)]
    if not lines:
        return []
    first, last = lines[0], lines[-1] + 1
    while first and _may_be_row(items[first - 1]):
        first -= 1
    while last < len(items) and _may_be_row(items[last]):
        last += 1
    return [item.cells for item in items[first:last]]


def _may_be_row(item: Item) -> bool:
    """A row of several cells one of which is a number, or one cell that is a number or a label."""
    if len(item.cells) > 1:
        return any(cell.token.counts for cell in item.cells)
    return all(cell.token.sort in _OF_ROWS and not cell.token.has(Facet.TITLE) for cell in item.cells)


def _of_form(stretch: list[Run], expected: Expected) -> list[Run]:
    """The runs between the first and the last that has its cells. In a stretch of narrative a
    word of the form may stand alone: it is kept where it can be the title of a table."""
    filled = [
        n for n, run in enumerate(stretch) if run.slots and (run.wanted is not None or _is_four(stretch, n))
    ]
    if sum(len(stretch[n].slots) for n in filled) >= _ENOUGH or (filled and _whole_names(stretch)):
        end = filled[-1]
        # A form may end with labels that have no cells; narrative after it has no labels.
        while end + 1 < len(stretch) and any(expected([c], ()) is not None for c in stretch[end + 1].labels):
            end += 1
        return stretch[_first(stretch, filled[0]) : end + 1]
    titles = [
        cell
        for run in stretch
        for cell in run.labels
        if cell.token.exact
        and cell.token.sort is Sort.LABEL
        and (cell.token.has(Facet.TITLE) or expected([cell], ()) is None)
    ]
    return [Run(titles)] if titles else []


def _is_four(stretch: list[Run], number: int) -> bool:
    """Whether a run is the figures of table 4, the outcomes above them broken over lines."""
    above = stretch[_first(stretch, number) : number]
    groups = any(cell.token.has(Facet.GROUP) for run in above for cell in run.labels)
    return groups and len(stretch[number].slots) == len(GROUPS) * len(OUTCOMES)


def _whole_names(stretch: list[Run]) -> bool:
    """Whether a corner, what is counted and how are all there: one small table of table 2."""
    tokens = [cell.token for run in stretch for cell in run.labels]
    wanted = (Facet.CORNER, Facet.SUBJECT, Facet.MEASURE)
    return all(any(token.exact and token.has(facet) for token in tokens) for facet in wanted)


def _first(stretch: list[Run], filled: int) -> int:
    """Heads before the first run with cells belong to it, as far as they are labels of the form,
    or pieces of heads between such labels."""
    first = found = filled
    while first and filled - first < _MOST_HEADS and not stretch[first - 1].slots:
        first -= 1
        if _all_labels(stretch[first]):
            found = first
        elif not _all_pieces(stretch[first]):
            break
    return found


def _all_pieces(run: Run) -> bool:
    """Whether all that is in it may be pieces of heads, side by side."""
    return all(max(map(len, cell.token.text.split()), default=0) <= _PIECE for cell in run.labels)


def _all_labels(run: Run) -> bool:
    return bool(run.labels) and all(cell.token.sort is Sort.LABEL for cell in run.labels)


def _score(runs: list[Run]) -> int:
    """Labels that got their number of cells, less those that got some other number."""
    score = 0
    for run in runs:
        wanted = run.wanted
        if wanted is not None and run.slots:
            score += wanted if len(run.slots) == wanted else -wanted
    return score
