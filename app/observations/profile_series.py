"""A unit's main indicators over the years, each beside what its peers report. Pure."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from app.catalogue.form import Catalogue, Form, Indicator
from app.catalogue.indicators import RATIO_UNIT
from app.catalogue.series import shifts_between
from app.observations.profile_store import Histogram, Own
from app.observations.statistics import quantile, quantile_of_floats, ratio
from app.vocabulary import FormCode, ValueStatus
from app.writers.dataset import Exact, Field

MAIN = (
    "disclosure.total",
    "disclosure.website",
    "responses.total",
    "normative_documents.issued",
    "normative_documents.in_force",
    "licensing.decisions",
    "penalties.decisions",
    "charges.amount",
    "applications.received",
    "applications.answered",
    "applications.concluded",
    "applications.share_granted",
    "applications.share_partially_granted",
    "applications.share_refused",
    "applications.share_unavailable",
    "applications.on_time_share",
    "applications.carry_out_share",
    "reviews.total",
    "reviews.correction_rate",
    "litigation.cases",
    "litigation.loss_rate",
    "complaints.total",
    "organisation.staff",
    "organisation.special_funds",
    "training.participants",
)
"""The indicators of a profile, in the order of its series: how much was opened, how
applications fared, what was contested, who did the work. Those that no form of the years
asked for has are left out of the answer."""

NOT_IN_FORM = "not_in_form"
MISSING_REPORT = "missing_report"
Number = int | float
QUARTILES = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


@dataclass(frozen=True, slots=True)
class Peers:
    """What the peers report of one indicator in one year, the unit itself among them.

    `within` is the code of the province they lie in, None for all of the level; `count` how
    many have a value. `percentile` is the share of them below the unit, equals counted half,
    from 0 to 100, as in `/rankings`.
    """

    within: str | None
    count: int
    p25: float | None
    median: float | None
    p75: float | None
    percentile: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """One indicator in one year. `status` is that of the cell, `not_in_form` or
    `missing_report`; `series_break`: the meaning differs from the year listed before."""

    year: int
    value: Field
    numerator: int | None
    denominator: int | None
    status: str
    form: FormCode | None
    series_break: bool
    peers: Peers


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator over all years asked for."""

    indicator: Indicator
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class YearForms:
    """The form of the unit's report of each year (None where it has none), and the form that
    is in force then, or was used, against which meanings are told apart."""

    reported: Mapping[int, FormCode]
    catalogue: Catalogue

    def counted(self, year: int) -> Form | None:
        """The form the report of that year stands on, or would."""
        code = self.reported.get(year)
        return self.catalogue.forms[code] if code is not None else self.catalogue.form_of_year(year)


def belongs(indicator: Indicator, years: Sequence[int], forms: YearForms) -> bool:
    """Whether any form of these years has the indicator."""
    used = (forms.counted(year) for year in years)
    return any(form is not None and form.code in indicator.forms for form in used)


def series_of(
    indicator: Indicator,
    years: Sequence[int],
    forms: YearForms,
    own: Mapping[int, Own],
    histograms: Mapping[int, Histogram],
    within: Mapping[int, str | None],
) -> Series:
    """The series; `own`, the peers' `histograms` and `within` (their province) are by year;
    the unit is one of its peers."""
    points = []
    before = years[0] - 1 if years else 0
    for year in years:
        mine = own.get(year)
        points.append(
            Point(
                year=year,
                value=_value(mine, indicator),
                numerator=mine.value if mine is not None and indicator.unit == RATIO_UNIT else None,
                denominator=mine.denominator if mine is not None else None,
                status=mine.status.value if mine is not None else _without(year, forms),
                form=forms.reported.get(year),
                series_break=_breaks(indicator, forms.counted(before), forms.counted(year)),
                peers=_peers(histograms.get(year, {}), mine, indicator, within[year]),
            )
        )
        before = year
    return Series(indicator, tuple(points))


def _without(year: int, forms: YearForms) -> str:
    return NOT_IN_FORM if year in forms.reported else MISSING_REPORT


def _breaks(indicator: Indicator, before: Form | None, now: Form | None) -> bool:
    return before is not None and now is not None and shifts_between(indicator, before, now)


def _value(mine: Own | None, indicator: Indicator) -> Field:
    if mine is None or mine.status is not ValueStatus.REPORTED or mine.value is None:
        return None
    if indicator.unit == RATIO_UNIT:
        return ratio(mine.value, mine.denominator or 0)
    return Exact(mine.value, indicator.scale)


def _peers(histogram: Histogram, mine: Own | None, indicator: Indicator, within: str | None) -> Peers:
    counts: Counter[Number] = Counter()
    for (value, denominator), count in histogram.items():
        number = _number(value, denominator, indicator)
        if number is not None:
            counts[number] += count
    ordered = sorted(counts)
    upto = dict(zip(ordered, accumulate(counts[number] for number in ordered), strict=True))
    p25, median, p75 = (_quantile(ordered, list(upto.values()), share, indicator) for share in QUARTILES)
    total = upto[ordered[-1]] if ordered else 0
    percentile = None
    own = None if mine is None or mine.value is None else _number(mine.value, mine.denominator, indicator)
    if own is not None:
        percentile = float(Fraction(100 * (2 * upto[own] - counts[own]), 2 * total))
    return Peers(within, total, p25, median, p75, percentile)


def _number(value: int, denominator: int | None, indicator: Indicator) -> Number | None:
    """What is compared: a ratio, or the value as it is stored; None for a ratio over nothing."""
    if indicator.unit != RATIO_UNIT:
        return value
    # Whole numbers divide rounded once, as in `statistics.ratio`, and a hundred times faster.
    return value / denominator if denominator else None


def _quantile(
    ordered: Sequence[Number], upto: Sequence[int], share: Fraction, indicator: Indicator
) -> float | None:
    """The R-7 quantile, between the two values around its place; `upto` is how many are no
    greater than each of the `ordered` ones."""
    if not ordered:
        return None
    place = share * (upto[-1] - 1)
    low = math.floor(place)
    around = [ordered[bisect_right(upto, at)] for at in ((low,) if place == low else (low, low + 1))]
    if indicator.unit == RATIO_UNIT:
        return quantile_of_floats(around, place - low)
    return quantile([int(number) for number in around], place - low, scale=indicator.scale)
