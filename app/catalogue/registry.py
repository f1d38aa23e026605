"""The catalogue in force, and the look-ups that readers, checks and the API share."""

from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from app.catalogue.form import Catalogue, Indicator
from app.catalogue.indicators import RATIO_UNIT
from app.catalogue.loader import load
from app.catalogue.local import is_local, stored
from app.catalogue.node import nearest

MAX_COUNT = 10**12
MAX_MONEY = 10**9
"""万元. Below both bounds 15 significant digits hold every value, so that JSON numbers,
which are binary floats to most clients, never round one."""


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue that ships with the package; read once."""
    return load(files("app.catalogue").joinpath("forms"))


def nearest_code(text: str) -> str | None:
    """The indicator code most like `text`, for error messages; None when nothing is near."""
    return nearest(text, catalogue().indicators)


def scale_of(indicator: str) -> int:
    """The power of ten that makes its values whole: 0 for counts, 6 for money.

    Raises KeyError on an unknown code, ValueError on a ratio, which is never stored.
    """
    return _stored(indicator).scale


def to_scaled(value: Decimal, indicator: str) -> int:
    """A value in the form's unit as the whole number that is stored (万元 as 分).

    Raises ValueError when it is not finite, not whole at the scale, beyond the bounds, or
    negative where the indicator cannot be; KeyError on an unknown code.
    """
    entry = _stored(indicator)
    limit = MAX_MONEY if entry.scale else MAX_COUNT
    if not entry.scale and value.is_finite():
        # Nearly all values are whole counts, and every import and load comes through here.
        whole = int(value)
        if whole == value and -limit < whole < limit and (whole >= 0 or entry.signed):
            return whole
    if not value.is_finite():
        raise ValueError(f"{indicator}: {value} is no number")
    if abs(value) >= limit:
        raise ValueError(f"{indicator}: {value} is beyond {limit} {entry.unit}")
    if value < 0 and not entry.signed:
        raise ValueError(f"{indicator}: {value} is negative")
    whole = int(value.scaleb(entry.scale))
    if Decimal(whole).scaleb(-entry.scale) != value:
        raise ValueError(f"{indicator}: {value} has more than {entry.scale} decimals")
    return whole


def from_scaled(number: int, indicator: str) -> Decimal:
    """A stored whole number as a value in the form's unit, without trailing zeros.

    Raises KeyError on an unknown code, ValueError on a ratio.
    """
    scale = _stored(indicator).scale
    if not scale:
        return Decimal(number)
    value = Decimal(number).scaleb(-scale).normalize()
    # normalize() turns 120 into 1.2E+2; counts must read as whole numbers.
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _stored(indicator: str) -> Indicator:
    if is_local(indicator):
        return stored(indicator)
    entry = catalogue().indicators[indicator]
    if entry.unit == RATIO_UNIT:
        raise ValueError(f"{indicator}: a ratio is computed, never stored")
    return entry
