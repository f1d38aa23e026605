"""What sort of body it is, in numbers: how much it does, how fast that grows, how it decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from app.samples.invented.dice import Dice

Range = tuple[float, float]


class Role(StrEnum):
    """What a body that counts for itself does. `office` is a government's own office, where
    its departments report for themselves; `county_level` a county with all its departments,
    where they do not."""

    TOWNSHIP = auto()
    COUNTY_DEPARTMENT = auto()
    COUNTY_OFFICE = auto()
    COUNTY_LEVEL = auto()
    CITY_DEPARTMENT = auto()
    CITY_OFFICE = auto()
    PROVINCE_DEPARTMENT = auto()
    PROVINCE_OFFICE = auto()


@dataclass(frozen=True, slots=True)
class Magnitude:
    """How much bodies of one role do in a year (of the order of 2019): applications received;
    items of information disclosed; normative documents issued, and in force at the start;
    regulations likewise; items of licensing; decisions on licences; charges, procurement and
    special funds in 万元; staff."""

    applications: Range
    disclosed: Range
    documents: Range
    documents_in_force: Range
    items: Range
    decisions: Range
    charges: Range
    procurement: Range
    funds: Range
    staff: Range
    regulations: Range = (0, 0)
    regulations_in_force: Range = (0, 0)


MAGNITUDES: Mapping[Role, Magnitude] = {
    Role.TOWNSHIP: Magnitude(
        (0.8, 9), (150, 700), (0.2, 2.5), (3, 12), (1, 12), (25, 300), (0, 0), (30, 600), (0.3, 4), (1.5, 4)
    ),
    Role.COUNTY_DEPARTMENT: Magnitude(
        (8, 45), (200, 900), (1, 6), (8, 30), (10, 50), (300, 4_000), (50, 900), (100, 3_000), (1, 6), (2, 5)
    ),
    Role.COUNTY_OFFICE: Magnitude(
        (30, 80), (600, 1_500), (8, 20), (40, 90), (1, 6), (15, 60), (0, 0), (100, 500), (5, 15), (4, 8)
    ),
    Role.COUNTY_LEVEL: Magnitude(
        (120, 420),
        (4_000, 9_000),
        (20, 60),
        (120, 300),
        (150, 400),
        (9_000, 40_000),
        (1_500, 9_000),
        (3_000, 20_000),
        (20, 80),
        (30, 60),
    ),
    Role.CITY_DEPARTMENT: Magnitude(
        (50, 200),
        (500, 2_000),
        (4, 12),
        (20, 60),
        (20, 80),
        (1_500, 12_000),
        (500, 6_000),
        (500, 6_000),
        (3, 12),
        (3, 8),
    ),
    Role.CITY_OFFICE: Magnitude(
        (120, 260),
        (1_500, 3_000),
        (15, 30),
        (80, 160),
        (2, 8),
        (20, 90),
        (0, 0),
        (300, 1_500),
        (15, 40),
        (6, 12),
        (0.8, 2.2),
        (10, 20),
    ),
    Role.PROVINCE_DEPARTMENT: Magnitude(
        (120, 400),
        (800, 3_000),
        (6, 18),
        (40, 120),
        (20, 90),
        (3_000, 30_000),
        (2_000, 30_000),
        (1_000, 20_000),
        (6, 25),
        (4, 10),
    ),
    Role.PROVINCE_OFFICE: Magnitude(
        (250, 400),
        (2_500, 5_000),
        (25, 50),
        (150, 280),
        (2, 8),
        (20, 90),
        (0, 0),
        (500, 2_500),
        (30, 80),
        (8, 16),
        (3, 6),
        (60, 100),
    ),
}

TREND: Mapping[int, float] = {
    2014: 0.61, 2015: 0.68, 2016: 0.77, 2017: 0.86, 2018: 0.91, 2019: 1.00,
    2020: 0.78, 2021: 1.06, 2022: 1.15, 2023: 1.31, 2024: 1.42, 2025: 1.37,
}  # fmt: skip
"""Work of all kinds against 2019: it grows, but for the year of the epidemic."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One body. The amounts are those of its role's ranges; `growth` is its own factor from
    year to year beside the province's trend, `shock_year` the one year when its applications
    were `shock` times as many; the shares are of cases."""

    applications: float
    disclosed: float
    documents: float
    documents_in_force: int
    regulations: float
    regulations_in_force: int
    items: float
    decisions: float
    charges: float
    procurement: float
    funds: float
    staff: float
    growth: float
    shock_year: int
    shock: float
    persons: float
    granted: float
    carried: float
    disputed: float
    corrected: float
    leaves_zeros_blank: bool


def profile(key: str, role: Role, county: str | None = None) -> Profile:
    """The body's lasting traits. Bodies of one county are alike in how much is applied for
    and how often a review corrects them, so that counties differ."""
    dice, shared = Dice(key, "profile"), Dice(county, "county")
    size, disputed, corrected = (shared.between(*r) for r in ((0.6, 1.6), (0.02, 0.07), (0.06, 0.34)))
    scale = size if county else 1.0
    m = MAGNITUDES[role]
    return Profile(
        applications=dice.between(*m.applications) * scale,
        disclosed=dice.between(*m.disclosed) * scale,
        documents=dice.between(*m.documents),
        documents_in_force=int(dice.between(*m.documents_in_force)),
        regulations=dice.between(*m.regulations),
        regulations_in_force=int(dice.between(*m.regulations_in_force)),
        items=dice.between(*m.items),
        decisions=dice.between(*m.decisions) * scale,
        charges=dice.between(*m.charges),
        procurement=dice.between(*m.procurement) * scale,
        funds=dice.between(*m.funds),
        staff=dice.between(*m.staff),
        growth=dice.between(0.97, 1.05),
        shock_year=dice.whole(2014, 2025),
        shock=dice.between(1.4, 2.1) if dice.chance(0.25) else 1.0,
        persons=dice.between(0.72, 0.93),
        granted=dice.between(0.32, 0.62),
        carried=dice.between(0.03, 0.09),
        disputed=disputed,
        corrected=corrected,
        leaves_zeros_blank=role is Role.TOWNSHIP and dice.chance(0.15),
    )
