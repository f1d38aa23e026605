"""What one annual report says: the plain values that readers make, checks judge,
the report slice stores and writers print.

Nothing here knows of files, HTTP or SQL. All figures are exact: `Decimal`, counts in
the unit the form prints (条, 件, 次, 人 …), money in 万元.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.vocabulary import Applicant, FormCode, Scope, ScopeBasis, Severity, ValueStatus


class CellKey(NamedTuple):
    """One number of a form: an indicator and, in table 3, an applicant column.

    A tuple, because figures are looked up by it millions of times and tuples hash fast.
    """

    indicator: str
    applicant: Applicant = Applicant.TOTAL

    def __str__(self) -> str:
        return f"{self.indicator}@{self.applicant.value}"

    @classmethod
    def parse(cls, text: str) -> "CellKey":
        """`applications.received@total` or a bare indicator, which means `total`.

        Raises ValueError on an unknown applicant.
        """
        indicator, _, applicant = text.partition("@")
        return cls(indicator, Applicant(applicant or "total"))


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell as read or entered: `value` is None unless `status` is reported.

    `raw` is the text as printed, `locator` where it stood ("table 3, row 1, column 1"),
    `by` who assigned or corrected it by hand (None when read by the importer).
    """

    key: CellKey
    value: Decimal | None
    status: ValueStatus
    raw: str | None = None
    locator: str | None = None
    by: str | None = None

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.status is ValueStatus.REPORTED):
            raise ValueError(f"{self.key}: only a reported figure has a value")


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the narrative: `number` as printed (一, 二 …) or None."""

    number: str | None
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report counts, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Publication:
    """The metadata block of the page (索引号, 文号, 发布机构 …)."""

    index_number: str | None = None
    document_number: str | None = None
    publisher: str | None = None
    published_on: date | None = None
    audience: str | None = None
    method: str | None = None
    validity: str | None = None


@dataclass(frozen=True, slots=True)
class Signoff:
    """Who answers for the form (单位负责人, 审核人, 填报人) and when it was signed."""

    head: str | None = None
    reviewer: str | None = None
    compiler: str | None = None
    phone: str | None = None
    filled_on: date | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check, or the reader, says of a report.

    `code` names the check and has a page at /problems; `cells` are CellKey strings, or
    the name of a field for what is not a cell (`signoff.signed_on`); `expected` and
    `found` are both sides as a person would read them.
    """

    code: str
    severity: Severity
    message: str
    cells: tuple[str, ...] = ()
    expected: str | None = None
    found: str | None = None


@dataclass(frozen=True, slots=True)
class ReportContent:
    """A whole report: what the page says, with nothing added."""

    year: int
    form: FormCode
    title: str | None = None
    scope: Scope | None = None
    scope_basis: ScopeBasis = ScopeBasis.ASSUMED
    period: Period | None = None
    publication: Publication = field(default_factory=Publication)
    signoff: Signoff = field(default_factory=Signoff)
    sections: tuple[Section, ...] = ()
    figures: Mapping[CellKey, Figure] = field(default_factory=dict)

    def with_figures(self, figures: Iterable[Figure]) -> "ReportContent":
        """The same report with these figures in place of those of the same cells."""
        return replace(self, figures={**self.figures, **{f.key: f for f in figures}})

    def value(self, key: CellKey) -> Decimal | None:
        """The reported value of a cell, or None when it was not reported."""
        figure = self.figures.get(key)
        return figure.value if figure else None

    def status(self, key: CellKey) -> ValueStatus:
        """The status of a cell; a cell without a figure is absent from the page."""
        figure = self.figures.get(key)
        return figure.status if figure else ValueStatus.ABSENT
