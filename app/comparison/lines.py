"""The numbers of two reports side by side, in the printed order of their forms. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.catalogue.form import Catalogue, Form, Indicator, Row
from app.catalogue.indicators import RATIO_UNIT
from app.catalogue.registry import scale_of, to_scaled
from app.catalogue.series import shifts_between
from app.comparison.order import interleaved
from app.content import CellKey, Figure, ReportContent
from app.rollups.derived import DerivedValue, derived_values
from app.vocabulary import Applicant, FormCode, ValueStatus
from app.writers.dataset import Exact, Field

NOT_IN_FORM = "not_in_form"
DERIVED = "派生指标"
Rows = Mapping[CellKey, Row]


@dataclass(frozen=True, slots=True)
class Side:
    """One cell of one report: `status` is a ValueStatus or `not_in_form`; a ratio has its
    numerator and denominator too."""

    value: Field
    status: str
    raw: str | None = None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the one report beside the other's.

    `form`, `table`, `table_title`, `section` and `label` say where the left report's form
    prints it, or the right one's where only that does; `right_label` is what the right form
    calls it where that differs. A derived indicator stands in no table. `change` is left less
    right, None unless both are reported; `change_rate` is that over the right value, None
    unless it is above 0. `note` says how the meaning differs between the two forms.
    """

    form: FormCode | None
    table: int | None
    table_title: str | None
    section: str
    label: str
    right_label: str | None
    indicator: str
    applicant: Applicant
    left: Side
    right: Side
    change: Field
    change_rate: float | None
    note: str | None


def lines(left: ReportContent, right: ReportContent, catalogue: Catalogue) -> list[Line]:
    """Every number that either form prints, table by table, then the derived indicators."""
    return [*_printed(left, right, catalogue), *_derived(left, right, catalogue)]


def _printed(left: ReportContent, right: ReportContent, catalogue: Catalogue) -> Iterator[Line]:
    forms = catalogue.forms[left.form], catalogue.forms[right.form]
    rows = _rows(forms[0], left), _rows(forms[1], right)
    for key in _order(forms, rows):
        form, row = (forms[0], rows[0][key]) if key in rows[0] else (forms[1], rows[1][key])
        other = rows[1].get(key)
        indicator = catalogue.indicators[key.indicator]
        sides = _side(left, key, rows[0]), _side(right, key, rows[1])
        change, rate = _change(*sides, indicator)
        yield Line(
            form=form.code,
            table=row.table,
            table_title=_title(form, row),
            section=row.section,
            label=row.label,
            right_label=other.label if other is not None and other.label != row.label else None,
            indicator=key.indicator,
            applicant=key.applicant,
            left=sides[0],
            right=sides[1],
            change=change,
            change_rate=rate,
            note=_note(indicator, forms, sides),
        )


def _rows(form: Form, said: ReportContent) -> Rows:
    """The cells that a report on this form has, in printed order, each with its row. A row
    borrowed from a neighbouring form stands before those that it replaces."""
    found: dict[CellKey, Row] = {}
    for row in form.rows:
        for hybrid in form.hybrids:
            if row.indicator == hybrid.replaces[0] and any(key in said.figures for key in hybrid.cells):
                found |= dict.fromkeys(hybrid.cells, hybrid)
        found |= dict.fromkeys(row.cells, row)
    return found


def _order(forms: tuple[Form, Form], rows: tuple[Rows, Rows]) -> list[CellKey]:
    """Forms of one layout are read as one; else what only the right form has comes last."""
    if forms[0].table_titles == forms[1].table_titles:
        return interleaved(list(rows[0]), list(rows[1]))
    return [*rows[0], *(key for key in rows[1] if key not in rows[0])]


def _title(form: Form, row: Row) -> str | None:
    tables = sorted({each.table for each in form.rows})
    return dict(zip(tables, form.table_titles, strict=True)).get(row.table)


def _side(said: ReportContent, key: CellKey, rows: Rows) -> Side:
    if key not in rows:
        return Side(None, NOT_IN_FORM)
    figure = said.figures.get(key)
    if figure is None:
        return Side(None, ValueStatus.ABSENT.value)
    return Side(_exact(figure), figure.status.value, figure.raw)


def _exact(figure: Figure) -> Exact | None:
    if figure.value is None:
        return None
    indicator = figure.key.indicator
    return Exact(to_scaled(figure.value, indicator), scale_of(indicator))


def _derived(left: ReportContent, right: ReportContent, catalogue: Catalogue) -> Iterator[Line]:
    forms = catalogue.forms[left.form], catalogue.forms[right.form]
    found = _worked_out(left, catalogue), _worked_out(right, catalogue)
    for code, indicator in catalogue.indicators.items():
        if code not in found[0] and code not in found[1]:
            continue
        sides = (
            _derived_side(found[0].get(code), indicator),
            _derived_side(found[1].get(code), indicator),
        )
        change, rate = _change(*sides, indicator)
        yield Line(
            form=None,
            table=None,
            table_title=None,
            section=DERIVED,
            label=indicator.name_zh,
            right_label=None,
            indicator=code,
            applicant=Applicant.TOTAL,
            left=sides[0],
            right=sides[1],
            change=change,
            change_rate=rate,
            note=_note(indicator, forms, sides),
        )


def _worked_out(said: ReportContent, catalogue: Catalogue) -> dict[str, DerivedValue]:
    """The derived indicators that the report's form allows, over all applicants."""
    known = {
        key: (figure.status, None if figure.value is None else to_scaled(figure.value, key.indicator))
        for key, figure in said.figures.items()
    }
    found = derived_values(catalogue, said.form, known)
    return {each.key.indicator: each for each in found if each.key.applicant is Applicant.TOTAL}


def _derived_side(found: DerivedValue | None, indicator: Indicator) -> Side:
    if found is None:
        return Side(None, NOT_IN_FORM)
    if found.numerator is None:
        return Side(None, found.status.value)
    if indicator.unit != RATIO_UNIT:
        return Side(Exact(found.numerator, indicator.scale), found.status.value)
    share = float(Fraction(found.numerator, found.denominator)) if found.denominator else None
    return Side(share, found.status.value, None, found.numerator, found.denominator)


def _change(left: Side, right: Side, indicator: Indicator) -> tuple[Field, float | None]:
    now, then = _number(left), _number(right)
    if now is None or then is None:
        return None, None
    rate = float((now - then) / then) if then > 0 else None
    if indicator.unit == RATIO_UNIT:
        return float(now - then), rate
    return Exact(int((now - then) * 10**indicator.scale), indicator.scale), rate


def _number(side: Side) -> Fraction | None:
    """The exact value of a side; None where there is none."""
    if isinstance(side.value, Exact):
        return Fraction(side.value.units, 10**side.value.scale)
    if side.numerator is not None and side.denominator:
        return Fraction(side.numerator, side.denominator)
    return None


def _note(indicator: Indicator, forms: tuple[Form, Form], sides: tuple[Side, Side]) -> str | None:
    """The catalogue's note, where the two forms count differently, or only one of them counts
    and the note is not about a shift elsewhere."""
    one_sided = any(side.status == NOT_IN_FORM for side in sides) and not indicator.breaks
    return indicator.comparability if one_sided or shifts_between(indicator, *forms) else None
