"""SDMX-ML 2.1 structure-specific data: the same series, with keys and values as attributes."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import quoteattr

from app.writers.dataset import Field
from app.writers.sdmx_ids import FLOW, MEASURE, SERIES, STATUS, TIME
from app.writers.sdmx_ml import MES, SPECIFIC, SPECIFIC_NAMESPACE, XSI, around, child, message
from app.writers.sdmx_series import Detail, Key, SeriesText, UnitSeries

MEDIA_TYPE = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"


def specific_data(units: Iterable[UnitSeries], prepared: datetime, detail: Detail) -> Iterator[bytes]:
    """The message in pieces; `prepared` is when the data last changed."""
    root = message("StructureSpecificData", prepared, of_data=True, namespace=SPECIFIC_NAMESPACE)
    told = {"dataScope": "DataStructure", "structureRef": FLOW, "action": "Replace"}
    data = child(root, MES, "DataSet")
    for name, value in told.items():
        data.set(f"{{{SPECIFIC}}}{name}", value)
    data.set(f"{{{XSI}}}type", "own:DataSetType")
    start, end = around(root, data)
    yield from _Specific(detail).all(units, start)
    yield end


class _Specific(SeriesText):
    def unit(self, unit: UnitSeries) -> bytes:
        return b"<Series" + _attribute(SERIES[0], unit.code)

    def key(self, key: Key) -> bytes:
        return b"".join(map(_attribute, SERIES[1:], key)) + b">"

    def time(self, year: int) -> bytes:
        return b"<Obs" + _attribute(TIME, str(year))

    def value(self, value: Field, status: str | None) -> bytes:
        shown = b"" if value is None else _attribute(MEASURE, str(value))
        return shown + (b"" if status is None else _attribute(STATUS, status)) + b"/>"

    def end(self) -> bytes:
        return b"</Series>"


def _attribute(name: str, value: str) -> bytes:
    return f" {name}={quoteattr(value)}".encode()
