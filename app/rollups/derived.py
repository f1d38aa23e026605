"""The derived indicators of one report, worked out from its cells. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.catalogue.evaluate import as_printed
from app.catalogue.form import Catalogue, Form, Ratio
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
    for plan in _plans(catalogue, form):
        numerator, denominator = _as_printed(catalogue.forms[form], plan.ratio, known)
        for applicant in plan.applicants:
            yield _value(CellKey(plan.code, applicant), numerator, denominator, known)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one derived indicator is worked out on one form, and for which columns."""

    code: str
    ratio: Ratio
    applicants: tuple[Applicant, ...]


@lru_cache(maxsize=len(FormCode))
def _plans(catalogue: Catalogue, form: FormCode) -> tuple[_Plan, ...]:
    columns = {
        name: {key.applicant for key in row.cells} for name, row in catalogue.forms[form].row_of.items()
    }
    found: list[_Plan] = []
    for code, indicator in catalogue.indicators.items():
        ratio = indicator.derivation.on(form) if indicator.derivation is not None else None
        if ratio is not None:
            operands = (*ratio.numerator.operands, *(ratio.denominator.operands if ratio.denominator else ()))
            applicants = tuple(a for a in Applicant if all(a in columns.get(name, ()) for name in operands))
            found.append(_Plan(code, ratio, applicants))
    return tuple(found)


def _as_printed(form: Form, ratio: Ratio, known: Known) -> tuple[Linear, Linear | None]:
    def best(name: str) -> ValueStatus:
        found = [known[CellKey(name, a)][0] for a in Applicant if CellKey(name, a) in known]
        return min(found, key=WORST_LAST.index, default=ValueStatus.ABSENT)

    below = as_printed(form, ratio.denominator, best) if ratio.denominator is not None else None
    return as_printed(form, ratio.numerator, best), below


def _value(key: CellKey, numerator: Linear, denominator: Linear | None, known: Known) -> DerivedValue:
    worst, above = _side(numerator, key.applicant, known)
    below: int | None = None
    if denominator is not None:
        rank, below = _side(denominator, key.applicant, known)
        worst = max(worst, rank)
    if worst:
        return DerivedValue(key, WORST_LAST[worst], None, None)
    return DerivedValue(key, ValueStatus.REPORTED, above, below)


def _side(total: Linear, applicant: Applicant, known: Known) -> tuple[int, int]:
    """The rank of the worst status among the operands, and their sum where all are reported."""
    worst, result = 0, 0
    for factor, name in total.terms:
        status, value = known.get(CellKey(name, applicant), _ABSENT)
        if value is None:
            worst = max(worst, _RANK[status])
        else:
            result += factor * value
    return worst, result
