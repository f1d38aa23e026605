"""示例省: a province that does not exist, so that trends, rankings and sums have something to
show. No figure here is that of a real body.

The same seed gives the same bytes everywhere. Every number keeps the rules of the forms,
joins on to the years before and after, and each government's area report is the sum of its
subordinates' reports and of its own level; what breaks that is planted and listed in
`manifest`. Reports of some townships leave zeros blank: there, a blank is a true zero.
"""

from collections.abc import Iterable, Iterator, Sequence

from app.samples import Sample
from app.samples.invented import units as _units
from app.samples.invented.faults import Planted, misprints, missing, planted
from app.samples.invented.printing import FigureMaker, printed
from app.samples.invented.province import YEARS, form_of, province
from app.samples.invented.units import InventedUnit
from app.vocabulary import FormCode, Kind, Scope

__all__ = ["YEARS", "InventedUnit", "Planted", "Sample", "manifest", "own_reports", "reports", "units"]


def units() -> Sequence[InventedUnit]:
    """Every body of the province, parents before their children."""
    return _units.units()


def manifest() -> Sequence[Planted]:
    """Every planted fault, by unit and year."""
    return planted()


def reports(years: Iterable[int] = YEARS, *, faultless: bool = False) -> Iterator[Sample]:
    """The published reports, year by year, in the order of `units`.

    Governments report for their area, all others for themselves. `faultless` leaves the
    planted faults out: nothing is misprinted, late or missing. Raises ValueError for a
    year outside 2014 to 2025.
    """
    whole = province()
    wrong = {} if faultless else misprints()
    gone = frozenset[tuple[str, int]]() if faultless else missing()
    for year, maker in _years(years):
        for unit in whole.units:
            key = unit.code, year
            if unit.valid_in(year) and key not in gone:
                yield printed(
                    unit,
                    Scope.AREA if unit.kind is Kind.GOVERNMENT else Scope.BODY,
                    year,
                    whole.reports[key],
                    traits=whole.profiles[unit.code],
                    maker=maker,
                    misprint=wrong.get(key),
                )


def own_reports(years: Iterable[int] = YEARS) -> Iterator[Sample]:
    """What each government counts for itself, beside `reports`: what must be added to its
    subordinates' reports to make its area report.

    Scope body (本机关) where its departments report for themselves, else level (本级),
    with its departments. Same order, same errors.
    """
    whole = province()
    for year, maker in _years(years):
        for unit in whole.units:
            if unit.kind is Kind.GOVERNMENT:
                yield printed(
                    unit,
                    Scope.LEVEL if unit.code in whole.whole_level else Scope.BODY,
                    year,
                    whole.own[unit.code, year],
                    traits=whole.profiles[unit.code],
                    maker=maker,
                )


def _years(years: Iterable[int]) -> Iterator[tuple[int, FigureMaker]]:
    makers: dict[FormCode, FigureMaker] = {}
    listed = list(years)
    for year in listed:
        if year not in YEARS:
            raise ValueError(f"{year}: the invented province reports {YEARS[0]} to {YEARS[-1]}")
    for year in listed:
        form = form_of(year)
        yield year, makers.setdefault(form.code, FigureMaker(form))
