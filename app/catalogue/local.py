"""Local indicators: what an area's office counts besides the national forms. Pure.

Their codes name the area: `local.411300.hotline_calls`. They stand beside the rows of the form
in the reports of that area's units, and no national check, sum or form knows of them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from app.catalogue.form import Catalogue, FormLabel, Indicator

PREFIX = "local."
SCALE = 4
"""All are stored as ten-thousandths, so that a stored value can be read without its definition."""
MAX_VALUE = 10**9
"""With four decimals thirteen digits: JSON numbers hold each exactly."""
_CODE = re.compile(r"local\.([0-9A-Z][0-9A-Za-z-]{5,39})\.([a-z][a-z0-9_]{0,39})")


class AddsUp(StrEnum):
    """How values of several units make one: calls are added up, scores are averaged."""

    SUM = "sum"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class LocalIndicator:
    """A definition. `area` is the code of the unit for which and for all below which it holds;
    `decimals` how many a value may have (0 to 4); `minimum`, `maximum` the range of sound
    values; `at_most` another local indicator that it may not exceed (closures ≤ calls);
    `aliases` are other wordings of `name` met on pages."""

    code: str
    area: str
    name: str
    name_en: str
    unit: str
    decimals: int = 0
    adds_up: AddsUp = AddsUp.SUM
    minimum: Decimal | None = Decimal(0)
    maximum: Decimal | None = None
    at_most: str | None = None
    first_year: int | None = None
    last_year: int | None = None
    aliases: tuple[str, ...] = ()
    note: str | None = None

    def in_force(self, year: int) -> bool:
        """Whether it is counted for a report year."""
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )

    def refusal(self, value: Decimal) -> str | None:
        """Why a value cannot be stored, in Chinese; one out of range can, and is a finding."""
        if not value.is_finite():
            return "应为有限的数，不能是 NaN 或 Infinity。"
        if abs(value) >= MAX_VALUE:
            return f"数过大，不会有这么多{self.unit}。"
        if value != round(value, self.decimals):
            return f"{self.name}最多 {self.decimals} 位小数（单位：{self.unit}）。"
        return None


def is_local(code: str) -> bool:
    """Whether a code is of an area's own indicator."""
    return code.startswith(PREFIX)


def area_of(code: str) -> str | None:
    """The area that a well-formed code names, else None."""
    match = _CODE.fullmatch(code)
    return match[1] if match else None


def extended(catalogue: Catalogue, local: Iterable[LocalIndicator]) -> Catalogue:
    """The catalogue with these in its vocabulary; its forms stay the national ones."""
    added = {each.code: _as_indicator(each, catalogue) for each in local}
    return replace(catalogue, indicators={**catalogue.indicators, **added})


def stored(code: str) -> Indicator:
    """What is needed to store or read a value of it, without its definition."""
    return Indicator(code, code, code, "", SCALE, signed=True, by_applicant=False)


def _as_indicator(each: LocalIndicator, catalogue: Catalogue) -> Indicator:
    forms = [form for form in catalogue.forms.values() if _overlaps(each, form.first_year, form.last_year)]
    return Indicator(
        code=each.code,
        name_zh=each.name,
        name_en=each.name_en,
        unit=each.unit,
        scale=SCALE,
        signed=each.minimum is None or each.minimum < 0,
        by_applicant=False,
        labels=tuple(FormLabel(form.code, each.name, each.unit) for form in forms),
        comparability=each.note,
        summable=each.adds_up is AddsUp.SUM,
    )


def _overlaps(each: LocalIndicator, first: int, last: int | None) -> bool:
    return (each.last_year is None or first <= each.last_year) and (
        last is None or each.first_year is None or each.first_year <= last
    )


Definitions = Mapping[str, LocalIndicator]
"""By code."""
