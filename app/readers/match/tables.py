"""The whole page: its blocks as tables of runs, and each run to the part of the form it belongs to."""

import re
from collections.abc import Sequence

from app.content import Figure
from app.readers.extract import Block, Grid, Text
from app.readers.match.applications import ROW_NUMBERS, Applications
from app.readers.match.disclosure import Disclosure
from app.readers.match.grids import from_grid
from app.readers.match.lines import from_lines
from app.readers.match.litigation import Litigation
from app.readers.match.litigation_labels import GROUPS, OUTCOMES
from app.readers.match.runs import Cell, Run, Table
from app.readers.match.sink import Sink
from app.readers.match.statistics import Statistics
from app.readers.match.tokens import Family, Sort
from app.readers.match.vocabulary import Facet
from app.vocabulary import Applicant, ValueStatus

_YEAR = re.compile(r"\s*(20\d\d)\s*年?度?\s*\Z")


_CORNER_OF_TWO = "信息内容"


def tables_of(blocks: Sequence[Block], family: Family, *, old: bool) -> list[Table]:
    """Grids, and the stretches of text between them that hold labels of the forms."""
    tables: list[Table] = []
    texts: list[Text] = []
    expected = _expected_old if old else _expected_new
    for block in (*blocks, None):
        if isinstance(block, Text):
            texts.append(block)
            continue
        if texts:
            tables += from_lines(texts, family, expected)
            texts = []
        if isinstance(block, Grid):
            tables.append(from_grid(block, family))
    return tables


def _expected_old(labels: Sequence[Cell], _before: Sequence[Run]) -> int | None:
    return 1 if labels and labels[-1].token.has(Facet.STATISTIC) else None


def _expected_new(labels: Sequence[Cell], before: Sequence[Run]) -> int | None:
    """How many cells follow: seven after a row of table 3, one for each measure or outcome named."""
    if not labels:
        return None
    last = labels[-1].token
    if last.has(Facet.ROW) and not _is_head(labels):
        return len(Applicant)
    if last.has(Facet.SUBJECT):
        return _trailing(labels[:-1], Facet.MEASURE) or _measures_before(before)
    if last.code(Facet.TITLE) == "4":
        return len(GROUPS) * len(OUTCOMES)
    if last.has(Facet.DIRECT):
        return 1
    if last.has(Facet.MEASURE):
        return _trailing(labels, Facet.MEASURE)
    if last.has(Facet.GROUP):
        return _outcomes_above(labels[:-1], before)
    if last.has(Facet.OUTCOME):
        outcomes = sum(cell.token.has(Facet.OUTCOME) for cell in labels)
        if outcomes == 1:
            return _groups_above(labels, before)
        return outcomes if outcomes in (5, 10, 15) else len(GROUPS) * len(OUTCOMES) if outcomes > 10 else None
    return None


def _outcomes_above(labels: Sequence[Cell], before: Sequence[Run]) -> int | None:
    """Five, where a group stands beside its numbers and the five outcomes are heads above them,
    no group being a head above those."""
    for heads in (labels, *(run.labels for run in reversed(before[-3:]))):
        first = next((n for n, cell in enumerate(heads) if cell.token.has(Facet.OUTCOME)), None)
        if first is not None:
            count = sum(cell.token.has(Facet.OUTCOME) for cell in heads)
            among = any(cell.token.has(Facet.GROUP) for cell in heads[:first])
            return len(OUTCOMES) if count == len(OUTCOMES) and not among else None
    return None


def _groups_above(labels: Sequence[Cell], before: Sequence[Run]) -> int:
    """One number for each group, where the groups are heads and the outcomes stand below them."""
    for heads in (labels, *(run.labels for run in reversed(before[-len(OUTCOMES) :]))):
        groups = {code for cell in heads if (code := cell.token.code(Facet.GROUP)) in GROUPS}
        if groups:
            return len(groups)
    return 1


def _measures_before(before: Sequence[Run]) -> int | None:
    """How many measures the last heads before named."""
    for run in reversed(before[-8:]):
        count = sum(cell.token.has(Facet.MEASURE) for cell in run.labels)
        if count:
            return count
    return None


def _trailing(labels: Sequence[Cell], facet: Facet) -> int:
    count = 0
    for cell in reversed(labels):
        if not cell.token.has(facet):
            break
        count += 1
    return count


def _is_head(labels: Sequence[Cell]) -> bool:
    """其他 or 总计 among the applicants or the outcomes."""
    last = labels[-1].token
    if not (last.has(Facet.APPLICANT) or last.has(Facet.OUTCOME)) or last.normal.number in ROW_NUMBERS:
        return False
    before = labels[-2].token if len(labels) > 1 else None
    return before is not None and (before.has(Facet.APPLICANT) or before.has(Facet.OUTCOME))


def place_old(tables: list[Table], sink: Sink, year: int | None) -> None:
    """Read the tables as the 2014 form."""
    kept = [table for table in tables if _is_of_form(table) or _one_row(table)]
    Statistics(sink, year).read(kept)


def _is_of_form(table: Table) -> bool:
    """Two labels of the form, at least one of them word for word: a table of the narrative may
    name a channel or two as well."""
    tokens = [cell.token for run in table.runs for cell in run.labels if cell.token.has(Facet.STATISTIC)]
    headings = any(cell.token.has(Facet.HEADING) for run in table.runs for cell in run.labels)
    return len(tokens) + headings >= 2 and any(token.exact for token in tokens)


def _is_head_row(run: Run) -> bool:
    """指标 | 单位 | 数值."""
    heads = frozenset((Facet.CORNER, Facet.VALUE_HEAD))
    return bool(run.labels) and all(cell.token.facets & heads for cell in run.labels)


def _one_row(table: Table) -> bool:
    """A row of the form alone, between lines that are headings or under heads of its own."""
    rows = [run for run in table.runs if not _is_head_row(run)]
    if not table.aligned or len(rows) != 1 or len(rows[0].labels) != 1:
        return False
    label = rows[0].labels[0].token
    cells = rows[0].slots or rows[0].lead
    return label.exact and label.has(Facet.STATISTIC) and len(cells) == 1


def _has_labels(table: Table, minimum: int) -> bool:
    count = 0
    for run in table.runs:
        for cell in run.labels:
            count += cell.token.sort is Sort.LABEL and not cell.token.has(Facet.CORNER)
            if count >= minimum:
                return True
    return False


class New:
    """Sends each run of a 2019 or 2021 page to its table. Most labels tell which; 其他 and 总计
    belong to the table they stand in."""

    def __init__(self, sink: Sink, year: int | None = None) -> None:
        self._sink = sink
        self._year = year
        self._two = Disclosure(sink)
        self._three = Applications(sink)
        self._four = Litigation(sink)
        self._zone = 0

    def read(self, tables: list[Table]) -> None:
        """Place every figure of these tables."""
        for table in tables:
            first = next((zone for run in table.runs if (zone := _zone_of(run))), 0)
            if table.aligned and _has_labels(table, minimum=1):
                self._zone = first
            for part in (self._two, self._three, self._four):
                part.new_table(aligned=table.aligned)
            for run in self._of_year(table):
                self._run(run)
        self._three.finish()
        self._four.finish()

    def _of_year(self, table: Table) -> list[Run]:
        """The table's runs. Where rows are named by years, only that of the report is of the form."""
        years = [_year_of(run) for run in table.runs]
        if self._year is None or str(self._year) not in years:
            return table.runs
        kept: list[Run] = []
        for run, year in zip(table.runs, years, strict=True):
            if year in (None, str(self._year)):
                kept.append(run)
            else:
                self._sink.leave((*run.lead, *run.slots))
        return kept

    def _run(self, run: Run) -> None:
        zone = _zone_of(run) or self._zone
        for number, cell in enumerate(run.labels, 1):
            last = number == len(run.labels) and bool(run.slots)
            zone = self._label(cell, zone, last=last, beside=_beside_applicant(run.labels, number - 1))
        self._zone = zone
        if not run.slots:
            if run.labels and zone == 4:
                self._four.end_run()
            self._without_labels(run, zone)
            return
        if zone == 2:
            self._two.values(run)
        elif zone == 3:
            self._three.values(run)
        elif zone == 4:
            self._four.values(run)

    def _without_labels(self, run: Run, zone: int) -> None:
        if run.money and not run.labels and zone in (0, 2):
            self._two.money(run.money)
        if run.labels or not run.lead:
            return
        if zone == 3:
            self._three.bare(run.lead)
        elif zone == 4:
            self._four.values(Run(slots=run.lead))
        elif zone == 2:
            self._two.values(Run(slots=run.lead))

    def _label(self, cell: Cell, zone: int, *, last: bool, beside: bool) -> int:
        token = cell.token
        if token.sort is not Sort.LABEL:
            if zone == 3 and last:
                self._three.unknown(cell)
            return zone
        found = token.zone or zone
        if token.has(Facet.CORNER):
            if token.normal.core == _CORNER_OF_TWO:
                self._two.corner()
        elif token.has(Facet.TITLE):
            self._two.titled(here=found == 2)
            return found
        elif found == 2:
            self._two.label(cell)
        elif found == 3:
            self._three.label(cell, last=last, beside=beside)
        elif found == 4:
            self._four.label(cell)
        return found


def _beside_applicant(labels: Sequence[Cell], at: int) -> bool:
    """Whether a label stands next to one that can only be the name of a kind of applicant."""
    return any(
        0 <= near < len(labels)
        and labels[near].token.zone == 3
        and not labels[near].token.facets.isdisjoint(_COLUMN_FACETS)
        for near in (at - 1, at + 1)
    )


_COLUMN_FACETS = frozenset((Facet.APPLICANT, Facet.LEGAL_PERSONS))


def _year_of(run: Run) -> str | None:
    """The year that is the only label of a row of figures."""
    found = _YEAR.match(run.labels[0].token.text) if len(run.labels) == 1 and run.slots else None
    return found[1] if found else None


def _zone_of(run: Run) -> int:
    """The table that the run's labels belong to, by the first that leaves no doubt."""
    known = next((zone for cell in run.labels if (zone := cell.token.zone)), 0)
    if known or not run.labels or len(run.slots) < len(Applicant):
        return known
    # （七）总计 and 3.其他, so numbered and before seven figures, are rows of table 3.
    last = run.labels[-1].token
    return 3 if last.has(Facet.ROW) and last.normal.number in ROW_NUMBERS else 0


def all_figures(sink: Sink) -> tuple[Figure, ...]:
    """All figures in the form's order, those not on the page as absent; borrowed rows last."""
    keys = list(sink.form.cells)
    known = set(keys)
    keys += [key for key in sink.figures if key not in known]
    return tuple(sink.figures.get(key) or Figure(key, None, ValueStatus.ABSENT) for key in keys)
