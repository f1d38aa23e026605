"""Units and indicators by name: the best answers first, units before indicators, then by code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col

from app.catalogue.form import Indicator
from app.catalogue.registry import catalogue
from app.db.tables import Unit
from app.observations.search_items import SearchItem, SearchKind, SearchQuery
from app.search import name_store
from app.search.folding import fold
from app.search.marking import snippet
from app.search.words import Words, grade, shown_name
from app.units import store as units
from app.units.filters import conditions
from app.years import Years

UNIT, INDICATOR = 0, 1
"""Which of two that answer equally well comes first."""

NameKey = tuple[int, int, str]
"""score, UNIT or INDICATOR, code"""


def page(
    session: Session, query: SearchQuery, *, after: NameKey | None, limit: int
) -> tuple[list[SearchItem], NameKey | None]:
    """At most `limit` finds after the key, and the key of the last where more follow."""
    keys = [*_units(session, query, after, limit + 1), *_indicators(query, after)]
    keys.sort(key=lambda key: (-key[0], key[1], key[2]))
    shown = keys[:limit]
    items = _items(session, shown, query.words)
    return items, shown[-1] if len(keys) > limit else None


def count(session: Session, query: SearchQuery) -> int:
    """How many units and indicators answer."""
    found = len(list(_indicators(query, None)))
    if SearchKind.UNIT in query.kinds:
        found += name_store.count(session, query.words, _where(session, query))
    return found


def _units(session: Session, query: SearchQuery, after: NameKey | None, limit: int) -> Iterator[NameKey]:
    if SearchKind.UNIT not in query.kinds:
        return
    place = None if after is None else (after[0], after[2] if after[1] == UNIT else None)
    where = _where(session, query)
    for score, code in name_store.page(session, query.words, where, after=place, limit=limit):
        yield score, UNIT, code


def _indicators(query: SearchQuery, after: NameKey | None) -> Iterator[NameKey]:
    if SearchKind.INDICATOR not in query.kinds:
        return
    for named in _named_indicators():
        score = grade(named.folded, query.words)
        if score is None or not _is_counted_in(named.indicator, query.years):
            continue
        key = score, INDICATOR, named.indicator.code
        if after is None or (-score, *key[1:]) > (-after[0], *after[1:]):
            yield key


def _where(session: Session, query: SearchQuery) -> list[ColumnElement[bool]]:
    found = conditions(session, query.units)
    if query.years is not None:
        first, last = col(Unit.valid_from), col(Unit.valid_to)
        found.append(
            or_(
                *(
                    or_(first.is_(None), first <= to) & or_(last.is_(None), last >= begin)
                    for begin, to in query.years.ranges
                )
            )
        )
    return found


def _is_counted_in(indicator: Indicator, years: Years | None) -> bool:
    forms = catalogue().forms
    return years is None or any(forms[code].in_force(year) for code in indicator.forms for year in years)


@dataclass(frozen=True, slots=True)
class _Named:
    """An indicator and all it is called; `folded` are the same names in one spelling."""

    indicator: Indicator
    names: tuple[str, ...]
    folded: tuple[str, ...]


@lru_cache(maxsize=1)
def _named_indicators() -> tuple[_Named, ...]:
    called: dict[str, list[str]] = {
        code: [each.name_zh, each.name_en, code, *(label.label for label in each.labels)]
        for code, each in catalogue().indicators.items()
    }
    for form in catalogue().forms.values():
        for code, row in form.row_of.items():
            called[code] += [row.item, *row.aliases]
    found = []
    for code, every in called.items():
        names = tuple(dict.fromkeys(every))
        found.append(_Named(catalogue().indicators[code], names, tuple(map(fold, names))))
    return tuple(found)


def _items(session: Session, keys: Sequence[NameKey], words: Words) -> list[SearchItem]:
    codes = [code for _, which, code in keys if which == UNIT]
    rows, more = units.get_many(session, codes), units.details(session, codes)
    indicators = {named.indicator.code: named for named in _named_indicators()}
    return [
        _unit_item(rows[code], [name.name for name in more[code].names], score, words)
        if which == UNIT
        else _indicator_item(indicators[code], score, words)
        for score, which, code in keys
    ]


def _unit_item(unit: Unit, others: Sequence[str], score: int, words: Words) -> SearchItem:
    names = (unit.name, unit.short_name, *others, unit.code, unit.credit_code)
    shown = shown_name([name for name in names if name], words)
    return SearchItem(
        kind=SearchKind.UNIT,
        score=score,
        title=unit.name,
        snippet=snippet(shown, words.words),
        link=f"/api/v1/units/{unit.code}",
        synthetic=unit.synthetic,
        unit=unit.code,
        unit_name=unit.name,
    )


def _indicator_item(named: _Named, score: int, words: Words) -> SearchItem:
    return SearchItem(
        kind=SearchKind.INDICATOR,
        score=score,
        title=named.indicator.name_zh,
        snippet=snippet(shown_name(named.names, words), words.words),
        link=f"/api/v1/indicators/{named.indicator.code}",
        indicator=named.indicator.code,
    )
