"""Published values for SDMX: keys read, values turned into series."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain

from sqlmodel import Session

from app.catalogue.registry import catalogue
from app.observations import service
from app.observations.query import ObservationQuery
from app.problems import ProblemError
from app.units.filters import UnitFilter
from app.vocabulary import Applicant, Scope
from app.writers.sdmx_ids import AGENCY, FLOW, SERIES, VERSION, indicator_ids
from app.writers.sdmx_series import UnitSeries, series_of
from app.years import FIRST_YEAR, LAST_YEAR, Years

ALL = "all"
_FLOWS = (
    FLOW,
    *(f"{agency},{FLOW}" for agency in (AGENCY, ALL)),
    *(f"{agency},{FLOW},{version}" for agency in (AGENCY, ALL) for version in (VERSION, "latest", ALL)),
)


def printed() -> dict[str, str]:
    """The national indicators that reports print, by SDMX id."""
    return indicator_ids(code for code, each in catalogue().indicators.items() if each.derivation is None)


def check_flow(flow: str) -> None:
    """Raises ProblemError `sdmx_unknown`. A flow may be written with its agency and version."""
    if flow not in _FLOWS:
        raise unknown("flow", flow, (FLOW, f"{AGENCY},{FLOW},{VERSION}"))


def check_provider(provider: str) -> None:
    """Raises ProblemError `sdmx_unknown`."""
    if provider not in (ALL, AGENCY, f"{AGENCY},{AGENCY}"):
        raise unknown("provider", provider, (AGENCY, ALL))


def read_key(key: str, start: int | None, end: int | None) -> ObservationQuery:
    """The question of a key such as `411328.applications_received+disclosure_total..area`.

    The key `all` asks for everything; invented units only appear where they are named. Raises
    ProblemError `invalid_parameter` for a wrong number of parts or years out of order,
    `indicator_unknown`, and `sdmx_unknown` for another code that is not there.
    """
    parts = ["", "", "", ""] if key == ALL else key.split(".")
    if len(parts) != len(SERIES):
        raise ProblemError(
            "invalid_parameter",
            f"键应有 {len(SERIES)} 段，用点分开：{'.'.join(SERIES)}；不限的一段留空，全部写 all。",
            f"A key has {len(SERIES)} parts with dots between: {'.'.join(SERIES)}. Leave a part empty "
            "for all of it; the key all asks for everything.",
            pointer="/path/key",
        )
    units, indicators, applicants, scopes = (tuple(filter(None, part.split("+"))) for part in parts)
    known = printed()
    applicants_known, scopes_known = list(map(str, Applicant)), list(map(str, Scope))
    for asked, there in ((applicants, applicants_known), (scopes, scopes_known)):
        for code in asked:
            if code not in there:
                raise unknown("key", code, there)
    return ObservationQuery(
        # Local indicators have no SDMX id: what is not named is every national one.
        indicators=tuple(_indicator(code, known) for code in indicators) or tuple(known.values()),
        applicants=tuple(map(Applicant, applicants)),
        units=UnitFilter(units=units),
        scopes=tuple(map(Scope, scopes)),
        years=_years(start, end),
    )


def series(session: Session, query: ObservationQuery) -> Iterator[UnitSeries]:
    """The series of the question in the order of their keys, read while the session lives.

    Raises ProblemError `sdmx_empty` where there is none, and as `service.blocks` does.
    """
    found = series_of(service.blocks(session, query=query))
    first = next(found, None)
    if first is None:
        raise ProblemError(
            "sdmx_empty",
            "没有符合这个键和年度的已发布的数。",
            "No published value has this key in these years.",
            pointer="/path/key",
        )
    return chain((first,), found)


def _indicator(name: str, known: Mapping[str, str]) -> str:
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    hint, hint_en = (f"最接近的是「{near[0]}」。", f" The nearest is {near[0]!r}.") if near else ("", "")
    raise ProblemError(
        "indicator_unknown",
        f"没有指标「{name[:80]}」。{hint}",
        f"There is no indicator {name[:80]!r}.{hint_en}",
        pointer="/path/key",
    )


def _years(start: int | None, end: int | None) -> Years | None:
    if start is None and end is None:
        return None
    first = FIRST_YEAR if start is None else start
    last = LAST_YEAR if end is None else end
    if first > last:
        raise ProblemError(
            "invalid_parameter",
            f"startPeriod（{first}）不能晚于 endPeriod（{last}）。",
            f"startPeriod ({first}) is after endPeriod ({last}).",
            pointer="/query/startPeriod",
        )
    return Years(((first, last),))


def unknown(place: str, given: str, known: Sequence[str]) -> ProblemError:
    """The refusal of a name that is not there."""
    return ProblemError(
        "sdmx_unknown",
        f"没有「{given[:80]}」；可用的有 {'、'.join(known)}。",
        f"There is no {given[:80]!r}; there are {', '.join(known)}.",
        pointer=f"/path/{place}",
    )
