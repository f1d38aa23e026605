"""The administrative divisions of GB/T 2260 as governments that report.

The table is python-stdnum's `cn/loc.dat`: a line a code, with the names it bore and their
years, `0203 county="[1983-1992]郊区,[1993-]泉山区"`. Pure: text in, records out.

Decisions:
- `name` is the government's name (唐河县人民政府; 兴安盟行政公署, 阿里地区行政公署), a district's
  with its city before it, as districts sign (淮安市洪泽区人民政府); `short_name` is the
  division's own (唐河县, 洪泽区).
- Years are report years. The table gives the year a code was withdrawn; the report on that
  year is the successor's, so `valid_to` is the year before (or before the successor's first).
- Divisions that ended before the first report year (2008) are left out.
- Placeholders (市辖区, 县, 省直辖县级行政单位) are kept, marked, and nobody's parent: a district
  of Beijing lies right under Beijing.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from app.units.corrections import Corrections, corrections
from app.units.rules import level_of
from app.vocabulary import Level
from app.years import FIRST_YEAR

PLACEHOLDERS = frozenset({"市辖区", "市区", "县", "市", "省直辖县级行政单位", "自治区直辖县级行政单位"})
"""Names of table entries that only hold codes together."""

_PROVINCE = re.compile(r'(\d{2}) province="[^"]*"')
_DIVISION = re.compile(r' +(\d{4}) county="([^"]*)"')
_SPAN = re.compile(r"(?:\[(\d{4})?-(\d{4})?\])?(.+)")
_STEM = re.compile(r"(?:自治县|地区|市|县|区)$")


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name borne before, with its first and last year (None: not known)."""

    name: str
    from_year: int | None
    to_year: int | None


@dataclass(frozen=True, slots=True)
class Division:
    """One division and its government. `successors` are (code, first report year)."""

    code: str
    name: str
    short_name: str
    level: Level
    parent: str | None
    valid_from: int | None
    valid_to: int | None
    placeholder: bool
    former: tuple[FormerName, ...] = ()
    successors: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    name: str
    first: int | None
    last: int | None


@lru_cache
def divisions() -> tuple[Division, ...]:
    """Every division with a report year, by code, corrected. About 3,800 records."""
    text = files("stdnum.cn").joinpath("loc.dat").read_text("utf-8")
    return build(text, corrections())


def build(text: str, fixes: Corrections) -> tuple[Division, ...]:
    """Divisions from the table's text and our corrections, ordered by code.

    Raises ValueError for a line that is not written as the table writes them.
    """
    spans = {code: _last_run(line) for code, line in _lines(text) if code not in fixes.dropped}
    for addition in fixes.additions:
        spans[addition.code] = [_Span(addition.name, addition.valid_from, None)]
    _apply(spans, fixes)
    heirs = _successors(spans, fixes)
    ends = {code: _valid_to(held[-1], heirs.get(code, ())) for code, held in spans.items()}
    kept = {code for code, end in ends.items() if end is None or end >= FIRST_YEAR}
    placeholders = {code for code in kept if spans[code][-1].name in PLACEHOLDERS} | {
        change.code for change in fixes.changes if change.placeholder
    }
    return tuple(
        _division(code, spans, ends[code], kept - placeholders, heirs.get(code, ())) for code in sorted(kept)
    )


def government_name(division: str) -> str:
    """What the government of a division is called."""
    if division.endswith("委员会"):
        return division
    return division + ("行政公署" if division.endswith(("地区", "盟")) else "人民政府")


def _lines(text: str) -> list[tuple[str, list[_Span]]]:
    found: list[tuple[str, list[_Span]]] = []
    province = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if match := _PROVINCE.fullmatch(line):
            province = match[1]
        elif (match := _DIVISION.fullmatch(line)) and province:
            found.append((province + match[1], [_span(part) for part in match[2].split(",")]))
        else:
            raise ValueError(f"not a line of the division table: {line!r}")
    return found


def _span(text: str) -> _Span:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"not a name of the division table: {text!r}")
    first, last, name = match.groups()
    return _Span(name, int(first) if first else None, int(last) if last else None)


def _last_run(held: list[_Span]) -> list[_Span]:
    """The names since the code was last given out anew: before a gap it was another body's."""
    for index in range(len(held) - 1, 0, -1):
        before, after = held[index - 1].last, held[index].first
        if before is not None and after is not None and after > before + 1:
            return held[index:]
    return held


def _apply(spans: dict[str, list[_Span]], fixes: Corrections) -> None:
    for change in fixes.changes:
        held = spans[change.code]
        if not change.keeps_former_names:
            held = held[-1:]
        held[-1] = replace(held[-1], name=change.name or held[-1].name, last=change.valid_to or held[-1].last)
        held[0] = replace(held[0], first=change.valid_from or held[0].first)
        spans[change.code] = held


def _successors(spans: dict[str, list[_Span]], fixes: Corrections) -> dict[str, tuple[tuple[str, int], ...]]:
    """Successors by our file, else the one division of the same stem, province and level
    that began in the year the other ended (洪泽县 → 洪泽区)."""
    begun: dict[tuple[str, Level, str], list[tuple[str, int]]] = defaultdict(list)
    for code, held in spans.items():
        for span in held:
            if span.first is not None and span.first >= FIRST_YEAR:
                begun[code[:2], level_of(code), _STEM.sub("", span.name)].append((code, span.first))
    found = {entry.code: tuple((to, entry.year) for to in entry.to) for entry in fixes.successions}
    for code, held in spans.items():
        end, name = held[-1].last, held[-1].name
        if end is None or end < FIRST_YEAR or code in found or name in PLACEHOLDERS:
            continue
        heirs = [
            (heir, year)
            for heir, year in begun[code[:2], level_of(code), _STEM.sub("", name)]
            if heir != code and year in (end, end + 1)
        ]
        if len(heirs) == 1:
            found[code] = (heirs[0],)
    return found


def _valid_to(span: _Span, heirs: tuple[tuple[str, int], ...]) -> int | None:
    if span.last is None:
        return None
    return min((year for _, year in heirs), default=span.last) - 1


def _division(
    code: str,
    spans: dict[str, list[_Span]],
    valid_to: int | None,
    bodies: set[str],
    heirs: tuple[tuple[str, int], ...],
) -> Division:
    held = spans[code]
    above = (code[:2] + "0000", code[:4] + "00")
    parent = next((up for up in reversed(above) if up != code and up in bodies), None)
    city = spans[parent][-1].name if parent else ""
    short = held[-1].name
    return Division(
        code=code,
        name=_full_name(short, city) if code in bodies else short,
        short_name=short,
        level=level_of(code),
        parent=parent,
        valid_from=held[0].first,
        valid_to=valid_to,
        placeholder=code not in bodies,
        former=tuple(FormerName(_full_name(s.name, city), s.first, s.last) for s in held[:-1]),
        successors=heirs,
    )


def _full_name(division: str, above: str) -> str:
    prefix = above if division.endswith("区") and above.endswith("市") else ""
    return prefix + government_name(division)
