"""What is not as printed in a reading."""

from app.catalogue.registry import catalogue
from app.readers.read import read
from app.vocabulary import FormCode
from tests.gold.figures import INVENTED, GoldReport

NEW = next(report for report in INVENTED if report.form is FormCode.F2021 and report.full)
OLD = next(report for report in INVENTED if report.form is FormCode.F2014 and report.full)

_QUIET = frozenset(("money_unit_assumed", "column_order", "assigned_by_order"))


def faults(report: GoldReport, content: bytes, name: str) -> list[str]:
    """Cells that were not read as printed, numbers left over and findings that say more than a notice."""
    reading = read(content, name=name, media_type=None, catalogue=catalogue())
    figures = {figure.key: figure.value for figure in reading.figures}
    wrong = [
        f"{key}: {value} read as {figures.get(key)}"
        for key, value in report.figures.items()
        if figures.get(key) != value
    ]
    wrong += [
        f"{key}: invented"
        for key, value in figures.items()
        if value is not None and key not in report.figures
    ]
    wrong += [f"left over: {each.text} at {each.locator}" for each in reading.unmatched]
    return wrong + [f"{each.code}: {each.message}" for each in reading.findings if each.code not in _QUIET]
