"""Published values and their structure for SDMX: keys read, results put in order."""

from collections.abc import Iterator, Sequence
from itertools import chain

from sqlmodel import Session

from app.catalogue.registry import catalogue
from app.observations import sdmx_store, service
from app.observations.query import ObservationQuery
from app.problems import ProblemError
from app.units.filters import UnitFilter
from app.vocabulary import Applicant, Scope
from app.writers.sdmx_ids import (
    APPLICANT_CODES,
    FLOW,
    SCOPE_CODES,
    SERIES,
    STATUS_CODES,
    Code,
    indicator_ids,
)
from app.writers.sdmx_series import UnitSeries, series_of
from app.writers.sdmx_structure import IDS, Artefact
from app.years import FIRST_YEAR, LAST_YEAR, Years

ALL = "all"


def printed() -> dict[str, str]:
    """The national indicators that reports print, by SDMX id."""
    return indicator_ids(code for code, each in catalogue().indicators.items() if each.derivation is None)


def check_flow(flow: str) -> None:
    """Raises ProblemError `sdmx_unknown`. A flow may be written `GK,OBSERVATIONS,1.0`."""
    if flow not in (FLOW, f"GK,{FLOW}", f"GK,{FLOW},1.0", f"GK,{FLOW},latest"):
        raise unknown("flow", flow, (FLOW,))


def read_key(key: str, start: int | None, end: int | None) -> ObservationQuery:
    """The question of a key such as `411328.applications_received+disclosure_total..area`.

    Raises ProblemError `invalid_parameter` for a wrong number of parts or years out of order,
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
        indicators=tuple(known.get(code, code) for code in indicators) or tuple(known.values()),
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


def wanted_ids(
    kind: Artefact, agency: str, name: str, version: str, *, with_all: bool
) -> dict[Artefact, Sequence[str]]:
    """Which artefacts an address means, with everything they refer to where that is wanted.

    Raises ProblemError `sdmx_unknown`.
    """
    if agency not in ("GK", ALL):
        raise unknown("agency", agency, ("GK", ALL))
    if version not in ("1.0", "latest", ALL):
        raise unknown("version", version, ("1.0", "latest", ALL))
    if name != ALL and name not in IDS[kind]:
        raise unknown("name", name, (*IDS[kind], ALL))
    ids: dict[Artefact, Sequence[str]] = dict(IDS) if with_all else {}
    return ids | {kind: IDS[kind] if name == ALL else (name,)}


def code_lists(session: Session, names: Sequence[str]) -> dict[str, Sequence[Code]]:
    """The codes of these lists; of units, those with published values."""
    found: dict[str, Sequence[Code]] = {
        "CL_APPLICANT": APPLICANT_CODES,
        "CL_SCOPE": SCOPE_CODES,
        "CL_OBS_STATUS": STATUS_CODES,
    }
    if "CL_INDICATOR" in names:
        there = catalogue().indicators
        found["CL_INDICATOR"] = [
            Code(name, there[code].name_zh, there[code].name_en, f"{code}; in {there[code].unit}")
            for name, code in printed().items()
        ]
    if "CL_UNIT" in names:
        found["CL_UNIT"] = [
            Code(code, name, "", "Invented data." if invented else "")
            for code, name, invented in sdmx_store.units(session)
        ]
    return found


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
