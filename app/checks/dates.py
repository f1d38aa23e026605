"""Do the dates of a report agree with each other and with its year?"""

from collections.abc import Iterator
from datetime import date

from app.catalogue.form import Catalogue, Form
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.content import Finding, ReportContent
from app.vocabulary import Severity

SIGNED, FILLED, PUBLISHED = "signoff.signed_on", "signoff.filled_on", "publication.published_on"

FAR_APART_DAYS = 180
"""A form is filled some days before the report is signed; half a year is a slip of the pen."""

CODES = (
    Explanation(
        "period_mismatch",
        Severity.WARNING,
        "统计期限与年度不符",
        "Period other than the year",
        "年度报告的统计期限应为当年 1 月 1 日至 12 月 31 日，页面所写的起止日期与此不同。",
        "An annual report counts 1 January to 31 December; the page names other days.",
        "核对报告年度和页面所写的统计期限；笔误请更正原文。",
        "Check the report year and the period on the page.",
    ),
    Explanation(
        "signed_before_period_end",
        Severity.WARNING,
        "落款日期早于统计期末",
        "Signed before the period ended",
        "报告落款日期在统计期结束之前，全年数据此时不可能形成，多为年份笔误。",
        "The report is signed before the last day it counts; mostly a slip in the year.",
        "核对落款日期，并与填报日期、发布日期比较。",
        "Check the date against the form's own date and the date of publication.",
    ),
    Explanation(
        "filled_before_period_end",
        Severity.WARNING,
        "填报日期早于统计期末",
        "Form filled before the period ended",
        "统计表的填报日期在统计期结束之前。",
        "The form's date is before the last day it counts.",
        "核对填报日期；数据如为年底前所填，请确认已更新到 12 月 31 日。",
        "Check the date; make sure the figures run to 31 December.",
    ),
    Explanation(
        "published_before_period_end",
        Severity.WARNING,
        "发布日期早于统计期末",
        "Published before the period ended",
        "发布日期在统计期结束之前：日期有误，或者报告年度识别有误。",
        "The report is published before the last day it counts: the date or the year is wrong.",
        "核对发布日期和报告年度。",
        "Check the date of publication and the report year.",
    ),
    Explanation(
        "signoff_dates_disagree",
        Severity.WARNING,
        "落款日期与填报日期相差过大",
        "Signed and filled far apart",
        f"落款日期与统计表填报日期相差超过 {FAR_APART_DAYS} 天，其中之一可能有误。",
        f"The report's date and the form's date are more than {FAR_APART_DAYS} days apart.",
        "核对两个日期。",
        "Check both dates.",
    ),
    Explanation(
        "date_in_future",
        Severity.WARNING,
        "日期在今天之后",
        "A date that is still to come",
        "页面所写的日期晚于今天。",
        "The page names a date after today.",
        "核对日期；可能是年份笔误。",
        "Check the date; the year may be a slip.",
    ),
)


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Period, signature, filling and publication against the report year and each other."""
    if not date.min.year <= content.year <= date.max.year:
        return
    first, last = date(content.year, 1, 1), date(content.year, 12, 31)
    period = content.period
    if period is not None and (period.start, period.end) != (first, last):
        yield Finding(
            "period_mismatch",
            Severity.WARNING,
            f"统计期限 {period.start} 至 {period.end} 与 {content.year} 年度不符",
            cells=("period",),
            expected=f"{first} — {last}",
            found=f"{period.start} — {period.end}",
        )
    early = list(_early(content, last))
    yield from early
    if not early:
        yield from _far_apart(content)
    yield from _future(content, context.today)


def _early(content: ReportContent, last: date) -> Iterator[Finding]:
    signed, filled = content.signoff.signed_on, content.signoff.filled_on
    published = content.publication.published_on
    also_filled = f"；统计表填报日期为 {filled}" if filled and filled != signed else ""
    for code, field, what, day, also in (
        ("signed_before_period_end", SIGNED, "落款日期", signed, also_filled),
        ("filled_before_period_end", FILLED, "填报日期", filled, ""),
        ("published_before_period_end", PUBLISHED, "发布日期", published, ""),
    ):
        if day is not None and day <= last:
            yield Finding(
                code,
                Severity.WARNING,
                f"{what} {day} 早于统计期末 {last}{also}",
                cells=(field,),
                expected=f"> {last}",
                found=str(day),
            )


def _far_apart(content: ReportContent) -> Iterator[Finding]:
    signed, filled = content.signoff.signed_on, content.signoff.filled_on
    if signed and filled and abs((signed - filled).days) > FAR_APART_DAYS:
        yield Finding(
            "signoff_dates_disagree",
            Severity.WARNING,
            f"落款日期 {signed} 与填报日期 {filled} 相差 {abs((signed - filled).days)} 天",
            cells=(SIGNED, FILLED),
            expected=str(filled),
            found=str(signed),
        )


def _future(content: ReportContent, today: date) -> Iterator[Finding]:
    for field, what, day in (
        (SIGNED, "落款日期", content.signoff.signed_on),
        (FILLED, "填报日期", content.signoff.filled_on),
        (PUBLISHED, "发布日期", content.publication.published_on),
    ):
        if day is not None and day > today:
            yield Finding(
                "date_in_future",
                Severity.WARNING,
                f"{what} {day} 在今天（{today}）之后",
                cells=(field,),
                expected=f"≤ {today}",
                found=str(day),
            )
