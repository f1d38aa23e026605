"""By when a report must be public.

《政府信息公开条例》 of 2007, art. 31: every body by 31 March. Decree 711 (in force since
2019-05-15, so from report year 2019 on), arts. 49 and 50: departments of county level and above by
31 January, the government's own report by 31 March. Townships and subdistricts report
by local notices and have no date in the law from then on; public institutions no
longer report under it; development zones and other bodies are not named in it.
"""

from datetime import date

from app.vocabulary import Kind, Level

FIRST_REPORT_YEAR = 2008
"""The decree of 2007 took force on 2008-05-01."""
FIRST_YEAR_OF_DECREE_711 = 2019


def statutory_deadline(year: int, level: Level | None, kind: Kind | None) -> date | None:
    """The date the law sets for the report of `year`; None where it sets none."""
    if not FIRST_REPORT_YEAR <= year < date.max.year:
        return None
    if year < FIRST_YEAR_OF_DECREE_711:
        return date(year + 1, 3, 31)
    if level is None or level is Level.TOWNSHIP:
        return None
    if kind is Kind.DEPARTMENT:
        return date(year + 1, 1, 31)
    if kind is Kind.GOVERNMENT:
        return date(year + 1, 3, 31)
    return None


def deadline(year: int, level: Level | None, kind: Kind | None, local: date | None = None) -> date | None:
    """The date that binds: the law's or the local calendar's, whichever is earlier.

    A local calendar may ask for more than the law, never for less. None: no date binds,
    and such a report cannot be late.
    """
    dates = [day for day in (statutory_deadline(year, level, kind), local) if day is not None]
    return min(dates, default=None)
