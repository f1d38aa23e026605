"""Which national form a page prints: its labels decide, not its year."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.catalogue.form import Catalogue
from app.content import Finding
from app.readers.extract import Block, Grid
from app.readers.match.glued import label_and_number
from app.readers.match.tokens import Sort, Words
from app.readers.match.vocabulary import Facet, Meaning
from app.vocabulary import FormCode, Severity

_MARKS = {
    FormCode.F2019: frozenset(("items_last_year", "items_change", "newly_disclosed", "disclosed_total")),
    FormCode.F2021: frozenset(("repealed", "in_force")),
}
_SUBJECT_MARKS = {"other_services": FormCode.F2019, "procurement": FormCode.F2019}
_ROW_MARK = "applications.otherwise_handled."
_TELLING = frozenset((Facet.ROW, Facet.SUBJECT, Facet.MEASURE, Facet.GROUP, Facet.OUTCOME, Facet.DIRECT))
_ENOUGH = 4
"""Different labels of a form from which on a page is taken to print it."""
_LONGEST = 120
_DIVIDERS = re.compile(r"[\t|│┃¦｜]")


def choose_form(
    blocks: Sequence[Block], words: Words, catalogue: Catalogue, *, year: int | None, hint: FormCode | None
) -> FormCode | None:
    """The form whose labels stand on the page; None where there are too few of any."""
    old: set[str] = set()
    new: set[str] = set()
    marks: dict[FormCode, set[str]] = {FormCode.F2019: set(), FormCode.F2021: set()}
    said = _memory(words)
    for text in _texts(blocks):
        known = said.get(text)
        if known is None:
            if len(said) > _REMEMBERED:
                said.clear()
            known = said[text] = _of(text, words)
        if known is _NOTHING:
            continue
        old.update(known.old)
        new.update(known.new)
        for form, mark in known.marks:
            marks[form].add(mark)
    if max(len(old), len(new)) < _ENOUGH:
        return None
    if len(old) > len(new):
        return FormCode.F2014
    return _between(marks, catalogue, year, hint)


class _Said(NamedTuple):
    """What one text tells of the form: rows of the old and words of the new family, marks of one form."""

    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    marks: tuple[tuple[FormCode, str], ...] = ()


_NOTHING = _Said()
_REMEMBERED = 20_000
_memories: list[tuple[Words, dict[str, _Said]]] = []


def _memory(words: Words) -> dict[str, _Said]:
    """What is known of texts under these words; kept, since every page prints the same labels."""
    for known, memory in _memories:
        if known is words:
            return memory
    fresh: dict[str, _Said] = {}
    _memories[:] = [(words, fresh), *_memories[:3]]
    return fresh


def _of(text: str, words: Words) -> _Said:
    """What a text tells, by itself or as a label that its number follows in the same cell."""
    whole = _says(text, words)
    if whole is not _NOTHING:
        return whole
    parts = label_and_number(text, words.old) or label_and_number(text, words.new)
    return _says(parts[0], words) if parts else _NOTHING


def _says(text: str, words: Words) -> _Said:
    row = words.old.words.get(words.old.token(text).normal.core)
    old = (row[0].code,) if row and row[0].facet is Facet.STATISTIC else ()
    label = words.new.token(text)
    if label.sort is not Sort.LABEL or not label.exact:
        return _Said(old) if old else _NOTHING
    meant = [meaning for meaning in label.meanings if meaning.facet in _TELLING]
    new = tuple(f"{meaning.facet.name}{meaning.code}" for meaning in meant)
    marks = tuple(mark for meaning in meant for mark in _marks(meaning))
    return _Said(old, new, marks) if old or new else _NOTHING


def _texts(blocks: Sequence[Block]) -> list[str]:
    """Short texts, each once: cells, lines, and the cells of rows with bars or tabs."""
    found: dict[str, None] = {}
    for block in blocks:
        if isinstance(block, Grid):
            for cell in block.cells:
                found[cell.text] = None
            continue
        text = block.text
        parts = _DIVIDERS.split(text)
        for part in parts:
            if len(part) <= _LONGEST:
                found[part.strip()] = None
                found[part.partition(",")[0].strip(' "')] = None
                head = part.split()
                if len(head) > 2 and head[0].isdigit():
                    head = head[1:]  # a serial number stands before the label
                if 1 < len(head) <= 20:
                    found[head[0]] = None
    return [text for text in found if text and len(text) <= _LONGEST and not text.isdigit()]


def _marks(meaning: Meaning) -> Iterator[tuple[FormCode, str]]:
    """What only one of the two later forms prints."""
    facet, code = meaning
    last = code.rpartition(".")[2]
    for form, names in _MARKS.items():
        if facet in (Facet.MEASURE, Facet.DIRECT) and last in names:
            yield form, last
    if facet is Facet.SUBJECT and code in _SUBJECT_MARKS:
        yield _SUBJECT_MARKS[code], code
    if code.startswith(_ROW_MARK) and code != "applications.otherwise_handled.other":
        yield FormCode.F2021, code


def _between(
    marks: dict[FormCode, set[str]], catalogue: Catalogue, year: int | None, hint: FormCode | None
) -> FormCode:
    early, late = len(marks[FormCode.F2019]), len(marks[FormCode.F2021])
    if early != late:
        return FormCode.F2019 if early > late else FormCode.F2021
    if hint in (FormCode.F2019, FormCode.F2021):
        return hint
    usual = catalogue.form_of_year(year) if year else None
    if usual is not None and usual.code is not FormCode.F2014:
        return usual.code
    return FormCode.F2021


def wrong_form(form: FormCode, catalogue: Catalogue, year: int | None) -> Finding | None:
    """The finding that a page prints another form than the one in force for its year."""
    usual = catalogue.form_of_year(year) if year else None
    if usual is None or usual.code is form:
        return None
    return Finding(
        "wrong_form",
        Severity.WARNING,
        f"{year} 年度应使用 {usual.code.value} 年版表格，文中使用的是 {form.value} 年版表格。",
        (),
        usual.code.value,
        form.value,
    )
