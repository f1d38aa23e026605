"""Where a series over several forms changes its meaning. Pure."""

from app.catalogue.form import Form, Indicator


def shifts_between(indicator: Indicator, one: Form, other: Form) -> bool:
    """Whether the indicator means something else on one form than on the other.

    `breaks` are first years of forms, so that a report on the wrong form for its year counts
    with the form it was made on.
    """
    earlier, later = sorted((one.first_year, other.first_year))
    return any(earlier < year <= later for year in indicator.breaks)
