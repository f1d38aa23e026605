"""The truth of the invented province: every number of every body and year, before anybody
misprints it. Bodies count for themselves; governments are the sum of what is below them and
of their own office, so every rule that is linear holds for the sums as for the parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add

from app.catalogue.form import Form
from app.catalogue.registry import catalogue
from app.samples.invented.body import FIRST_YEAR, LAST_YEAR, begin, of_year
from app.samples.invented.form2014 import figures_2014
from app.samples.invented.later_forms import Numbers, figures_later
from app.samples.invented.profile import Profile, Role, profile
from app.samples.invented.units import InventedUnit, units
from app.vocabulary import FormCode, Kind, Level

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
Vector = list[int]
"""The numbers of a report in the order of its form's cells; money in hundredths of 万元."""

_OFFICES = {
    Level.PROVINCE: Role.PROVINCE_OFFICE,
    Level.PREFECTURE: Role.CITY_OFFICE,
    Level.COUNTY: Role.COUNTY_OFFICE,
}
_DEPARTMENTS = {
    Level.PROVINCE: Role.PROVINCE_DEPARTMENT,
    Level.PREFECTURE: Role.CITY_DEPARTMENT,
    Level.COUNTY: Role.COUNTY_DEPARTMENT,
}


@dataclass(frozen=True, eq=False)
class Province:
    """`reports` are the bodies' own reports and the governments' area reports, `own` what a
    government's own level counts; both by (unit code, year). `whole_level` are the
    governments whose own part holds their departments too; `profiles` go by unit code."""

    units: Sequence[InventedUnit]
    reports: Mapping[tuple[str, int], Vector]
    own: Mapping[tuple[str, int], Vector]
    whole_level: frozenset[str]
    profiles: Mapping[str, Profile]


def form_of(year: int) -> Form:
    """The form in force. Raises ValueError for a year without a national form."""
    form = catalogue().form_of_year(year)
    if form is None:
        raise ValueError(f"{year}: no national form")
    return form


def province() -> Province:
    """Work the whole province out, from the beginning of the series to its end."""
    listed = units()
    with_departments = {u.parent for u in listed if u.kind is Kind.DEPARTMENT}
    reports: dict[tuple[str, int], Vector] = {}
    own: dict[tuple[str, int], Vector] = {}
    profiles: dict[str, Profile] = {}
    follows = {u.successor: u.code for u in listed if u.successor}
    for unit in listed:
        first = follows.get(unit.code, unit.code)
        traits = profiles.get(first) or profile(first, _role(unit, with_departments), _county(unit))
        profiles[unit.code] = traits
        kept = own if unit.kind is Kind.GOVERNMENT else reports
        for year, vector in _series(first, traits).items():
            if unit.valid_in(year):
                kept[unit.code, year] = vector
    _sum_up(listed, reports, own)
    whole = frozenset(u.code for u in listed if u.kind is Kind.GOVERNMENT and u.code not in with_departments)
    return Province(listed, reports, own, whole, profiles)


def _role(unit: InventedUnit, with_departments: set[str | None]) -> Role:
    if unit.level is Level.TOWNSHIP:
        return Role.TOWNSHIP
    if unit.kind is Kind.DEPARTMENT:
        return _DEPARTMENTS[unit.level]
    return _OFFICES[unit.level] if unit.code in with_departments else Role.COUNTY_LEVEL


def _county(unit: InventedUnit) -> str | None:
    if unit.level is Level.COUNTY and unit.kind is Kind.GOVERNMENT:
        return unit.code
    return unit.parent if unit.level in (Level.COUNTY, Level.TOWNSHIP) else None


def _series(key: str, traits: Profile) -> dict[int, Vector]:
    """One body through all years. `key` names its chance: a successor goes on with that of
    the body it follows, and with the applications it left open."""
    work = begin(traits, key)
    series = {}
    for year in YEARS:
        form, at = form_of(year), of_year(traits, key, year)
        numbers: Numbers = (
            {**figures_2014(at, work)} if form.code is FormCode.F2014 else figures_later(at, work, form.code)
        )
        series[year] = _vector(form, numbers)
    return series


def _vector(form: Form, numbers: Numbers) -> Vector:
    vector: Vector = []
    for row in form.rows:
        if row.indicator is not None:
            number = numbers[row.indicator]
            vector.extend(number if isinstance(number, list) else (number,))
    return vector


def _sum_up(
    listed: Sequence[InventedUnit],
    reports: dict[tuple[str, int], Vector],
    own: Mapping[tuple[str, int], Vector],
) -> None:
    """From the bottom: parents stand before their children, so backwards every sum is ready."""
    reports.update({key: list(vector) for key, vector in own.items()})
    for unit in reversed(listed):
        for year in YEARS:
            if unit.parent and unit.valid_in(year):
                above = reports[unit.parent, year]
                reports[unit.parent, year] = list(map(add, above, reports[unit.code, year]))
