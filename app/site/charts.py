"""What a chart is to show, as the page's script takes it (static/charts.js). Pure.

A spec is plain data; words in it are in the page's language, numbers as the API gives them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]
Numbers = Sequence[int | float | None]


@dataclass(frozen=True, slots=True)
class Band:
    """Between which values the middle half lies, year by year."""

    name: str
    low: Numbers
    high: Numbers


@dataclass(frozen=True, slots=True)
class Line:
    """One series; None leaves a gap, for missing is never zero. `role`: own, median or peer."""

    name: str
    values: Numbers
    role: str = "own"


def lines(
    years: Sequence[int],
    drawn: Sequence[Line],
    *,
    ratio: bool,
    unit: str,
    breaks: Sequence[int] = (),
    break_name: str = "",
    band: Band | None = None,
) -> Spec:
    """Series over the years; `breaks` are the years from which the meaning is another."""
    spec: Spec = {
        "kind": "lines",
        "x": [str(year) for year in years],
        "unit": unit,
        "ratio": ratio,
        "breaks": [str(year) for year in breaks if year in years],
        "breakName": break_name,
        "lines": [{"name": line.name, "values": list(line.values), "role": line.role} for line in drawn],
    }
    if band is not None:
        spec["band"] = {"name": band.name, "low": list(band.low), "high": list(band.high)}
    return spec


@dataclass(frozen=True, slots=True)
class Bars:
    """One set of bars; `colour` names a colour of the page's style (good, warn, bad, soft …)."""

    name: str
    values: Numbers
    colour: str


def bars(
    categories: Sequence[str], sets: Sequence[Bars], *, unit: str, stacked: bool = False, name: str = ""
) -> Spec:
    """Bars by category; `name` says what the categories are."""
    return {
        "kind": "bars",
        "x": list(categories),
        "unit": unit,
        "stacked": stacked,
        "name": name,
        "bars": [{"name": each.name, "values": list(each.values), "colour": each.colour} for each in sets],
    }
