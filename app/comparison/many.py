"""Many reports in one call: each beside its last year's, and whose narratives are alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from app.actor import Actor
from app.comparison import store
from app.comparison.alike import LEAST_LIKENESS, Alike, Narrative, alike, narrative, pair_of
from app.comparison.service import Comparison, compare
from app.paging import Page, Window, decode, encode
from app.problems import ProblemError
from app.reports.model import Address, Listed
from app.reports.store import reports
from app.reports.store.reports import ReportFilter
from app.units.filters import UnitFilter
from app.units.store import get as get_unit
from app.years import Years

MOST = 200
"""Narratives held against one another in one call: 19,900 pairs."""


@dataclass(frozen=True, slots=True)
class OneOfMany:
    """One report of a batch: its comparison, or why there is nothing to compare it with."""

    listed: Listed
    comparison: Comparison | None
    refusal: ProblemError | None = None


@dataclass(frozen=True, slots=True)
class Likenesses:
    """Of the reports asked for: how many have a narrative that says enough, which have not, the
    pairs that are alike among them, and those like their own of the year before."""

    compared: int
    too_short: Sequence[Narrative]
    pairs: Page[Alike]
    last_year: Sequence[Alike]


def compare_many(
    session: Session, actor: Actor, *, wanted: ReportFilter, beside: str, window: Window
) -> Page[OneOfMany]:
    """A page of reports by code, year and scope, each beside `beside` as `compare` takes it; one
    without a counterpart says so and holds nothing up. Raises ProblemError `unit_unknown`,
    `invalid_parameter` for a `beside` that no report can be held against."""
    after = None if window.cursor is None else decode(window.cursor, (str, int, str))
    rows = reports.page(session, actor, wanted, after=after, limit=window.limit + 1)
    following = None
    if len(rows) > window.limit:
        last = rows[window.limit - 1].state
        following = encode((last.unit.code, last.year, last.scope.value))
    found = [_one(session, actor, row, beside) for row in rows[: window.limit]]
    return Page(found, following, reports.count(session, actor, wanted) if window.count else None)


def likenesses(
    session: Session,
    actor: Actor,
    *,
    units: UnitFilter,
    year: int,
    of: str | None,
    least: float,
    window: Window,
) -> Likenesses:
    """Hold the narratives of these units' reports against each other, and against the year
    before; `of` keeps the pairs that one unit is in, by default among its siblings. Each as this
    actor sees it.

    Raises ProblemError `unit_unknown`, `invalid_parameter` for too many reports.
    """
    if of is not None and not units.within:
        parent = get_unit(session, of, pointer="/query/unit").parent
        units = replace(units, within=(parent or of,))
    texts, last = _narratives(session, actor, units, year), _narratives(session, actor, units, year - 1)
    if of is not None and of not in texts:
        get_unit(session, of, pointer="/query/unit")
        raise ProblemError(
            "report_unknown",
            f"所选单位里没有 {of[:40]} {year} 年度的报告。",
            f"Among these units there is no report of {of[:40]!r} for {year}.",
            pointer="/query/unit",
        )
    pairs = [
        pair
        for pair in alike(list(texts.values()), least=least)
        if of is None or of in (pair.left.unit, pair.right.unit)
    ]
    mine = [each for each in texts.values() if of is None or each.unit == of]
    own = [_own_last(each, last.get(each.unit), least) for each in mine if not each.is_short]
    return Likenesses(
        compared=sum(not each.is_short for each in texts.values()),
        too_short=[each for each in mine if each.is_short],
        pairs=_page(pairs, window),
        last_year=[pair for pair in own if pair is not None],
    )


def _one(session: Session, actor: Actor, row: Listed, beside: str) -> OneOfMany:
    state = row.state
    try:
        address = Address(state.unit.code, state.year, state.scope)
        return OneOfMany(row, compare(session, actor, address=address, beside=beside))
    except ProblemError as refusal:
        if refusal.kind.code not in ("report_unknown", "withdrawn", "revision_unknown"):
            raise
        return OneOfMany(row, None, refusal)


def _narratives(session: Session, actor: Actor, units: UnitFilter, year: int) -> dict[str, Narrative]:
    """The narrative of each unit's report by its code; of several scopes the last in order."""
    wanted = ReportFilter(units=units, years=Years(((year, year),)))
    rows = reports.page(session, actor, wanted, after=None, limit=MOST + 1)
    if len(rows) > MOST:
        raise ProblemError(
            "invalid_parameter",
            f"一次最多比较 {MOST} 份报告的正文，所选的多于此数；请用 within、kind、level 缩小范围。",
            f"At most {MOST} narratives are held against each other; narrow with within, kind, level.",
            pointer="/query/within",
        )
    texts = store.sections(session, [row.revision.id for row in rows])
    return {
        row.state.unit.code: narrative(row.state.unit.code, row.state.unit.name, year, texts[row.revision.id])
        for row in rows
    }


def _own_last(each: Narrative, last: Narrative | None, least: float) -> Alike | None:
    if last is None or last.is_short:
        return None
    return pair_of(each, last, least=max(least, LEAST_LIKENESS))


def _page(pairs: list[Alike], window: Window) -> Page[Alike]:
    start = max(int(decode(window.cursor, (int,))[0]), 0) if window.cursor is not None else 0
    end = start + window.limit
    return Page(
        pairs[start:end],
        encode([end]) if end < len(pairs) else None,
        len(pairs) if window.count else None,
    )
