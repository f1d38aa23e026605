"""The `years` parameter: `2018`, `2014..2018`, `2016,2018` and any mixture of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.problems import ProblemError

FIRST_YEAR = 2008
"""The first report year there can be: the Regulations came into force in 2008."""
LAST_YEAR = 2200

_PART = re.compile(r"(\d{4})(?:\.\.(\d{4}))?")


@dataclass(frozen=True, slots=True)
class Years:
    """A set of report years as ascending, disjoint ranges, both ends included."""

    ranges: tuple[tuple[int, int], ...]

    def __contains__(self, year: int) -> bool:
        return any(first <= year <= last for first, last in self.ranges)

    def __iter__(self) -> Iterator[int]:
        for first, last in self.ranges:
            yield from range(first, last + 1)

    def __str__(self) -> str:
        return ",".join(str(a) if a == b else f"{a}..{b}" for a, b in self.ranges)


def years_of(years: Iterable[int]) -> Years:
    """Just these years."""
    return Years(tuple(_merged(sorted((year, year) for year in years))))


def parse_years(text: str) -> Years:
    """Read the parameter. Raises ProblemError `invalid_parameter` saying how it is written."""
    ranges: list[tuple[int, int]] = []
    for part in text.split(","):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise _wrong(
                f"years 的写法是 2018、2014..2018 或 2016,2018，这里是「{text[:40]}」。",
                f"years is written 2018, 2014..2018 or 2016,2018; here it is {text[:40]!r}.",
            )
        first, last = int(match[1]), int(match[2] or match[1])
        if not FIRST_YEAR <= first <= last <= LAST_YEAR:
            raise _wrong(
                f"years 应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，先小后大，这里是「{part[:40]}」。",
                f"years lie between {FIRST_YEAR} and {LAST_YEAR}, ascending; here {part[:40]!r}.",
            )
        ranges.append((first, last))
    return Years(tuple(_merged(sorted(ranges))))


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in ranges:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _wrong(zh: str, en: str) -> ProblemError:
    return ProblemError("invalid_parameter", zh, en, pointer="/query/years")
