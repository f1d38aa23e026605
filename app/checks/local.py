"""Do the figures of an area's own indicators lie in the range it set for them?"""

from collections.abc import Iterator

from app.catalogue.form import Catalogue, Form
from app.catalogue.local import LocalIndicator
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.checks.wording import amount
from app.content import CellKey, Finding, ReportContent
from app.vocabulary import Severity

CODES = (
    Explanation(
        "local_out_of_range",
        Severity.ERROR,
        "地方指标超出范围",
        "A local indicator out of its range",
        "地方指标的数不在设定的范围内，例如满分 100 分的评估得分超过 100。",
        "The figure is not in the range that the area set, such as a score over 100.",
        "核对原数；范围定错的，请管理员修改该指标。",
        "Check the figure; if the range is wrong, the admin changes the indicator.",
    ),
    Explanation(
        "local_exceeds",
        Severity.ERROR,
        "地方指标大于它的总数",
        "A local indicator exceeds its whole",
        "地方指标的数大于它不应超过的另一指标，例如 12345 热线办结数大于受理数。",
        "The figure exceeds that of another indicator it may not exceed, such as closures over calls.",
        "核对两个数。",
        "Check both figures.",
    ),
)


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Every local figure whose definition is known, by code."""
    for code in sorted(context.local):
        each = context.local[code]
        yield from _out_of_range(content, each)
        if each.at_most is not None:
            yield from _exceeds(content, each, context.local.get(each.at_most))


def _out_of_range(content: ReportContent, each: LocalIndicator) -> Iterator[Finding]:
    value = content.value(CellKey(each.code))
    if value is None:
        return
    low, high = each.minimum, each.maximum
    if (low is None or value >= low) and (high is None or value <= high):
        return
    told = " 且 ".join(
        f"{sign} {amount(bound)}" for sign, bound in (("≥", low), ("≤", high)) if bound is not None
    )
    yield Finding(
        "local_out_of_range",
        Severity.ERROR,
        f"「{each.name}」应 {told}，报告填 {amount(value)}",
        cells=(str(CellKey(each.code)),),
        expected=told,
        found=amount(value),
    )


def _exceeds(content: ReportContent, each: LocalIndicator, whole: LocalIndicator | None) -> Iterator[Finding]:
    if whole is None:
        return
    part, most = content.value(CellKey(each.code)), content.value(CellKey(whole.code))
    if part is None or most is None or part <= most:
        return
    yield Finding(
        "local_exceeds",
        Severity.ERROR,
        f"「{each.name}」{amount(part)} 大于「{whole.name}」{amount(most)}",
        cells=(str(CellKey(each.code)), str(CellKey(whole.code))),
        expected=f"≤ {amount(most)}",
        found=amount(part),
    )
