"""SDMX-JSON data messages: 1.0.0, and its working draft, which many readers still expect.

Both hold the same data set and the same structure; the draft calls its header `header` and has no
`data` around them. Keys are places in the lists of values of the structure. It comes after the
data set: which values there are is known when all have been written, in the order they came.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from app.catalogue.registry import catalogue
from app.vocabulary import APPLICANT_LABELS, SCOPE_LABELS
from app.writers.dataset import Field
from app.writers.sdmx_ids import AGENCY, CONCEPT_CODES, FLOW, SERIES, STATUS, STATUS_CODES, TIME, sdmx_id
from app.writers.sdmx_series import Detail, Key, SeriesText, UnitSeries

MEDIA_TYPE = "application/vnd.sdmx.data+json;version=1.0.0"
DRAFT_MEDIA_TYPE = "application/vnd.sdmx.data+json;version=1.0.0-wd"

Json = dict[str, Any]
_CONCEPTS = {code.id: code.zh for code in CONCEPT_CODES}
_STATUSES = {code.id: place for place, code in enumerate(STATUS_CODES)}


def json_data(units: Iterable[UnitSeries], prepared: datetime, detail: Detail) -> Iterator[bytes]:
    """An SDMX-JSON 1.0.0 message in pieces; `prepared` is when the data last changed."""
    text = _Json(detail)
    yield from text.all(units, b'{"meta":' + _header(prepared) + b',"data":{' + START)
    yield END + orjson.dumps(text.structure()) + b'},"errors":[]}'


def draft_data(units: Iterable[UnitSeries], prepared: datetime, detail: Detail) -> Iterator[bytes]:
    """The same in the layout of the working draft."""
    text = _Json(detail)
    yield from text.all(units, b'{"header":' + _header(prepared) + b"," + START)
    yield END + orjson.dumps(text.structure()) + b"}"


START = b'"dataSets":[{"action":"Replace","series":{'
END = b'}}],"structure":'


def _header(prepared: datetime) -> bytes:
    return orjson.dumps(
        {
            "id": f"{AGENCY}_{FLOW}",
            "test": False,
            "prepared": prepared.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "sender": {"id": AGENCY},
        }
    )


class _Json(SeriesText):
    between = b","

    def __init__(self, detail: Detail) -> None:
        super().__init__(detail)
        self._units: Json = {}
        self._met: tuple[dict[str, int], ...] = ({}, {}, {})
        self._years: dict[int, int] = {}

    def unit(self, unit: UnitSeries) -> bytes:
        place = len(self._units)
        self._units[unit.code] = unit.name
        return b'"%d:' % place

    def key(self, key: Key) -> bytes:
        places = [met.setdefault(code, len(met)) for met, code in zip(self._met, key, strict=True)]
        return b'%d:%d:%d":{' % tuple(places) + (b'"observations":{' if self._detail.has_values else b"")

    def time(self, year: int) -> bytes:
        return b'"%d":' % self._years.setdefault(year, len(self._years))

    def value(self, value: Field, status: str | None) -> bytes:
        shown = "null" if value is None else value
        return (f"[{shown}]" if status is None else f"[{shown},{_STATUSES[status]}]").encode()

    def end(self) -> bytes:
        return b"}}" if self._detail.has_values else b"}"

    def structure(self) -> Json:
        """What the places in the keys mean."""
        indicators, applicants, scopes = self._met
        names = {sdmx_id(code): each.name_zh for code, each in catalogue().indicators.items()}
        values = (
            _values(self._units, self._units),
            _values(indicators, names),
            _values(applicants, {each.value: zh for each, zh in APPLICANT_LABELS.items()}),
            _values(scopes, {each.value: zh for each, zh in SCOPE_LABELS.items()}),
        )
        statuses = [{"id": code.id, "name": code.zh} for code in STATUS_CODES]
        told = [{"id": STATUS, "name": _CONCEPTS[STATUS], "values": statuses}]
        return {
            "name": "年度报告的数",
            "dimensions": {
                "dataSet": [],
                "series": [_dimension(place, SERIES[place], listed) for place, listed in enumerate(values)],
                "observation": [_dimension(len(SERIES), TIME, list(map(_year, self._years)))],
            },
            "attributes": {
                "dataSet": [],
                "series": [],
                "observation": told if self._detail is Detail.FULL else [],
            },
        }


def _dimension(place: int, name: str, values: list[Json]) -> Json:
    return {"id": name, "name": _CONCEPTS[name], "keyPosition": place, "values": values}


def _values(codes: Iterable[str], names: Mapping[str, str]) -> list[Json]:
    return [{"id": code, "name": names[code]} for code in codes]


def _year(year: int) -> Json:
    return {"id": str(year), "name": f"{year}年"} | {
        "start": f"{year}-01-01T00:00:00Z",
        "end": f"{year}-12-31T23:59:59Z",
    }
