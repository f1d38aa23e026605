"""What a question about published values asks for. Pure: codes are checked against the
catalogue here, units against the database in the store."""

from dataclasses import dataclass, field
from datetime import datetime

from app.catalogue.form import Catalogue, Indicator
from app.catalogue.registry import nearest_code
from app.problems import ProblemError
from app.units.filters import UnitFilter
from app.vocabulary import Applicant, Scope, ValueStatus
from app.years import Years


@dataclass(frozen=True, slots=True)
class ObservationQuery:
    """Which published values are wanted; an empty tuple leaves that side open. `as_of` asks
    for those that were published at a moment that has passed."""

    indicators: tuple[str, ...] = ()
    applicants: tuple[Applicant, ...] = ()
    units: UnitFilter = field(default_factory=UnitFilter)
    scopes: tuple[Scope, ...] = ()
    years: Years | None = None
    statuses: tuple[ValueStatus, ...] = ()
    as_of: datetime | None = None


def known_indicators(codes: tuple[str, ...], catalogue: Catalogue) -> list[Indicator]:
    """The indicators with these codes, in order. Raises ProblemError `indicator_unknown`,
    which names the nearest code."""
    found: list[Indicator] = []
    for code in codes:
        indicator = catalogue.indicators.get(code)
        if indicator is None:
            near = nearest_code(code)
            hint, hint_en = (f"最接近的是「{near}」。", f" The nearest is {near!r}.") if near else ("", "")
            raise ProblemError(
                "indicator_unknown",
                f"没有指标「{code[:80]}」。{hint}",
                f"There is no indicator {code[:80]!r}.{hint_en}",
                pointer="/query/indicator",
            )
        found.append(indicator)
    return found


def check_printed(codes: tuple[str, ...], catalogue: Catalogue) -> None:
    """Raises ProblemError `indicator_unknown`, or `invalid_parameter` for a derived indicator,
    which no report prints and which therefore has no observations."""
    for indicator in known_indicators(codes, catalogue):
        if indicator.derivation is not None:
            code = indicator.code
            raise ProblemError(
                "invalid_parameter",
                f"「{code}」是派生指标，没有逐条的填报数；请用 /api/v1/aggregates?indicator={code} 查询。",
                f"{code!r} is derived and has no observations of its own: ask /api/v1/aggregates.",
                pointer="/query/indicator",
            )
