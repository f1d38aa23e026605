"""Published values as SDMX series: what both SDMX formats are written from, unit by unit.

The values come report by report; a series runs through the years. So the reports of one unit are
turned at a time, which is all that is held.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple, TypeVar

from app.vocabulary import ValueStatus
from app.writers.blocks import MOST_VALUES, Block, gathered, read_value
from app.writers.dataset import Field
from app.writers.sdmx_ids import STATUS_OF, sdmx_id

Given = TypeVar("Given")
UNIT, NAME, SCOPE, YEAR = 0, 1, 4, 6
"""Where the fields stand in the head of a block of observations."""


class Detail(StrEnum):
    """How much of the data is wanted: all, values without statuses, or which series there are
    (`nodata` would add what is said of whole series, which here is nothing)."""

    FULL = "full"
    DATAONLY = "dataonly"
    SERIESKEYSONLY = "serieskeysonly"
    NODATA = "nodata"

    @property
    def has_values(self) -> bool:
        """Whether single observations are wanted at all."""
        return self in (Detail.FULL, Detail.DATAONLY)


Key = tuple[str, str, str]
"""The rest of a series' key in the order of `SERIES`, as SDMX ids: indicator, applicant, scope."""


class Series(NamedTuple):
    """One series of a unit: the year and the value, as `Block.values` has it, of each report."""

    key: Key
    scale: int
    observations: list[tuple[int, str]]


class UnitSeries(NamedTuple):
    """All series of a unit in the order of their keys."""

    code: str
    name: str
    series: list[Series]


def series_of(blocks: Iterable[Block]) -> Iterator[UnitSeries]:
    """The observations of `blocks`, which lie in the order of unit and year, as series."""
    for unit, together in groupby(blocks, key=lambda block: str(block.head[UNIT])):
        found: dict[Key, Series] = {}
        name = ""
        for block in together:
            name, scope, year = str(block.head[NAME]), str(block.head[SCOPE]), int(str(block.head[YEAR]))
            rows = zip(block.layout.keys, block.layout.scales, block.values, strict=True)
            for (indicator, applicant), scale, value in rows:
                if value is None:
                    continue
                key = (str(indicator), str(applicant), scope)
                series = found.get(key)
                if series is None:
                    shown = (sdmx_id(str(indicator)), str(applicant), scope)
                    series = found[key] = Series(shown, scale, [])
                series.observations.append((year, value))
        if found:
            yield UnitSeries(unit, name, sorted(found.values()))


class SeriesText(ABC):
    """How a format writes series: subclasses say what each part looks like, and each is made once."""

    between = b""
    """What stands between two series and between two observations."""

    def __init__(self, detail: Detail) -> None:
        self._detail = detail
        self._keys = _Once(self.key)
        self._times = _Once(self.time)
        self._values: dict[int, _Once[str]] = {}

    @abstractmethod
    def unit(self, unit: UnitSeries) -> bytes:
        """The beginning of a series up to the rest of its key."""

    @abstractmethod
    def key(self, key: Key) -> bytes:
        """The rest of the key, up to the observations."""

    @abstractmethod
    def time(self, year: int) -> bytes:
        """The beginning of an observation, up to its value."""

    @abstractmethod
    def value(self, value: Field, status: str | None) -> bytes:
        """Value and status (an SDMX code; None where it is not wanted), to the observation's end."""

    @abstractmethod
    def end(self) -> bytes:
        """The end of a series."""

    def written(self, found: UnitSeries) -> bytes:
        """All series of a unit."""
        unit, end = self.unit(found), self.end()
        return self.between.join(
            [unit + self._keys[each.key] + self._observations(each) + end for each in found.series]
        )

    def _observations(self, series: Series) -> bytes:
        if not self._detail.has_values:
            return b""
        times, values = self._times, self._values.get(series.scale)
        if values is None:
            values = self._values[series.scale] = _Once(self._of_scale(series.scale))
        return self.between.join([times[year] + values[value] for year, value in series.observations])

    def _of_scale(self, scale: int) -> Callable[[str], bytes]:
        def write(stored: str) -> bytes:
            value, status = read_value(stored, scale)
            return self.value(
                value, STATUS_OF[ValueStatus(str(status))] if self._detail is Detail.FULL else None
            )

        return write

    def all(self, units: Iterable[UnitSeries], start: bytes) -> Iterator[bytes]:
        """`start` and all series in pieces of a good size to send."""
        texts = map(self.written, units)
        parts = (self.between + text if number else text for number, text in enumerate(texts))
        return gathered(parts, start=start)


class _Once(dict[Given, bytes]):
    """Texts by what they say, each made once."""

    def __init__(self, write: Callable[[Given], bytes]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, given: Given) -> bytes:
        if len(self) >= MOST_VALUES:
            self.clear()
        made = self[given] = self._write(given)
        return made
