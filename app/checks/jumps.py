"""Does a figure leave the unit's own history behind?"""

from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from app.catalogue.form import Catalogue, Form, Indicator
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.checks.wording import amount, row_name
from app.content import CellKey, Finding, ReportContent
from app.vocabulary import Severity

FACTOR = 10
LEAST_DIFFERENCE = 100
LEAST_YEARS = 2
"""Real years differ by a factor of two or three; ten and more is mostly a slip of the
decimal point, of the unit, or of the scope. Small numbers jump by nature, and one earlier
year is no history."""

CODES = (
    Explanation(
        "jump_from_history",
        Severity.WARNING,
        "与历年相差悬殊",
        "Far from the unit's own history",
        f"该数与本单位以前年度中位数相差 {FACTOR} 倍以上且绝对差不小于 {LEAST_DIFFERENCE}（至少有 "
        f"{LEAST_YEARS} 个以前年度）。",
        f"The figure is {FACTOR} times the median of earlier years or more (or a tenth or less) and "
        "differs by at "
        f"least {LEAST_DIFFERENCE}; at least {LEAST_YEARS} earlier years are known.",
        "核对读取、计量单位和统计口径；属实的请说明原因。",
        "Check the reading, the unit of measure and the scope; if it is true, say why.",
    ),
)


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Compare totals (not the applicant columns) with the median of earlier years."""
    known = {r.year: r for r in (*context.history, context.previous) if r and r.year < content.year}
    if len(known) < LEAST_YEARS:
        return
    earlier = [known[year] for year in sorted(known)]
    for row in form.rows:
        indicator = catalogue.indicators.get(row.indicator) if row.indicator else None
        if indicator is None or indicator.signed:
            continue
        key = CellKey(indicator.code)
        value = content.value(key)
        if value is None:
            continue
        since = _comparable_since(indicator, content.year)
        past = [v for v in (r.value(key) for r in earlier if r.year >= since) if v is not None]
        if len(past) < LEAST_YEARS or not _jumps(value, usual := median(past)):
            continue
        yield Finding(
            "jump_from_history",
            Severity.WARNING,
            f"{row_name(form, indicator.code)} {amount(value)}，以前 {len(past)} 个年度的中位数为 "
            f"{amount(usual)}，相差悬殊",
            cells=(str(key),),
            expected=f"≈ {amount(usual)}",
            found=amount(value),
        )


def _comparable_since(indicator: Indicator, year: int) -> int:
    """The year in which the meaning of the indicator last shifted; 0 where it never did."""
    return max((b for b in indicator.breaks if b <= year), default=0)


def _jumps(value: Decimal, usual: Decimal) -> bool:
    low, high = (value, usual) if value < usual else (usual, value)
    return low >= 0 and high - low >= LEAST_DIFFERENCE and high >= low * FACTOR
