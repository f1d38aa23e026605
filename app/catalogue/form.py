"""The shapes of the catalogue: forms, rows, identities and indicators.

Everything here is immutable and made by `loader` from the data files in `forms/`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from app.catalogue.formula import Linear, Relation
from app.content import CellKey
from app.vocabulary import Applicant, FormCode, Severity


class RowKind(StrEnum):
    """`heading` has no number, `cell` one, `matrix` seven: one for each applicant."""

    HEADING = "heading"
    CELL = "cell"
    MATRIX = "matrix"


@dataclass(frozen=True)
class Row:
    """One printed row of a form.

    `depth` and `parent` (an `order`, or None) give the hierarchy that the numbering of
    the label shows, `depth` 0 at the top; `group` are the labels printed beside or above it
    (行政复议), `item` the last part of the label alone, without its number and its `note`
    (the closing brackets of the label); `aliases` are other wordings of `item` met on pages.
    `replaces` is for hybrid rows: the indicators whose sum this row prints as one number.
    """

    order: int
    table: int
    section: str
    label: str
    group: tuple[str, ...]
    item: str
    kind: RowKind
    indicator: str | None
    unit: str | None
    depth: int
    parent: int | None
    aliases: tuple[str, ...] = ()
    note: str | None = None
    replaces: tuple[str, ...] = ()

    @cached_property
    def cells(self) -> tuple[CellKey, ...]:
        """The numbers of this row in printed order."""
        if self.indicator is None:
            return ()
        if self.kind is RowKind.MATRIX:
            return tuple(CellKey(self.indicator, applicant) for applicant in Applicant)
        return (CellKey(self.indicator),)


@dataclass(frozen=True)
class Identity:
    """A rule between cells of one report (勾稽关系): `left relation right`.

    `by_applicant` rules hold for each of the seven columns. `across_applicants` is the rule
    that a row's six parts make its total; its `left` names the indicator.
    `source` is the place in the notice it comes from. On a page that prints a hybrid row,
    read the sides through `evaluate.as_printed`.
    """

    id: str
    title: str
    left: Linear
    relation: Relation
    right: Linear
    severity: Severity
    source: str
    by_applicant: bool = False
    across_applicants: bool = False


@dataclass(frozen=True)
class Carryover:
    """A rule between two neighbouring years of one unit:
    `left relation right_earlier + right_same_year`.

    `left` and `right_same_year` (may have no terms) are read in the later year's report,
    `right_earlier` in the earlier one's; where `earlier_at_least` is given, the earlier sum
    counts for no less. Holds only where the earlier report's form is one of `earlier` and
    the later's one of `later`. `evaluate.carryover_sides` computes both sides.
    """

    id: str
    title: str
    left: Linear
    right_earlier: Linear
    right_same_year: Linear
    earlier: tuple[FormCode, ...]
    later: tuple[FormCode, ...]
    severity: Severity
    source: str
    by_applicant: bool = False
    relation: Relation = Relation.EQUAL
    earlier_at_least: int | None = None


@dataclass(frozen=True)
class LegalSource:
    """The notice that set a form; `issued_on` is an ISO 8601 date, cut to the year where
    no more is known."""

    title: str
    number: str
    issued_on: str
    note: str | None = None


@dataclass(frozen=True, eq=False)
class Form:
    """One national form; `hybrids` are rows of a neighbouring form that pages of this one
    often print in place of their own (2019's single （六）其他处理 on the 2021 form).

    `aliases` are other wordings met on pages, by the official words of a group, item or
    column head; those of a row's item are on the row as well. `table_titles` go with the
    `table` numbers in order: 1 for the 2014 form; 2, 3 and 4 for the later ones.
    """

    code: FormCode
    title: str
    first_year: int
    last_year: int | None
    source: LegalSource
    rows: tuple[Row, ...]
    identities: tuple[Identity, ...]
    hybrids: tuple[Row, ...] = ()
    table_titles: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def cells(self) -> tuple[CellKey, ...]:
        """Every number of the form in printed order (58, 198 or 200)."""
        return tuple(cell for row in self.rows for cell in row.cells)

    @cached_property
    def row_of(self) -> Mapping[str, Row]:
        """The row (hybrid rows included) that prints an indicator."""
        rows = (*self.rows, *self.hybrids)
        return {row.indicator: row for row in rows if row.indicator is not None}

    @cached_property
    def labels_printed_twice(self) -> frozenset[str]:
        """Labels that only their heading tells apart ((二）被依法纠错数)."""
        counts = Counter(row.label for row in self.rows)
        return frozenset(label for label, count in counts.items() if count > 1)

    def in_force(self, year: int) -> bool:
        """Whether this is the form of a report year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True)
class FormLabel:
    """What one form calls an indicator, and how its meaning differs there."""

    form: FormCode
    label: str
    unit: str
    note: str | None = None


@dataclass(frozen=True)
class Ratio:
    """How a derived indicator is computed on one form: a plain sum without `denominator`."""

    form: FormCode
    numerator: Linear
    denominator: Linear | None = None


@dataclass(frozen=True)
class Derivation:
    """How a derived indicator is computed on each form that allows it.

    `numerator` and `denominator` (None for a plain sum) list the alternatives that the forms
    use; `ratios` says which form uses which. The choice goes by form, not by which cells a
    report happens to fill: a blank 尚未审结 must not turn into none at all. All operands are
    printed indicators. The value over several reports is a ratio of sums.
    """

    numerator: tuple[Linear, ...]
    denominator: tuple[Linear, ...] | None = None
    ratios: tuple[Ratio, ...] = ()

    def on(self, form: FormCode) -> Ratio | None:
        """The computation on this form; None when the form does not print what it takes."""
        return next((ratio for ratio in self.ratios if ratio.form is form), None)


@dataclass(frozen=True)
class Indicator:
    """One entry of the vocabulary, shared by all forms that print it.

    `unit` is the unit of measure, 比例 for ratios. `summable` is False where values of several
    units are averaged, never added up (evaluation scores). `scale` is the power of ten that makes
    every value whole when stored: 0 for counts, 6 for money (万元 to 分). `signed` indicators
    may be negative (本年增/减).
    `comparability` says where the meaning shifts between forms; `breaks` are the first
    report years of a shifted meaning.
    """

    code: str
    name_zh: str
    name_en: str
    unit: str
    scale: int
    signed: bool
    by_applicant: bool
    labels: tuple[FormLabel, ...] = ()
    comparability: str | None = None
    comparability_en: str | None = None
    breaks: tuple[int, ...] = ()
    derivation: Derivation | None = None
    summable: bool = True

    @property
    def forms(self) -> tuple[FormCode, ...]:
        """The forms that print it, or allow it to be derived."""
        if self.derivation is not None:
            return tuple(ratio.form for ratio in self.derivation.ratios)
        return tuple(label.form for label in self.labels)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All that may be reported."""

    forms: Mapping[FormCode, Form]
    indicators: Mapping[str, Indicator]
    carryovers: tuple[Carryover, ...]

    def form_of_year(self, year: int) -> Form | None:
        """The national form in force for a report year; None before 2014."""
        return next((f for f in self.forms.values() if f.in_force(year)), None)
