"""A layout of the gold set: how a report is set, and what must be read from it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce

from app.content import CellKey
from app.vocabulary import FormCode, Scope, ValueStatus
from tests.gold.build import Style, build
from tests.gold.figures import GoldReport
from tests.gold.page import Page
from tests.gold.words import is_money

ALL = frozenset(FormCode)
LATER = frozenset({FormCode.F2019, FormCode.F2021})
NO_FORM: frozenset[FormCode] = frozenset()
ONLY_2014 = frozenset({FormCode.F2014})
ONLY_2019 = frozenset({FormCode.F2019})
ONLY_2021 = frozenset({FormCode.F2021})
TABLE_BLANK = frozenset({"table_blank"})
BY_ORDER = frozenset({"assigned_by_order"})

MEDIA_TYPES = {
    "html": "text/html",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "pdf": "application/pdf",
}

Expected = dict[CellKey, tuple[Decimal | None, ValueStatus]]


def same(report: GoldReport) -> GoldReport:
    return report


@dataclass(frozen=True)
class Layout:
    """`prepare` changes what the page says (zeros left blank …), `make` sets it.

    `lossy`: blank cells leave no trace, so only reports without any are set so.
    `findings` are the codes of the reader's findings that this layout must bring, `may_find`
    those that it may; `unit_said`
    the forms whose money bears its unit here (2019's 采购总金额 by itself does not).
    """

    id: str
    kind: str
    make: Callable[[GoldReport], bytes]
    forms: frozenset[FormCode] = ALL
    prepare: Callable[[GoldReport], GoldReport] = same
    lossy: bool = False
    blank: ValueStatus = ValueStatus.BLANK
    scope: Scope | None = None
    reports: tuple[str, ...] = ()
    findings: frozenset[str] = frozenset()
    may_find: frozenset[str] = frozenset()
    unit_said: frozenset[FormCode] = frozenset({FormCode.F2014, FormCode.F2021})

    def suits(self, report: GoldReport) -> bool:
        """Whether this report can be set in this layout without loss."""
        named = not self.reports or report.name in self.reports
        return named and report.form in self.forms and (report.full or not self.lossy)


@dataclass(frozen=True)
class GoldItem:
    """One file and its whole expected outcome."""

    layout: Layout
    report: GoldReport

    @property
    def id(self) -> str:
        return f"{self.layout.id}/{self.report.name}"

    @property
    def name(self) -> str:
        """A file name that tells nothing."""
        return f"nb.{self.layout.kind}"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.layout.kind]

    def content(self) -> bytes:
        return self.layout.make(self.report)

    def expected(self) -> Expected:
        """Every cell of the page; a cell that is not here must not be read."""
        return {
            key: (value, self.layout.blank if value is None else ValueStatus.REPORTED)
            for key, value in self.report.figures.items()
        }

    def findings(self) -> frozenset[str]:
        """The codes of exactly the findings that the reader must bring."""
        money = any(value for key, value in self.report.figures.items() if is_money(key))
        if money and self.report.form not in self.layout.unit_said:
            return self.layout.findings | {"money_unit_assumed"}
        return self.layout.findings


def pages(style: Style | None = None, *changes: Callable[[Page], Page]) -> Callable[[GoldReport], Page]:
    """Sets a report in a style and passes the page through the changes."""
    return lambda report: reduce(lambda page, change: change(page), changes, build(report, style))


def filed(
    made: Callable[[GoldReport], Page], write: Callable[[Page], bytes]
) -> Callable[[GoldReport], bytes]:
    """Sets and writes."""
    return lambda report: write(made(report))


def items(layouts: list[Layout], reports: list[GoldReport]) -> list[GoldItem]:
    """Every report in every layout that suits it."""
    return [
        GoldItem(layout, prepared)
        for layout in layouts
        for report in reports
        if layout.suits(prepared := replace(layout.prepare(report), name=report.name))
    ]
