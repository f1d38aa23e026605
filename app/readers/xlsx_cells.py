"""What an Excel cell shows: stored numbers turned into the text a person sees."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

_DATE_IN_FORMAT = re.compile(r"[ymdhs]", re.I)
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.I)
"""Parts of a number format that are not placeholders: quoted text, padding, colours, locales."""
_DATE_BUILTINS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_BUILTINS = {9: 0, 10: 2}


def number_text(number: float) -> str:
    """21.0 → `21`, 7730.28 → `7730.28`, 1e-05 → `0.00001`: digits only, never an exponent.

    Fifteen significant digits, as the program itself shows: 0.1 + 0.2 is `0.3`.
    """
    text = format(Decimal(f"{number:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def date_text(serial: float, *, epoch_1904: bool) -> str | None:
    """A day count as ISO 8601 (`2019-03-14`, with the time if there is one); None out of range."""
    if not 0 <= serial < 2_958_466:  # the year 9999
        return None
    if serial < 1 and not epoch_1904:
        seconds = min(round(serial * 86400), 86399)
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60).isoformat()
    # Excel's 1900 is a leap year; days before its 29 February are one off.
    start = datetime(1904, 1, 1) if epoch_1904 else datetime(1899, 12, 31 if serial < 60 else 30)  # noqa: DTZ001
    moment = start + timedelta(seconds=round(serial * 86400))
    return moment_text(moment)


def moment_text(moment: datetime | date | time) -> str:
    """A date as `2019-03-14`, a moment as `2019-03-14T08:30:00`, midnight left out."""
    if isinstance(moment, datetime) and moment.time() == time.min:
        return moment.date().isoformat()
    return moment.isoformat()


class NumberFormat:
    """How a cell's number is shown: as a date, as a percentage, or as digits."""

    def __init__(self, key: int, code: str | None) -> None:
        shown = _LITERALS.sub("", code.split(";")[0]) if code is not None else ""
        self.is_date = key in _DATE_BUILTINS if code is None else bool(_DATE_IN_FORMAT.search(shown))
        self.percent_places: int | None = _PERCENT_BUILTINS.get(key) if code is None else None
        if "%" in shown:
            places = re.search(r"\.([0#?]+)", shown)
            self.percent_places = len(places[1]) if places else 0

    def text(self, number: float, *, epoch_1904: bool) -> str:
        """The number as shown. Digits are never rounded away: the figure counts, not its look."""
        if self.is_date:
            shown = date_text(number, epoch_1904=epoch_1904)
            return number_text(number) if shown is None else shown
        if self.percent_places is not None:
            return f"{round(number * 100, self.percent_places):.{self.percent_places}f}%"
        return number_text(number)


GENERAL = NumberFormat(0, None)
