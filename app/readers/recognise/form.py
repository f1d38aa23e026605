"""Which national form a page prints: its labels decide, not its year."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.catalogue.form import Catalogue
from app.content import Finding
from app.readers.extract import Block, Grid
from app.readers.match.tokens import Sort, Words
from app.readers.match.vocabulary import Facet
from app.vocabulary import FormCode, Severity

_MARKS = {
    FormCode.F2019: frozenset(("items_last_year", "items_change", "newly_disclosed", "disclosed_total")),
    FormCode.F2021: frozenset(("repealed", "in_force")),
}
_SUBJECT_MARKS = {"other_services": FormCode.F2019, "procurement": FormCode.F2019}
_ROW_MARK = "applications.otherwise_handled."
_ENOUGH = 4
"""Different labels of a form from which on a page is taken to print it."""
_LONGEST = 120


@dataclass(frozen=True)
class Chosen:
    """The form, and whether its labels left a choice that the year had to make."""

    form: FormCode
    old: bool


def choose_form(
    blocks: Sequence[Block], words: Words, catalogue: Catalogue, *, year: int | None, hint: FormCode | None
) -> FormCode | None:
    """The form whose labels stand on the page; None where there are too few of any."""
    old: set[str] = set()
    new: set[str] = set()
    marks: dict[FormCode, set[str]] = {FormCode.F2019: set(), FormCode.F2021: set()}
    for text in _texts(blocks):
        token = words.old.words.get(words.old.token(text).normal.core)
        if token and token[0].facet is Facet.STATISTIC:
            old.add(token[0].code)
        label = words.new.token(text)
        if label.sort is not Sort.LABEL or not label.exact:
            continue
        for meaning in label.meanings:
            if meaning.facet in (
                Facet.ROW,
                Facet.SUBJECT,
                Facet.MEASURE,
                Facet.GROUP,
                Facet.OUTCOME,
                Facet.DIRECT,
            ):
                new.add(f"{meaning.facet.name}{meaning.code}")
                _mark(marks, meaning.facet, meaning.code)
    if max(len(old), len(new)) < _ENOUGH:
        return None
    if len(old) > len(new):
        return FormCode.F2014
    return _between(marks, catalogue, year, hint)


def _texts(blocks: Sequence[Block]) -> list[str]:
    """Short texts, each once: cells, lines, and the cells of rows with bars or tabs."""
    found: dict[str, None] = {}
    for block in blocks:
        if isinstance(block, Grid):
            for cell in block.cells:
                found[cell.text] = None
            continue
        text = block.text
        parts = text.replace("\t", "|").split("|") if "|" in text or "\t" in text else (text,)
        for part in parts:
            if len(part) <= _LONGEST:
                found[part.strip()] = None
                head = part.split()
                if 1 < len(head) <= 20:
                    found[head[0]] = None
    return [text for text in found if text and len(text) <= _LONGEST and not text.isdigit()]


def _mark(marks: dict[FormCode, set[str]], facet: Facet, code: str) -> None:
    last = code.rpartition(".")[2]
    for form, names in _MARKS.items():
        if facet in (Facet.MEASURE, Facet.DIRECT) and last in names:
            marks[form].add(last)
    if facet is Facet.SUBJECT and code in _SUBJECT_MARKS:
        marks[_SUBJECT_MARKS[code]].add(code)
    if code.startswith(_ROW_MARK) and code != "applications.otherwise_handled.other":
        marks[FormCode.F2021].add(code)


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
