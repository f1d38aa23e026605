"""Was the report published in time?"""

from collections.abc import Iterator

from app.catalogue.form import Catalogue, Form
from app.checks.context import Context
from app.checks.deadline import FIRST_YEAR_OF_DECREE_711, deadline, statutory_deadline
from app.checks.explanation import Explanation
from app.content import Finding, ReportContent
from app.vocabulary import Severity

FIELD = "publication.published_on"

CODES = (
    Explanation(
        "filed_late",
        Severity.WARNING,
        "公布逾期",
        "Published late",
        "报告的发布日期晚于规定期限。2018 年度及以前：各行政机关次年 3 月 31 日；2019 年度起："
        "县级以上政府部门"
        "次年 1 月 31 日，县级以上人民政府次年 3 月 31 日；乡镇、街道等只按本地规定的日期判断。",
        "The publication date is after the deadline: 31 March of the next year for every body up to report "
        "year 2018; from 2019 on 31 January for departments and 31 March for governments of county level "
        "and above; townships and others only by their local calendar.",
        "核对页面上的发布日期；确属逾期的，如实保留。",
        "Check the date on the page; if it is right, let the finding stand.",
    ),
)


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Compare the date of publication with the date that binds this kind of unit.

    An unknown date of publication is no finding: the page may simply not print it.
    """
    published = content.publication.published_on
    limit = deadline(content.year, context.level, context.kind, context.local_deadline)
    if published is None or limit is None or published <= limit:
        return
    days = (published - limit).days
    yield Finding(
        "filed_late",
        Severity.WARNING,
        f"公布逾期 {days} 天：发布日期 {published}，期限为 {limit}（{_basis(content.year, limit, context)}）",
        cells=(FIELD,),
        expected=f"≤ {limit}",
        found=str(published),
    )


def _basis(year: int, limit: object, context: Context) -> str:
    if limit != statutory_deadline(year, context.level, context.kind):
        return "本地规定的日期"
    if year < FIRST_YEAR_OF_DECREE_711:
        return "2007 年《政府信息公开条例》第三十一条"
    return "《政府信息公开条例》第四十九条"
