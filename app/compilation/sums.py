"""What the chosen reports add up to, cell by cell. Pure.

A blank is no zero: it adds nothing, and a cell that no report fills stays blank. A total that
a report leaves blank although all its parts are there follows from the form's identities and
is counted as `derived`. A row that some reports print as one for several (（六）其他处理 of the
2019 form on the 2021 one) cannot be split again: unless what they print is 0, the whole sum
prints that row as one too, so that nothing is lost and its identities still hold.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from app.catalogue.form import Catalogue, Form, Row
from app.catalogue.formula import Relation
from app.catalogue.local import AddsUp, Definitions, LocalIndicator
from app.checks.hybrid import replaced_rows
from app.checks.instances import Instance, instances
from app.checks.weighing import Term, printed_sum
from app.compilation.model import BEHIND, Behind, CellSum
from app.content import CellKey, Figure, ReportContent
from app.vocabulary import ValueStatus

Told = Mapping[CellKey, tuple[Decimal | None, Behind]]
"""What one report says of each cell."""

_UNFILLED = (ValueStatus.BLANK, ValueStatus.ABSENT)
_WORDS: Mapping[Behind, str] = {
    "reported": "填数",
    "derived": "由分项推得",
    "blank": "空白",
    "not_applicable": "不适用",
    "unreadable": "无法识别",
    "absent": "缺此项",
}


def add_up(
    reports: Sequence[Mapping[CellKey, Figure]],
    *,
    year: int,
    form: Form,
    catalogue: Catalogue,
    local: Definitions = MappingProxyType({}),
) -> tuple[CellSum, ...]:
    """The sum of these reports, all on `form`, in the order of the form; hybrid rows come after
    it and only where they stand in for the form's own, then the `local` indicators by code."""
    told = [_told(figures, year, form, catalogue) for figures in reports]
    folded = [row for row in form.hybrids if _unsplit(row, told)]
    gone = {code for row in folded for code in row.replaces}
    sums = [_cell(key, told) for key in form.cells if key.indicator not in gone]
    for row in form.hybrids:
        if row in folded:
            as_one = [_folded(row, each) for each in told]
            sums += [_cell(key, as_one) for key in row.cells]
    counted = [local[code] for code in sorted(local) if any(CellKey(code) in each for each in reports)]
    return (*sums, *(_local(indicator, reports) for indicator in counted))


def _told(figures: Mapping[CellKey, Figure], year: int, form: Form, catalogue: Catalogue) -> Told:
    content = ReportContent(year, form.code, figures=figures)
    derived = _derived(content, form, catalogue)
    content = content.with_figures(Figure(key, value, ValueStatus.REPORTED) for key, value in derived.items())
    told: dict[CellKey, tuple[Decimal | None, Behind]] = {}
    for key in (*form.cells, *(cell for row in form.hybrids for cell in row.cells)):
        told[key] = content.value(key), "derived" if key in derived else content.status(key).value
    for own, hybrid in replaced_rows(content, form).items():
        for key in form.row_of[own].cells:
            told[key] = _split(content, CellKey(hybrid, key.applicant))
    return told


def _split(content: ReportContent, hybrid: CellKey) -> tuple[Decimal | None, Behind]:
    """What a row printed as one says of each row it stands for: nothing, unless it is 0, for
    counts are never negative and so all of them are 0."""
    value = content.value(hybrid)
    if value == 0:
        return value, "derived"
    return None, "absent" if value is not None else content.status(hybrid).value


def _derived(content: ReportContent, form: Form, catalogue: Catalogue) -> dict[CellKey, Decimal]:
    """Totals left unfilled whose parts are all there. One total may be a part of the next."""
    found: dict[CellKey, Decimal] = {}
    while True:
        news = {
            total.key: printed_sum(parts)
            for instance in instances(content, form, catalogue)
            for total, parts in _readings(instance)
        }
        if not news:
            return found
        found |= news
        content = content.with_figures(
            Figure(key, value, ValueStatus.REPORTED) for key, value in news.items()
        )


def _readings(instance: Instance) -> Iterable[tuple[Term, Sequence[Term]]]:
    """A rule read as: this one unfilled cell is the sum of those, all of which are there."""
    if instance.relation is not Relation.EQUAL:
        return
    for total, parts in ((instance.left, instance.right), (instance.right, instance.left)):
        if len(total) != 1 or len(parts) == 1 or total[0].factor != 1 or total[0].status not in _UNFILLED:
            continue
        if all(part.value is not None for part in parts):
            yield total[0], parts


def _unsplit(row: Row, told: Iterable[Told]) -> bool:
    """Whether some report prints a number in this row, and none in the rows it stands for."""
    return any(
        each[key][0] and all(single[0] is None for single in _singles(row, key, each))
        for each in told
        for key in row.cells
    )


def _folded(row: Row, told: Told) -> Told:
    """The row as one, in a report that may print the single rows."""
    as_one: dict[CellKey, tuple[Decimal | None, Behind]] = {}
    for key in row.cells:
        singles = _singles(row, key, told)
        filled = [value for value, _ in singles if value is not None]
        if filled:
            as_one[key] = sum(filled, Decimal(0)), "derived"
        else:
            as_one[key] = singles[0] if told[key][1] == "absent" else told[key]
    return as_one


def _singles(row: Row, key: CellKey, told: Told) -> list[tuple[Decimal | None, Behind]]:
    return [told[CellKey(code, key.applicant)] for code in row.replaces]


def _cell(key: CellKey, told: Sequence[Told]) -> CellSum:
    values = [value for each in told if (value := each[key][0]) is not None]
    counted = Counter(each[key][1] for each in told)
    behind: dict[Behind, int] = {word: counted[word] for word in BEHIND}
    if values:
        status = ValueStatus.REPORTED
    elif told and behind["not_applicable"] == len(told):
        status = ValueStatus.NOT_APPLICABLE
    else:
        status = ValueStatus.BLANK
    value = sum(values, Decimal(0)) if values else None
    return CellSum(Figure(key, value, status, locator=described(behind)), behind)


def _local(indicator: LocalIndicator, reports: Sequence[Mapping[CellKey, Figure]]) -> CellSum:
    """An area's own indicator: added up, or of scores the mean of those there are."""
    key = CellKey(indicator.code)
    absent = Figure(key, None, ValueStatus.ABSENT)
    figures = [figures.get(key, absent) for figures in reports]
    cell = _cell(key, [{key: (figure.value, figure.status.value)} for figure in figures])
    total, count = cell.figure.value, cell.behind["reported"]
    if total is None or indicator.adds_up is AddsUp.SUM:
        return cell
    mean = round(total / count, indicator.decimals)
    locator = described(cell.behind).replace("汇总", "平均", 1)
    return replace(cell, figure=replace(cell.figure, value=mean, locator=locator))


def described(behind: Mapping[Behind, int]) -> str:
    """What stands behind a cell, in words: `汇总 61 份：填数 58、空白 3`."""
    parts = [f"{_WORDS[word]} {count}" for word, count in behind.items() if count]
    return f"汇总 {sum(behind.values())} 份" + (f"：{'、'.join(parts)}" if parts else "")
