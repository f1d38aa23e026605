"""Does the report join on to the unit's reports of the year before and after?"""

from collections.abc import Iterator
from decimal import Decimal

from app.catalogue.form import Carryover, Catalogue, Form
from app.catalogue.formula import Relation
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.checks.instances import TermMaker
from app.checks.weighing import Term, Verdict, printed_sum, weigh
from app.checks.wording import amount
from app.content import CellKey, Finding, ReportContent
from app.vocabulary import APPLICANT_LABELS, Applicant, Severity, ValueStatus

CODES = (
    Explanation(
        "carryover_broken",
        Severity.ERROR,
        "与相邻年度不衔接",
        "Does not join on to the neighbouring year",
        "本年的期初数应等于上年的期末数，例如“上年结转”等于上年报告的“结转下年度继续办理”，"
        "“现行有效件数”等于上年现行有效加本年制发减本年废止。",
        "What a year begins with must be what the year before ended with: carried in = carried out of "
        "last year, "
        "in force = in force last year + issued − repealed.",
        "对照两个年度的原文，由填报单位更正其中有误的一年，或说明口径变化。",
        "Compare both years' originals; the unit corrects the wrong one or explains the change.",
    ),
    Explanation(
        "carryover_not_assessable",
        Severity.NOTICE,
        "与上年的衔接无法核对",
        "The join to last year cannot be checked",
        "本年或上年报告的有关格为空白或未读到。",
        "A cell of this or last year's report is blank or was not read.",
        "补齐两个年度的有关格。",
        "Supply the cells in both years.",
    ),
)


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Weigh every carryover rule against last year's report, then against next year's."""
    if context.previous is not None and context.previous.year == content.year - 1:
        yield from _between(context.previous, content, catalogue, about=content)
    if context.following is not None and context.following.year == content.year + 1:
        yield from _between(content, context.following, catalogue, about=content)


def _between(
    earlier: ReportContent, later: ReportContent, catalogue: Catalogue, about: ReportContent
) -> Iterator[Finding]:
    makers = tuple(TermMaker(c, catalogue.forms[c.form], catalogue) for c in (earlier, later))
    for rule in catalogue.carryovers:
        if earlier.form not in rule.earlier or later.form not in rule.later:
            continue
        unknown: list[Term] | None = None
        for applicant in Applicant if rule.by_applicant else (Applicant.TOTAL,):
            before = makers[0].side(rule.right_earlier, applicant)
            within = makers[1].side(rule.right_same_year, applicant)
            left = makers[1].side(rule.left, applicant)
            right = (*_floored(before, rule), *within)
            verdict = weigh(left, rule.relation, right)
            mine = before if about is earlier else (*left, *within)
            if verdict is Verdict.BROKEN:
                column = f"（{APPLICANT_LABELS[applicant]}）" if rule.by_applicant else ""
                sums = printed_sum(left), printed_sum(right)
                yield _broken(rule, column, sums, (earlier.year, later.year), mine)
            elif verdict is not Verdict.HOLDS:
                unknown = [*(unknown or ()), *(t for t in mine if t.value is None)]
        if unknown is not None and about is later:
            yield _unknown(rule, earlier.year, unknown)


def _floored(before: tuple[Term, ...], rule: Carryover) -> tuple[Term, ...]:
    """The earlier sum as one term that counts for no less than `earlier_at_least`."""
    least = rule.earlier_at_least
    if least is None or any(t.value is None for t in before):
        return before
    total = max(printed_sum(before), Decimal(least))
    return (Term(1, before[0].key, total, ValueStatus.REPORTED),)


def _broken(
    rule: Carryover,
    column: str,
    sums: tuple[Decimal, Decimal],
    years: tuple[int, int],
    mine: tuple[Term, ...],
) -> Finding:
    sign = {Relation.EQUAL: "", Relation.AT_LEAST: "≥ ", Relation.AT_MOST: "≤ "}[rule.relation]
    return Finding(
        "carryover_broken",
        rule.severity,
        f"{years[0]}、{years[1]} 年度不衔接：{rule.title}{column}，"
        f"{years[1]} 年度填 {amount(sums[0])}，按 {years[0]} 年度应为 {sign}{amount(sums[1])}",
        cells=_cells(mine),
        expected=f"{sign}{amount(sums[1])}",
        found=amount(sums[0]),
    )


def _unknown(rule: Carryover, year: int, terms: list[Term]) -> Finding:
    return Finding(
        "carryover_not_assessable",
        Severity.NOTICE,
        f"与 {year} 年度的衔接无法核对：{rule.title}，有空白或未读到的格",
        cells=_cells(tuple(terms)),
        expected=rule.title,
    )


def _cells(terms: tuple[Term, ...]) -> tuple[str, ...]:
    keys: dict[CellKey, None] = dict.fromkeys(t.key for t in terms)
    return tuple(map(str, keys))
