"""Lines of text to cells: rows with bars, tabs or spaces, and single cells, broken labels
in one piece again."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from app.readers.extract import Place, Text
from app.readers.match.glued import label_and_number
from app.readers.match.runs import Cell
from app.readers.match.tokens import Family, Sort
from app.vocabulary import ValueStatus

_BARS = re.compile(r"[|│┃¦｜]")
_RULE = re.compile(r"[\s|│┃¦｜:+=─━┄┼├┤┌┐└┘┬┴-]*\Z")
_LINE = re.compile(r"\s*(?:[─━┄┼├┤┌┐└┘┬┴+-]*[─━┄┼├┤┌┐└┘┬┴][─━┄┼├┤┌┐└┘┬┴+-]*|[-=_—]{8,})\s*\Z")
"""A line that draws a rule."""
_DRAWN = re.compile(r"[-=]{2}|[─━]|[|:]-[|:]")
"""What tells a drawn rule from cells that hold a hyphen for nothing: `- | - |`."""
_SPACES = re.compile(r"[ \u00a0\u2000-\u200a\u202f\u3000]+")
_PARTING = re.compile(r"[|│┃¦｜\s,]")
"""What may stand between the cells of a line. Most lines of prose have none of it."""
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–]\s*\d{1,4}\s*[-—–]|第\s*\d{1,4}\s*页(?:\s*[,，/共]?\s*共?\s*\d{1,4}\s*页)?)\s*\Z"
)
PROSE = 70
"""Signs from which on a line that is no label is prose."""
SHORT = 24
_BROKEN = re.compile(r"[-\d,，.]*\d[,，.]")
_MAX_JOIN = 4
_SERIALS = 5
_HEADS = 3
_CHAIN = 12


class Item(NamedTuple):
    """The cells of one line; `gap` empty lines precede it; `single`: it is one cell."""

    cells: tuple[Cell, ...]
    gap: int
    single: bool


def items_of(texts: Sequence[Text], family: Family) -> list[Item]:
    """The cells of every line that is not empty; page numbers left out."""
    lead_bar, end_bar = bar_habits(texts)
    items: list[Item] = []
    last: Place | None = None
    for text in texts:
        empty = not text.text.strip()
        if (empty and text is not texts[-1]) or _PAGE_NUMBER.match(text.text):
            continue
        gap = 0
        if last and last.line is not None and text.place.line is not None and last.page == text.place.page:
            gap = max(text.place.line - last.line - 1, 0)
        if empty:  # the end of the file: empty lines before it may be the last row's cells
            items.append(Item((), gap, True))
            continue
        last = text.place
        parts = [] if _LINE.match(text.text) else _split(text.text, family, lead_bar, end_bar)
        cells = tuple(
            Cell(family.token(part), place_of(text.place, number, len(parts)))
            for number, part in enumerate(parts, 1)
        )
        if cells:
            items.append(Item(cells, gap, len(cells) == 1))
        else:
            items.append(Item((), gap, False))
    return items


def place_of(place: Place, column: int, count: int) -> Place:
    """The place of one of several cells of a line."""
    if count == 1:
        return place
    return Place(place.file, place.sheet, place.page, place.table, place.row, column, place.line)


def with_plain_bars(text: Text) -> Text:
    """The line with one sort of bar, whatever it was drawn with."""
    return Text(_BARS.sub("|", text.text), text.place, text.heading) if _BARS.search(text.text) else text


def bar_habits(texts: Sequence[Text]) -> tuple[bool, bool]:
    """Whether rows begin, and end, with a bar that is only a border."""
    barred = [text.text.strip() for text in texts if "|" in text.text or _BARS.search(text.text)]
    long = [line for line in barred if len(_BARS.split(line)) > 2]
    lead = sum(bool(_BARS.match(line)) for line in long) * 2 > len(long)
    end = sum(bool(_BARS.match(line[-1])) for line in barred) * 2 > len(barred)
    return lead, end


def _split(line: str, family: Family, lead_bar: bool, end_bar: bool) -> list[str]:
    if not _PARTING.search(line):
        return _split_glued(line, family)
    if _BARS.search(line):
        return split_bars(line.strip(), lead_bar, end_bar)
    # One tab before a line is an indent; more are empty cells.
    if "\t" in (line[1:] if line.startswith("\t") else line) and len(line) < 4000:
        return [part.strip() for part in line.rstrip("\n").split("\t")]
    line = line.strip()
    if len(line) > PROSE * 3:
        return [line]
    values = _split_commas(line, family) if "," in line else None
    if values:
        return values
    parts = _SPACES.split(line)
    if len(parts) > 1:
        return _split_spaces(line, parts, family)
    return _split_glued(line, family)


def _split_commas(line: str, family: Family) -> list[str] | None:
    """`label,件,0`: only where the first is a label and all others are units and values."""
    label, *others = (part.strip(' "') for part in line.split(","))
    if len(others) < 1 or not family.token(label).exact or family.token(label).sort is not Sort.LABEL:
        return None
    if all(family.token(part).sort in (Sort.VALUE, Sort.UNIT) for part in others):
        return [label, *others]
    return None


def split_bars(line: str, lead_bar: bool, end_bar: bool) -> list[str]:
    """The cells between the bars; none for a line that only draws a rule."""
    if _RULE.match(line) and _DRAWN.search(line):
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
    broken = next((n for n, part in enumerate(parts[:-1]) if _BROKEN.fullmatch(part)), None)
    if broken is not None and all(token.sort is Sort.VALUE for token in tokens[broken + 1 :]):
        # A number broken in two, 2, 0 for 20: one cell, which nobody can read.
        return [*parts[:broken], " ".join(parts[broken:])]
    whole = family.token(line)
    # A label whose bracket only closes on the next line would take the figures for part of its note.
    figures = tokens[-1].printed.status is ValueStatus.REPORTED
    if whole.sort is Sort.UNIT or (whole.sort is Sort.LABEL and whole.exact and not figures):
        return [line]
    if all(token.sort is not Sort.OTHER and (token.exact or len(parts) > 2) for token in tokens):
        return parts
    if sum(token.sort is Sort.LABEL and token.exact for token in tokens) >= max(_HEADS, len(parts) - 1):
        return parts  # heads side by side, the corner before them not the form's
    tail = len(parts)
    while tail and tokens[tail - 1].sort in (Sort.VALUE, Sort.UNIT):
        tail -= 1
    if 0 < tail < len(parts) and any(t.printed.status is ValueStatus.REPORTED for t in tokens[tail:]):
        head = " ".join(parts[:tail])
        if family.token(head).sort is Sort.LABEL:
            return [head, *parts[tail:]]
        if tail > 1 and tokens[tail - 1].sort is Sort.LABEL:
            return parts
        if len(head) <= SHORT * 2:
            return [head, *parts[tail:]]
    return [line]


def _split_glued(line: str, family: Family) -> list[str]:
    """`当面申请数：0件` as a label and a value; only where the label is certain."""
    if family.token(line).sort is not Sort.OTHER:
        return [line]
    return list(label_and_number(line, family) or (line,))


def joined(items: list[Item], family: Family) -> list[Item]:
    """Labels that were broken over lines, in one piece again."""
    result: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        count = _join_length(items, at, family) if item.single and item.cells else 1
        if count > 1:
            text = "".join(each.cells[0].token.text.strip() for each in items[at : at + count])
            item = Item((Cell(family.token(text), item.cells[0].place),), item.gap, True)
        result.append(item)
        at += count
    return result


def _join_length(items: list[Item], at: int, family: Family) -> int:
    token = items[at].cells[0].token
    if token.sort is Sort.VALUE or (token.sort is Sort.LABEL and token.exact) or len(token.text) > PROSE:
        return 1
    text = token.text.strip()
    for count in range(2, _MAX_JOIN + 1):
        if at + count > len(items) or not items[at + count - 1].cells or not items[at + count - 1].single:
            break
        following = items[at + count - 1]
        following_token = following.cells[0].token
        if following_token.sort is Sort.VALUE or following.gap > 1 or len(following_token.text) > PROSE:
            break
        text += following_token.text.strip()
        joined = family.token(text)
        if joined.sort is Sort.LABEL and joined.exact:
            return count
    return 1


def without_serials(items: list[Item]) -> list[Item]:
    """Lines with a column of serial numbers: each stands just before its label, in its line or in
    one above, and is one more than the one before."""
    before = [
        number
        for number, (item, following) in enumerate(pairwise((*items, Item((), 0, False))))
        if _leads(item) or (_is_single(item, Sort.VALUE) and _is_single(following, Sort.LABEL))
    ]
    values = [items[number].cells[0].token.printed.number for number in before]
    steps = [None not in (low, high) and high == low + 1 for low, high in pairwise(values)]  # type: ignore[operator]
    if len(steps) < _SERIALS:
        return items
    if sum(steps) * 10 < len(steps) * 9:
        before = _longest_chain(before, steps)
    serials = set(before)
    rest = (item._replace(cells=item.cells[1:]) if n in serials else item for n, item in enumerate(items))
    return [item for item in rest if item.cells or not item.single]


def _longest_chain(before: list[int], steps: list[bool]) -> list[int]:
    """The longest stretch in which each is one more than the one before, if it is too long for chance."""
    best = start = end = 0
    for at, step in enumerate((*steps, False)):
        if not step:
            if at - start > end - best:
                best, end = start, at
            start = at + 1
    return before[best : end + 1] if end - best >= _CHAIN else []


def _leads(item: Item) -> bool:
    """Whether a number stands before a label in one line."""
    if len(item.cells) < 2:
        return False
    first, second = item.cells[0].token, item.cells[1].token
    return first.sort is Sort.VALUE and second.sort is Sort.LABEL


def _is_single(item: Item, sort: Sort) -> bool:
    return item.single and bool(item.cells) and item.cells[0].token.sort is sort
