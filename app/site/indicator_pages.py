"""`/indicators` and `/indicators/{code}`: the vocabulary, and one indicator over all units."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from sqlmodel import Session
from starlette.responses import HTMLResponse

from app.api.deps import Db
from app.catalogue.form import Indicator
from app.catalogue.indicators import RATIO_UNIT
from app.catalogue.local import area_of
from app.catalogue.registry import catalogue, nearest_code
from app.indicators.service import vocabulary
from app.observations.aggregates import aggregate
from app.observations.grouping import AggregateQuery, Dimension
from app.observations.profile_series import MAIN
from app.observations.rankings import rank
from app.observations.statistics import Statistic
from app.problems import ProblemError
from app.site.charts import Band, Bars, Line, Spec, bars, lines
from app.site.distribution import bins
from app.site.numbers import figure, plain
from app.site.places import Place, find_place
from app.site.rendering import Frame, page
from app.site.tiles import Tile, tiles
from app.vocabulary import Level
from app.writers.dataset import Column, Row
from app.years import Years

router = APIRouter(include_in_schema=False)
RANKED = 20
"""Units of the ranking shown at once."""
FAMILIES = {
    "disclosure": ("主动公开", "Disclosure of its own accord"),
    "regulations": ("规章", "Regulations"),
    "normative_documents": ("规范性文件", "Normative documents"),
    "licensing": ("行政许可", "Licensing"),
    "other_services": ("其他对外管理服务事项", "Other services"),
    "penalties": ("行政处罚", "Penalties"),
    "coercion": ("行政强制", "Coercion"),
    "charges": ("行政事业性收费", "Charges"),
    "procurement": ("政府集中采购", "Procurement"),
    "responses": ("回应解读", "Responses"),
    "applications": ("依申请公开", "Applications"),
    "reviews": ("行政复议", "Administrative reviews"),
    "litigation": ("行政诉讼", "Litigation"),
    "complaints": ("举报投诉", "Complaints"),
    "organisation": ("机构和经费", "Organisation and funds"),
    "training": ("会议和培训", "Meetings and training"),
}
Told = dict[str, Any]


@router.get("/indicators")
async def indicators(request: Request) -> HTMLResponse:
    """The vocabulary by family: which form prints what."""
    listed = sorted(catalogue().indicators.values(), key=lambda each: list(FAMILIES).index(_family(each)))
    families = [(FAMILIES[name], list(members)) for name, members in groupby(listed, key=_family)]
    return page(request, "indicators.html", families=families, forms=list(catalogue().forms))


@dataclass(slots=True)
class Asked:
    """One indicator over the units of a place."""

    indicator: Indicator
    place: Place
    ranking: list[Told]
    ranked: int
    counts: dict[str, int]
    by_year: list[Told]
    by_part: list[Told]
    part: Dimension
    whole: Statistic
    values: list[float] = field(default_factory=list)


@router.get("/indicators/{code}")
async def indicator(
    request: Request,
    db: Db,
    code: Annotated[str, Path(max_length=100)],
    within: Annotated[str | None, Query(max_length=40)] = None,
    level: Level | None = None,
    year: int | None = None,
) -> HTMLResponse:
    """Ranking, spread over the units, trend, and where in the land."""

    def ask(session: Session) -> Asked:
        known = _known(session, code)
        area = within or area_of(code)  # a local indicator is its area's
        return gather(session, known, find_place(session, request, within=area, level=level, year=year))

    asked = await db.read(ask)
    known, frame = asked.indicator, Frame(request)
    return page(
        request,
        "indicator.html",
        indicator=known,
        asked=asked,
        place=asked.place,
        trend=trend_chart(known, asked.by_year, frame),
        spread=spread_chart(known, asked.values, frame),
        bins=bins(asked.values),
        map=province_map(asked),
        main_indicators=MAIN,
    )


def gather(session: Session, known: Indicator, place: Place) -> Asked:
    """The ranking and its spread in the year, the trend over the years, the parts in the year."""
    ranked = rank(session, query=_query(known, place), year=place.year, ascending=False)
    ranking = _told(ranked.answer.columns, ranked.answer.rows)
    # Scores are averaged: there is no sum of them.
    whole = Statistic.SUM if known.summable else Statistic.MEAN
    trend = (whole, Statistic.MEDIAN, Statistic.P25, Statistic.P75, Statistic.COUNT)
    by_year = aggregate(session, query=_query(known, place, by=Dimension.YEAR, stats=trend))
    part = Dimension.PROVINCE if place.area.code is None else Dimension.PREFECTURE
    one_year = Years(((place.year, place.year),))
    by_part = aggregate(
        session, query=_query(known, place, by=part, stats=(whole, Statistic.MEDIAN), years=one_year)
    )
    values = [plain(row["value"]) for row in ranking]
    return Asked(
        known,
        place,
        ranking[:RANKED],
        len(ranking),
        ranked.counts,
        _told(by_year.columns, by_year.rows),
        [row for row in _told(by_part.columns, by_part.rows) if row[part.value] is not None],
        part,
        whole,
        [float(value) for value in values if value is not None],
    )


def trend_chart(known: Indicator, by_year: Sequence[Told], frame: Frame) -> Spec:
    """The units' median and middle half, year by year."""
    reported = [row for row in by_year if row["count"]]
    years = range(reported[0]["year"], reported[-1]["year"] + 1) if reported else range(0)
    of_year = {row["year"]: row for row in by_year}

    def series(name: str) -> list[int | float | None]:
        return [plain(of_year[year][name]) if year in of_year else None for year in years]

    return lines(
        list(years),
        [Line(frame.t("中位数", "Median"), series("median"))],
        ratio=known.unit == RATIO_UNIT,
        unit=frame.word("unit", known.unit),
        breaks=known.breaks,
        break_name=frame.t("口径变化", "New meaning"),
        band=Band(frame.t("中间一半", "Middle half"), series("p25"), series("p75")),
    )


def spread_chart(known: Indicator, values: Sequence[float], frame: Frame) -> Spec:
    """How many units lie where."""
    counted = bins(values)
    edges = [f"{figure(low, known.unit)}–{figure(high, known.unit)}" for low, high, _ in counted]
    found = [Bars(frame.t("单位数", "Units"), [count for *_, count in counted], "seal")]
    name = frame.t(known.name_zh, known.name_en)
    return bars(edges, found, unit=frame.t("个单位", "units"), name=name)


def province_map(asked: Asked) -> list[Tile] | None:
    """The tiles of the whole country; None for a place within a province."""
    if asked.part is not Dimension.PROVINCE:
        return None
    sums = {row["province"]: plain(row[asked.whole.value]) for row in asked.by_part}
    return tiles({code: float(value) for code, value in sums.items() if value is not None})


def _query(
    known: Indicator,
    place: Place,
    *,
    by: Dimension | None = None,
    stats: tuple[Statistic, ...] = (Statistic.SUM,),
    years: Years | None = None,
) -> AggregateQuery:
    return AggregateQuery(
        indicators=(known.code,),
        units=place.alike(),
        years=years,
        group_by=() if by is None else (by,),
        stats=stats,
    )


def _told(columns: Sequence[Column], rows: Sequence[Row]) -> list[Told]:
    names = [column.name for column in columns]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _family(known: Indicator) -> str:
    return known.code.partition(".")[0]


def _known(session: Session, code: str) -> Indicator:
    found = vocabulary(session, (code,)).indicators.get(code)
    if found is None:
        near = nearest_code(code)
        raise ProblemError(
            "indicator_unknown",
            f"没有指标 {code}" + (f"；您要的可能是 {near}。" if near else "。"),
            f"There is no indicator {code}" + (f"; did you mean {near}?" if near else "."),
        )
    return found
