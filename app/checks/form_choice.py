"""Is this the form that was in force for the report year?"""

from collections.abc import Iterator

from app.catalogue.form import Catalogue, Form
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.content import Finding, ReportContent
from app.vocabulary import Severity

CODES = (
    Explanation(
        "wrong_form",
        Severity.WARNING,
        "表式与年度不符",
        "Wrong form for the year",
        "2014–2018 年度用 2014 年表式，2019–2020 年度用 2019 年表式，2021 年度起用 2021 年表式。"
        "表式由页面的表头和行名认定，不由年度推定。",
        "2014–2018 use the 2014 form, 2019–2020 the 2019 form, 2021 on the 2021 form. "
        "The headings on the page decide which form it is, not the year.",
        "核对报告年度；确实用错表式的，数据照所用表式录入，缺的指标不补造。",
        "Check the year. If the form is wrong indeed, keep the figures as that form prints them.",
    ),
    Explanation(
        "before_national_form",
        Severity.NOTICE,
        "当年尚无全国统一表式",
        "No national form that year",
        "2014 年度以前没有全国统一的统计表，数字来自地方表式，与以后年度只能有限比较。",
        "Before report year 2014 there was no national table; comparison with later years is limited.",
        "核对报告年度。",
        "Check the report year.",
    ),
    Explanation(
        "period_not_ended",
        Severity.NOTICE,
        "统计期尚未结束",
        "The period has not ended",
        "报告年度还没有结束，数据不可能是全年数。",
        "The report year is not over, so these cannot be the year's figures.",
        "核对报告年度；提前准备的草稿请在年底后更新。",
        "Check the year; update a draft begun early once the year is over.",
    ),
)


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Compare the form used with the one in force, and the year with today."""
    right = catalogue.form_of_year(content.year)
    if right is not None and right.code is not content.form:
        yield Finding(
            "wrong_form",
            Severity.WARNING,
            f"{content.year} 年度应使用 {right.code.value} 年表式，报告使用的是 {content.form.value} 年表式",
            expected=right.code.value,
            found=content.form.value,
        )
    if right is None and content.year < min(f.first_year for f in catalogue.forms.values()):
        yield Finding(
            "before_national_form",
            Severity.NOTICE,
            f"{content.year} 年度尚无全国统一表式，报告按 {content.form.value} 年表式读取",
            found=content.form.value,
        )
    if content.year >= context.today.year:
        yield Finding(
            "period_not_ended",
            Severity.NOTICE if context.is_draft else Severity.WARNING,
            f"{content.year} 年度在今天（{context.today}）尚未结束",
            expected=f"≤ {context.today.year - 1}",
            found=str(content.year),
        )
