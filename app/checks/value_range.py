"""May a cell hold such a number at all?"""

from collections.abc import Iterator

from app.catalogue.form import Catalogue, Form
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.checks.wording import amount, cell_name
from app.content import Finding, ReportContent
from app.vocabulary import Severity

CODES = (
    Explanation(
        "negative_value",
        Severity.ERROR,
        "不应为负数",
        "A negative number",
        "除“本年增/减”外，计数和金额都不能为负。",
        "Counts and amounts cannot be negative, but for 本年增/减.",
        "核对原文；破折号被读成负号的请改正。",
        "Check the original; a dash may have been read as a minus.",
    ),
    Explanation(
        "fractional_count",
        Severity.ERROR,
        "计数应为整数",
        "A count that is not whole",
        "件、条、次、人等计数只能是整数；只有金额（万元）可以有小数。",
        "Counts are whole numbers; only amounts in 万元 have decimals.",
        "核对原文；小数点可能是千位分隔符。",
        "Check the original; the point may be a thousands separator.",
    ),
)


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Every reported cell that the vocabulary knows, in the form's order."""
    for row in (*form.rows, *form.hybrids):
        indicator = catalogue.indicators.get(row.indicator) if row.indicator else None
        if indicator is None:
            continue
        for key in row.cells:
            value = content.value(key)
            if value is None:
                continue
            if value < 0 and not indicator.signed:
                yield Finding(
                    "negative_value",
                    Severity.ERROR,
                    f"{cell_name(form, key)}不应为负数：{amount(value)}",
                    cells=(str(key),),
                    expected="≥ 0",
                    found=amount(value),
                )
            if indicator.scale == 0 and value != value.to_integral_value():
                yield Finding(
                    "fractional_count",
                    Severity.ERROR,
                    f"{cell_name(form, key)}应为整数：{amount(value)}",
                    cells=(str(key),),
                    found=amount(value),
                )
