"""SDMX-ML 2.1 generic data: one series per unit, indicator, applicant and scope."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from app.vocabulary import ValueStatus
from app.writers.dataset import Exact
from app.writers.sdmx_ids import FLOW, SERIES, STATUS, STATUS_OF, TIME
from app.writers.sdmx_ml import GEN, MES, child, message, written


class Detail(StrEnum):
    """How much of the data is wanted: all, values without statuses, or which series there are."""

    FULL = "full"
    DATAONLY = "dataonly"
    SERIESKEYSONLY = "serieskeysonly"


class Observation(NamedTuple):
    """One value: its key in the order of `SERIES` (SDMX ids), its year, and what is known."""

    key: tuple[str, str, str, str]
    year: int
    value: Exact | None
    status: ValueStatus


def generic_data(observations: Iterable[Observation], prepared: datetime, detail: Detail) -> bytes:
    """The message; `observations` lie in the order of key and year."""
    root = message("GenericData", prepared, of_data=True)
    whole = child(root, MES, "DataSet", structureRef=FLOW, action="Replace")
    for key, together in groupby(observations, key=lambda each: each.key):
        series = child(whole, GEN, "Series")
        told = child(series, GEN, "SeriesKey")
        for name, value in zip(SERIES, key, strict=True):
            child(told, GEN, "Value", id=name, value=value)
        if detail is Detail.SERIESKEYSONLY:
            continue
        for each in together:
            one = child(series, GEN, "Obs")
            child(one, GEN, "ObsDimension", id=TIME, value=str(each.year))
            if each.value is not None:
                child(one, GEN, "ObsValue", value=str(each.value))
            if detail is Detail.FULL:
                attributes = child(one, GEN, "Attributes")
                child(attributes, GEN, "Value", id=STATUS, value=STATUS_OF[each.status])
    return written(root)
