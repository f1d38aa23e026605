"""Each identity of a form, written out for the columns and rows it holds for.

Which sums there are depends on the form and its hybrid rows alone, so they are written out
once; a report's own cells are looked up in them afterwards.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from app.catalogue.evaluate import as_printed
from app.catalogue.form import Catalogue, Form, Identity, Row
from app.catalogue.formula import Linear, Relation
from app.checks.hybrid import hybrid_rows
from app.checks.weighing import Term, stands
from app.content import CellKey, ReportContent
from app.vocabulary import APPLICANT_PARTS, Applicant, FormCode, ValueStatus

Cells = tuple[tuple[int, CellKey], ...]
"""One side of a sum: factors and cells."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum of a form. `applicant` is the column of a `by_applicant` rule, `row` the
    indicator of an `across_applicants` one."""

    identity: Identity
    relation: Relation
    left: Cells
    right: Cells
    applicant: Applicant | None = None
    row: str | None = None

    def plainly_holds(self, values: Mapping[CellKey, Decimal | None]) -> bool:
        """Whether every cell has a number and the sides stand as they should to the last digit:
        so do nearly all sums of nearly all reports, and nothing more need be asked of them."""
        left, right = _added(self.left, values), _added(self.right, values)
        return left is not None and right is not None and stands(left - right, self.relation)


@dataclass(frozen=True, slots=True)
class Instance:
    """One sum with what a report says in its cells."""

    identity: Identity
    relation: Relation
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    applicant: Applicant | None = None
    row: str | None = None


class TermMaker:
    """Looks cells up in one report and says of each whether it is money or signed."""

    def __init__(self, content: ReportContent, form: Form, catalogue: Catalogue) -> None:
        self._figures = content.figures
        self._money, self._signed = _kinds(form, catalogue)

    def term(self, factor: int, key: CellKey) -> Term:
        """The cell as a term."""
        figure = self._figures.get(key)
        return Term(
            factor,
            key,
            None if figure is None else figure.value,
            ValueStatus.ABSENT if figure is None else figure.status,
            key.indicator in self._money,
            key.indicator in self._signed,
        )

    def side(self, linear: Linear, applicant: Applicant = Applicant.TOTAL) -> tuple[Term, ...]:
        """A sum's terms in one column."""
        return self.terms(_cells(linear, applicant))

    def terms(self, cells: Cells) -> tuple[Term, ...]:
        """The terms of one side."""
        return tuple(self.term(factor, key) for factor, key in cells)

    def instance(self, of: Sum) -> Instance:
        """A sum with its cells looked up."""
        left, right = self.terms(of.left), self.terms(of.right)
        return Instance(of.identity, of.relation, left, right, of.applicant, of.row)


@lru_cache(maxsize=len(FormCode))
def _kinds(form: Form, catalogue: Catalogue) -> tuple[frozenset[str], frozenset[str]]:
    """The indicators that are money, and those that may be negative."""
    money = frozenset(name for name, row in form.row_of.items() if row.unit == "万元")
    return money, frozenset(name for name, known in catalogue.indicators.items() if known.signed)


def instances(content: ReportContent, form: Form, catalogue: Catalogue) -> Iterator[Instance]:
    """Every sum of the form, in the order of its identities, columns and rows."""
    return map(TermMaker(content, form, catalogue).instance, sums_of(content, form))


def open_instances(content: ReportContent, form: Form, catalogue: Catalogue) -> Iterator[Instance]:
    """The same without those that plainly hold."""
    maker = TermMaker(content, form, catalogue)
    values = {key: figure.value for key, figure in content.figures.items()}
    return (maker.instance(each) for each in sums_of(content, form) if not each.plainly_holds(values))


def sums_of(content: ReportContent, form: Form) -> tuple[Sum, ...]:
    """Every sum of the form as this report prints it."""
    return _sums(form, tuple(form.hybrids.index(row) for row in hybrid_rows(content, form)))


@lru_cache(maxsize=4 * len(FormCode))
def _sums(form: Form, printed: tuple[int, ...]) -> tuple[Sum, ...]:
    """Written out with these hybrid rows, by their places in the form: rows are long to hash."""
    hybrids = [form.hybrids[place] for place in printed]
    return tuple(each for identity in form.identities for each in _written_out(identity, form, hybrids))


def _written_out(identity: Identity, form: Form, hybrids: Iterable[Row]) -> Iterator[Sum]:
    if identity.across_applicants:
        # A row's rule speaks of that row alone: one not printed has no sum to check.
        row = identity.left.operands[0]
        gone = {own for hybrid in hybrids for own in hybrid.replaces}
        if row not in gone and row in {each.indicator for each in (*form.rows, *hybrids)}:
            parts = tuple((1, CellKey(row, applicant)) for applicant in APPLICANT_PARTS)
            yield Sum(identity, Relation.EQUAL, ((1, CellKey(row)),), parts, row=row)
        return
    left, right = as_printed(identity.left, hybrids), as_printed(identity.right, hybrids)
    for applicant in Applicant if identity.by_applicant else (Applicant.TOTAL,):
        sides = _cells(left, applicant), _cells(right, applicant)
        column = applicant if identity.by_applicant else None
        yield Sum(identity, identity.relation, *sides, applicant=column)


def _cells(linear: Linear, applicant: Applicant) -> Cells:
    return tuple((factor, CellKey(indicator, applicant)) for factor, indicator in linear.terms)


def _added(side: Cells, values: Mapping[CellKey, Decimal | None]) -> Decimal | None:
    """The sum of a side, added up in its order; None where a cell has no number."""
    total = Decimal(0)
    for factor, key in side:
        value = values.get(key)
        if value is None:
            return None
        total += factor * value
    return total


def identity_family(identity: Identity) -> str:
    """What notices are gathered by: the rule, or all rules of the row totals together."""
    return "across_applicants" if identity.across_applicants else identity.id
