"""SDMX-ML 2.1 generic data: one series per unit, indicator, applicant and scope."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import quoteattr

from app.writers.dataset import Field
from app.writers.sdmx_ids import FLOW, SERIES, STATUS, TIME
from app.writers.sdmx_ml import MES, around, child, message
from app.writers.sdmx_series import Detail, Key, SeriesText, UnitSeries

MEDIA_TYPE = "application/vnd.sdmx.genericdata+xml;version=2.1"


def generic_data(units: Iterable[UnitSeries], prepared: datetime, detail: Detail) -> Iterator[bytes]:
    """The message in pieces; `prepared` is when the data last changed."""
    root = message("GenericData", prepared, of_data=True)
    start, end = around(root, child(root, MES, "DataSet", structureRef=FLOW, action="Replace"))
    yield from _Generic(detail).all(units, start)
    yield end


class _Generic(SeriesText):
    def unit(self, unit: UnitSeries) -> bytes:
        return b"<gen:Series><gen:SeriesKey>" + _value(SERIES[0], unit.code)

    def key(self, key: Key) -> bytes:
        return b"".join(map(_value, SERIES[1:], key)) + b"</gen:SeriesKey>"

    def time(self, year: int) -> bytes:
        return f'<gen:Obs><gen:ObsDimension id="{TIME}" value="{year}"/>'.encode()

    def value(self, value: Field, status: str | None) -> bytes:
        shown = b"" if value is None else f'<gen:ObsValue value="{value}"/>'.encode()
        told = b"" if status is None else b"<gen:Attributes>" + _value(STATUS, status) + b"</gen:Attributes>"
        return shown + told + b"</gen:Obs>"

    def end(self) -> bytes:
        return b"</gen:Series>"


def _value(name: str, value: str) -> bytes:
    return f'<gen:Value id="{name}" value={quoteattr(value)}/>'.encode()
