"""The tables of the whole published data set, each as a Dataset over one snapshot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from app.actor import PUBLIC
from app.indicators.service import whole_vocabulary
from app.observations import service as observations
from app.observations import store as observation_store
from app.observations.query import ObservationQuery
from app.reports import listing
from app.reports.service import asking
from app.reports.store.reports import ReportFilter
from app.units import table as units
from app.units.filters import UnitFilter
from app.units.service import UnitQuery
from app.writers.dataset import Column, ColumnType, Dataset, Row
from app.years import Years

EVERYONE = UnitFilter(synthetic=True)
"""Invented units too: every table says which they are."""

INDICATORS = (
    Column("code", ColumnType.TEXT, "指标代码"),
    Column("name", ColumnType.TEXT, "名称"),
    Column("name_en", ColumnType.TEXT, "英文名称"),
    Column("unit", ColumnType.TEXT, "计量单位"),
    Column("by_applicant", ColumnType.BOOLEAN, "按申请人分列"),
    Column("forms", ColumnType.TEXT, "所在表式"),
    Column("comparability", ColumnType.TEXT, "可比性"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the data set: its columns, what names a row, and which columns lead where."""

    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    leads_to: Mapping[str, tuple[str, str]]


TABLES: Mapping[str, Table] = {
    "units": Table("填报单位", units.COLUMNS, ("code",), {"parent": ("units", "code")}),
    "indicators": Table("指标", INDICATORS, ("code",), {}),
    "reports": Table("已发布的报告", listing.COLUMNS, ("unit", "year", "scope"), {"unit": ("units", "code")}),
    "observations": Table(
        "已发布的数据，一行一个数",
        observation_store.COLUMNS,
        ("unit", "year", "scope", "indicator", "applicant"),
        {"unit": ("units", "code"), "indicator": ("indicators", "code")},
    ),
}
"""In the order in which a row may refer to others."""


def small_table(session: Session, name: str) -> Dataset:
    """One of the tables but `observations`, to be read while the session lives."""
    if name == "units":
        return units.dataset(session, PUBLIC, query=UnitQuery(EVERYONE, placeholders=True), limit=None)
    if name == "reports":
        return asking.dataset(session, PUBLIC, wanted=ReportFilter(units=EVERYONE), limit=None)
    rows = list(_indicators(session))
    return Dataset(INDICATORS, rows, len(rows))


def observations_of(session: Session, year: int) -> Dataset:
    """The published values of one year, in the order of `/observations`."""
    query = ObservationQuery(units=EVERYONE, years=Years(((year, year),)))
    return observations.dataset(session, query=query, limit=None)


def _indicators(session: Session) -> Iterator[Row]:
    """Every indicator that is printed, the local ones too; derived ones are not among the values."""
    for code, entry in sorted(whole_vocabulary(session).indicators.items()):
        if entry.derivation is None:
            forms = "；".join(form.value for form in entry.forms)
            name_en = entry.name_en or None
            yield (code, entry.name_zh, name_en, entry.unit, entry.by_applicant, forms, entry.comparability)
