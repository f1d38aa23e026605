"""The sample reports that ship with the package: real bodies' published figures.

`gongkai demo` loads them and the gold set of the readers is set from them. They carry
figures only; see README.md in this folder.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

from app.content import CellKey, Figure, Publication, ReportContent
from app.vocabulary import Applicant, FormCode, Kind, Level, ValueStatus


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample report and whose it is.

    `level` is that of the government the unit belongs to; `provenance` says in Chinese
    where the figures come from; `synthetic` is true only of invented figures.
    """

    name: str
    unit_name: str
    unit_code: str
    kind: Kind
    level: Level
    content: ReportContent
    provenance: str
    synthetic: bool


def samples() -> list[Sample]:
    """Every sample, by file name. Counts are whole, money is in 万元, both exact."""
    files = (f for f in resources.files(__name__).iterdir() if f.name.endswith(".json"))
    return [
        _sample(file.name.removesuffix(".json"), file.read_text(encoding="utf-8"))
        for file in sorted(files, key=lambda f: f.name)
    ]


def sample(name: str) -> Sample:
    """The sample of this file name, without `.json`. Raises KeyError for another."""
    found = {each.name: each for each in samples()}
    return found[name]


def _sample(name: str, text: str) -> Sample:
    data: dict[str, Any] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    published_on = data["published_on"]
    content = ReportContent(
        year=int(data["year"]),
        form=FormCode(data["form"]),
        title=data["title"],
        publication=Publication(published_on=date.fromisoformat(published_on) if published_on else None),
        figures={figure.key: figure for figure in _figures(data["values"])},
    )
    return Sample(
        name=name,
        unit_name=data["unit"],
        unit_code=data["unit_code"],
        kind=Kind(data["kind"]),
        level=Level(data["level"]),
        content=content,
        provenance=data["provenance"],
        synthetic=data["synthetic"],
    )


def _figures(values: Mapping[str, Decimal | list[Decimal | None] | None]) -> Iterator[Figure]:
    for indicator, printed in values.items():
        if isinstance(printed, list):
            for applicant, value in zip(Applicant, printed, strict=True):
                yield _figure(CellKey(indicator, applicant), value)
        else:
            yield _figure(CellKey(indicator), printed)


def _figure(key: CellKey, value: Decimal | None) -> Figure:
    """A printed number, or a blank cell where the page prints none: never a 0 for it."""
    return Figure(key, value, ValueStatus.BLANK if value is None else ValueStatus.REPORTED)
