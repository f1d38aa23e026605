"""Lines of text as a table: rows with bars, tabs or spaces, and one cell a line.

Where cells stand one a line, an empty line may be an empty cell, or only space between
lines, or both. No line says which; the forms do, since they know how many cells follow
each label: the reading under which most labels get their number of cells is taken.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.readers.extract import Place, Text
from app.readers.match.runs import Cell, Run, Table
from app.readers.match.tokens import Family, Sort, Token
from app.readers.numbers import BLANK
from app.vocabulary import ValueStatus

Expected = Callable[[Sequence[Cell]], int | None]
"""How many cells follow these labels, or None where that is not known."""

_BARS = re.compile(r"[|│┃¦｜]")
_RULE = re.compile(r"[\s|│┃¦｜:+=─━┄┼├┤┌┐└┘┬┴-]*\Z")
_SPACES = re.compile(r"[ \u3000\u2002\u2003]+")
_TAIL = re.compile(
    r"(.{2,}?[^\d.,，])\s*([-－]?\d[\d,，]{0,16}(?:\.\d{1,8})?)\s*(万元|元|人次|[条件次篇个人项])?\Z"
)
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–]\s*\d{1,4}\s*[-—–]|第\s*\d{1,4}\s*页(?:\s*[,，/共]?\s*共?\s*\d{1,4}\s*页)?)\s*\Z"
)
_PROSE = 70
"""Signs from which on a line that is no label is prose."""
_SHORT = 24
_ENOUGH = 3
"""Cells behind labels of the form that make a stretch of lines a part of the form."""
_MAX_JOIN = 4


class _Item(NamedTuple):
    cells: tuple[Cell, ...]
    gap: int
    single: bool


_NOTHING = Token(Sort.VALUE, "", BLANK)


def from_lines(texts: Sequence[Text], family: Family, expected: Expected) -> Table | None:
    """The lines as one table that is not aligned; None where they hold no label of the forms."""
    items = _joined(_items(texts, family), family)
    if not any(cell.token.sort is Sort.LABEL for item in items for cell in item.cells):
        return None
    best: list[list[Run]] = []
    best_score: int | None = None
    modes = (0, 1, 2) if any(item.gap for item in items) else (0,)
    for mode in modes:
        stretches = _Builder(expected, mode).build(items)
        score = sum(_score(runs, expected) for runs in stretches)
        if best_score is None or score > best_score:
            best, best_score = stretches, score
    runs = [run for stretch in best for run in _of_form(stretch, expected)]
    return Table(runs, False, texts[0].place) if runs else None


def _of_form(stretch: list[Run], expected: Expected) -> list[Run]:
    """The runs between the first and the last that has its cells. In a stretch of narrative a
    word of the form may stand alone: it is kept where it can be the title of a table."""
    filled = [n for n, run in enumerate(stretch) if run.slots and expected(run.labels) is not None]
    if sum(len(stretch[n].slots) for n in filled) >= _ENOUGH:
        end = filled[-1]
        # A form may end with labels that have no cells; narrative after it has no labels.
        while end + 1 < len(stretch) and any(expected([c]) is not None for c in stretch[end + 1].labels):
            end += 1
        return stretch[_first(stretch, filled[0]) : end + 1]
    titles = [
        cell
        for run in stretch
        for cell in run.labels
        if cell.token.exact and cell.token.sort is Sort.LABEL and expected([cell]) is None
    ]
    return [Run(titles)] if titles else []


def _first(stretch: list[Run], filled: int) -> int:
    """Heads before the first run with cells belong to it, as far as they are labels of the form."""
    first = filled
    while first and not stretch[first - 1].slots and _all_labels(stretch[first - 1]):
        first -= 1
    return first


def _all_labels(run: Run) -> bool:
    return bool(run.labels) and all(cell.token.sort is Sort.LABEL for cell in run.labels)


def _score(runs: list[Run], expected: Expected) -> int:
    """Labels that got their number of cells, less those that got some other number."""
    score = 0
    for run in runs:
        wanted = expected(run.labels)
        if wanted is not None and run.slots:
            score += wanted if len(run.slots) == wanted else -wanted
    return score


# -- lines to cells ---------------------------------------------------------------------------


def _items(texts: Sequence[Text], family: Family) -> list[_Item]:
    lead_bar, end_bar = _bar_habits(texts)
    items: list[_Item] = []
    last: Place | None = None
    for text in texts:
        empty = not text.text.strip()
        if (empty and text is not texts[-1]) or _PAGE_NUMBER.match(text.text):
            continue
        gap = 0
        if last and last.line is not None and text.place.line is not None and last.page == text.place.page:
            gap = max(text.place.line - last.line - 1, 0)
        if empty:  # the end of the file: empty lines before it may be the last row's cells
            items.append(_Item((), gap, True))
            continue
        last = text.place
        parts = _split(text.text, family, lead_bar, end_bar)
        cells = tuple(
            Cell(family.token(part), _place(text.place, number, len(parts)))
            for number, part in enumerate(parts, 1)
        )
        if cells:
            items.append(_Item(cells, gap, len(cells) == 1))
        else:
            items.append(_Item((), gap, False))
    return items


def _place(place: Place, column: int, count: int) -> Place:
    if count == 1:
        return place
    return Place(place.file, place.sheet, place.page, place.table, place.row, column, place.line)


def _bar_habits(texts: Sequence[Text]) -> tuple[bool, bool]:
    """Whether rows begin, and end, with a bar that is only a border."""
    barred = [text.text.strip() for text in texts if "|" in text.text or _BARS.search(text.text)]
    long = [line for line in barred if len(_BARS.split(line)) > 2]
    lead = sum(bool(_BARS.match(line)) for line in long) * 2 > len(long)
    end = sum(bool(_BARS.match(line[-1])) for line in barred) * 2 > len(barred)
    return lead, end


def _split(line: str, family: Family, lead_bar: bool, end_bar: bool) -> list[str]:
    if _BARS.search(line):
        return _split_bars(line.strip(), lead_bar, end_bar)
    if "\t" in line.strip("\t ") and len(line) < 4000:
        return [part.strip() for part in line.rstrip("\n").split("\t")]
    line = line.strip()
    if len(line) > _PROSE * 3:
        return [line]
    parts = _SPACES.split(line)
    if len(parts) > 1:
        return _split_spaces(line, parts, family)
    return _split_glued(line, family)


def _split_bars(line: str, lead_bar: bool, end_bar: bool) -> list[str]:
    if _RULE.match(line) and re.search(r"[-=─━]", line):
        return []
    parts = [part.strip() for part in _BARS.split(line)]
    if lead_bar and len(parts) > 2 and not parts[0]:
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1] and (end_bar or len(parts) == 2):
        parts = parts[:-1]
    return parts


def _split_spaces(line: str, parts: list[str], family: Family) -> list[str]:
    tokens = [family.token(part) for part in parts]
    if all(token.sort is Sort.VALUE for token in tokens):
        return parts
    whole = family.token(line)
    if whole.sort is Sort.LABEL and whole.exact:
        return [line]
    if all(token.sort is not Sort.OTHER and (token.exact or len(parts) > 2) for token in tokens):
        return parts
    tail = len(parts)
    while tail and tokens[tail - 1].sort in (Sort.VALUE, Sort.UNIT):
        tail -= 1
    if 0 < tail < len(parts) and any(t.printed.status is ValueStatus.REPORTED for t in tokens[tail:]):
        head = " ".join(parts[:tail])
        if family.token(head).sort is Sort.LABEL:
            return [head, *parts[tail:]]
        if tail > 1 and tokens[tail - 1].sort is Sort.LABEL:
            return parts
        if len(head) <= _SHORT * 2:
            return [head, *parts[tail:]]
    return [line]


def _split_glued(line: str, family: Family) -> list[str]:
    """`当面申请数：0件` as a label and a value; only where the label is certain."""
    if family.token(line).sort is not Sort.OTHER:
        return [line]
    found = _TAIL.match(line)
    if found:
        token = family.token(found[1])
        if token.sort is Sort.LABEL and token.exact:
            return [found[1], found[2] + (found[3] or "")]
    return [line]


def _joined(items: list[_Item], family: Family) -> list[_Item]:
    """Labels that were broken over lines, in one piece again."""
    result: list[_Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        count = _join_length(items, at, family) if item.single and item.cells else 1
        if count > 1:
            text = "".join(each.cells[0].token.text.strip() for each in items[at : at + count])
            item = _Item((Cell(family.token(text), item.cells[0].place),), item.gap, True)
        result.append(item)
        at += count
    return result


def _join_length(items: list[_Item], at: int, family: Family) -> int:
    token = items[at].cells[0].token
    if token.sort is Sort.VALUE or (token.sort is Sort.LABEL and token.exact) or len(token.text) > _PROSE:
        return 1
    text, best = token.text.strip(), 1
    for count in range(2, _MAX_JOIN + 1):
        if at + count > len(items) or not items[at + count - 1].cells or not items[at + count - 1].single:
            break
        following = items[at + count - 1]
        following_token = following.cells[0].token
        if following_token.sort is Sort.VALUE or following.gap > 1 or len(following_token.text) > _PROSE:
            break
        text += following_token.text.strip()
        joined = family.token(text)
        if joined.sort is Sort.LABEL and joined.exact:
            best = count
    return best


# -- cells to runs ----------------------------------------------------------------------------


class _Builder:
    """Puts cells together into runs. `mode` says what empty lines between single cells are:
    0 nothing, 1 each an empty cell, 2 space between lines, so that only what is more counts."""

    def __init__(self, expected: Expected, mode: int) -> None:
        self._expected = expected
        self._mode = mode
        self._stretches: list[list[Run]] = [[]]
        self._run = Run()

    def build(self, items: list[_Item]) -> list[list[Run]]:
        """The runs, in stretches that prose divides."""
        for item in items:
            self._blanks(item)
            if not item.cells:
                continue
            if item.single:
                self._single(item.cells[0])
            else:
                self._row(item.cells)
        self._flush()
        return self._stretches

    def _blanks(self, item: _Item) -> None:
        if not self._run.labels or not item.single or self._mode == 0:
            return
        count = item.gap if self._mode == 1 else (item.gap - 1) // 2
        if count <= 0:
            return
        wanted = self._expected(self._run.labels)
        if wanted is None:
            return
        # Space after a table's last cell is no cell: never more blanks than the label has cells left.
        count = min(count, wanted - len(self._run.slots))
        last = (self._run.slots or self._run.labels)[-1].place
        for number in range(1, count + 1):
            line = None if last.line is None else last.line + number
            place = Place(last.file, last.sheet, last.page, last.table, last.row, None, line)
            self._run.slots.append(Cell(_NOTHING, place))

    def _single(self, cell: Cell) -> None:
        sort = cell.token.sort
        if sort is Sort.VALUE:
            (self._run.slots if self._run.labels else self._run.lead).append(cell)
        elif sort is Sort.LABEL:
            self._label(cell)
        elif cell.token.money:
            self._run.money = cell.token.money
        elif sort is Sort.OTHER:
            self._other(cell)

    def _label(self, cell: Cell) -> None:
        if self._run.slots or self._run.lead:
            self._flush()
        self._run.labels.append(cell)

    def _other(self, cell: Cell) -> None:
        text = cell.token.text.strip()
        if len(text) > _PROSE or "。" in text:
            self._flush()
            if self._stretches[-1]:
                self._stretches.append([])
            return
        wanted = self._expected(self._run.labels) if self._run.labels else None
        missing = wanted is not None and len(self._run.slots) < wanted
        if missing and len(text) <= _SHORT and any(sign.isdigit() for sign in text):
            self._run.slots.append(cell)
        elif missing and len(text) <= 6:
            return  # a piece of a label that wraps around its numbers
        else:
            self._flush()
            self._run.labels.append(cell)

    def _row(self, cells: tuple[Cell, ...]) -> None:
        if all(cell.token.sort is Sort.VALUE for cell in cells):
            if self._run.labels:
                self._run.slots.extend(cells)
            else:
                self._run.lead.extend(cells)
            return
        seen = False
        for cell in cells:
            sort = cell.token.sort
            if not seen and sort is Sort.VALUE:
                if self._run.slots or self._run.lead:
                    self._flush()
                if not cell.blank:
                    self._run.lead.append(cell)
                continue
            if sort is Sort.LABEL or (sort is Sort.OTHER and not self._run.slots):
                if self._run.slots:
                    self._flush()
                self._run.labels.append(cell)
            elif sort in (Sort.VALUE, Sort.OTHER):
                self._run.slots.append(cell)
            elif cell.token.money:
                self._run.money = cell.token.money
            seen = True

    def _flush(self) -> None:
        run = self._run
        if run.labels or run.slots or run.lead:
            self._stretches[-1].append(run)
        self._run = Run()
