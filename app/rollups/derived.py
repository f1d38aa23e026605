"""The derived indicators of one report, worked out from its cells. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.catalogue.evaluate import as_printed, standing_in
from app.catalogue.form import Catalogue, Form
from app.catalogue.formula import Linear
from app.content import CellKey
from app.vocabulary import Applicant, FormCode, ValueStatus

WORST_LAST = (
    ValueStatus.REPORTED,
    ValueStatus.NOT_APPLICABLE,
    ValueStatus.BLANK,
    ValueStatus.ABSENT,
    ValueStatus.UNREADABLE,
)
_RANK = {status: rank for rank, status in enumerate(WORST_LAST)}
_ABSENT = (ValueStatus.ABSENT, None)
Known = Mapping[CellKey, tuple[ValueStatus, int | None]]
"""Status and scaled value of the cells of a report; a cell not in it is absent."""


@dataclass(frozen=True, slots=True)
class DerivedValue:
    """A derived indicator of one report. Both sides are None unless every operand was
    reported; `denominator` is None for a plain sum too."""

    key: CellKey
    status: ValueStatus
    numerator: int | None
    denominator: int | None


def derived_values(catalogue: Catalogue, form: FormCode, known: Known) -> Iterator[DerivedValue]:
    """Every derived indicator that the form allows, for each applicant column it has."""
    chosen = catalogue.forms[form]
    printed = _printed(chosen, known) if chosen.hybrids else ()
    for plan in _plans(catalogue, form, printed):
        yield _value(plan, known)


Side = tuple[tuple[int, CellKey], ...]
"""Factors and cells."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one derived indicator is worked out on one form for one column."""

    key: CellKey
    numerator: Side
    denominator: Side | None


@lru_cache(maxsize=4 * len(FormCode))
def _plans(catalogue: Catalogue, form: FormCode, printed: tuple[int, ...]) -> tuple[_Plan, ...]:
    """All of them on pages that print these hybrid rows, told by their places in the form."""
    chosen = catalogue.forms[form]
    hybrids = [chosen.hybrids[place] for place in printed]
    columns = {name: {key.applicant for key in row.cells} for name, row in chosen.row_of.items()}
    found: list[_Plan] = []
    for code, indicator in catalogue.indicators.items():
        ratio = indicator.derivation.on(form) if indicator.derivation is not None else None
        if ratio is None:
            continue
        operands = (*ratio.numerator.operands, *(ratio.denominator.operands if ratio.denominator else ()))
        above = as_printed(ratio.numerator, hybrids)
        below = as_printed(ratio.denominator, hybrids) if ratio.denominator is not None else None
        for applicant in Applicant:
            if all(applicant in columns.get(name, ()) for name in operands):
                denominator = None if below is None else _cells(below, applicant)
                found.append(_Plan(CellKey(code, applicant), _cells(above, applicant), denominator))
    return tuple(found)


def _cells(total: Linear, applicant: Applicant) -> Side:
    return tuple((factor, CellKey(name, applicant)) for factor, name in total.terms)


def _printed(form: Form, known: Known) -> tuple[int, ...]:
    """The places in the form of the hybrid rows that a page prints."""

    def best(name: str) -> ValueStatus:
        found = [known[CellKey(name, a)][0] for a in Applicant if CellKey(name, a) in known]
        return min(found, key=WORST_LAST.index, default=ValueStatus.ABSENT)

    return tuple(form.hybrids.index(row) for row in standing_in(form, best))


def _value(plan: _Plan, known: Known) -> DerivedValue:
    worst, above = _side(plan.numerator, known)
    below: int | None = None
    if plan.denominator is not None:
        rank, below = _side(plan.denominator, known)
        worst = max(worst, rank)
    if worst:
        return DerivedValue(plan.key, WORST_LAST[worst], None, None)
    return DerivedValue(plan.key, ValueStatus.REPORTED, above, below)


def _side(cells: Side, known: Known) -> tuple[int, int]:
    """The rank of the worst status among the operands, and their sum where all are reported."""
    worst, result = 0, 0
    for factor, key in cells:
        status, value = known.get(key, _ABSENT)
        if value is None:
            worst = max(worst, _RANK[status])
        else:
            result += factor * value
    return worst, result
