"""Do the sums of the form add up (勾稽关系)?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from app.catalogue.form import Catalogue, Form
from app.catalogue.formula import Relation
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.checks.instances import Instance, identity_family, open_instances
from app.checks.weighing import Term, Verdict, printed_sum, weigh
from app.checks.wording import amount, listed, row_name
from app.content import Finding, ReportContent
from app.vocabulary import APPLICANT_LABELS, Severity

CODES = (
    Explanation(
        "identity_broken",
        Severity.ERROR,
        "勾稽关系不成立",
        "A sum does not add up",
        "表式规定的勾稽关系不成立：各项之和与总计不等，或部分大于全部。计数不容差；金额只容末位四舍五入之差。"
        "有空白格而印出的各项已超过总计的，同样不成立。",
        "A rule of the form does not hold: the parts do not make the total, or a part exceeds the whole. "
        "Counts "
        "must agree exactly, money may differ by rounding in the last printed digit. Where cells are "
        "blank but the "
        "printed parts already exceed the total the rule is broken all the same.",
        "先核对读取是否有误，再核对原报表；原报表确有此错的，保留原数，由填报单位更正。",
        "Check the reading, then the original. If the original is wrong keep its figures; the unit must "
        "correct them.",
    ),
    Explanation(
        "holds_if_blank_is_zero",
        Severity.NOTICE,
        "空白按 0 计时勾稽成立",
        "Adds up if the blanks are zero",
        "有空白格，按 0 计算时勾稽关系成立。空白不等于 0，系统不代填。",
        "Cells are blank; the rule holds if they are zero. A blank is not a zero and is not made one.",
        "向填报单位确认空白即为 0，确认后改填 0。",
        "Ask the unit whether the blanks mean zero, and enter 0 if so.",
    ),
    Explanation(
        "not_assessable",
        Severity.NOTICE,
        "勾稽关系无法核对",
        "A sum cannot be checked",
        "所需的格未读到、无法识别或为空白，勾稽关系既不算成立也不算不成立。",
        "A cell that the rule needs was not read or is blank, so the rule neither holds nor fails.",
        "补读缺失的格，或向填报单位核实空白格。",
        "Supply the missing cells or ask the unit about the blanks.",
    ),
)


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """One finding for each sum that fails; one notice for each rule on what stays open.

    A form without a single figure yields nothing here: `table_blank` says so once.
    """
    if all(figure.value is None for figure in content.figures.values()):
        return
    if_zero: dict[str, list[Instance]] = defaultdict(list)
    unknown: dict[str, list[Instance]] = defaultdict(list)
    for instance in open_instances(content, form, catalogue):
        verdict = weigh(instance.left, instance.relation, instance.right)
        if verdict is Verdict.BROKEN:
            yield _broken(instance, form)
        elif verdict is Verdict.HOLDS_IF_BLANK_IS_ZERO:
            if_zero[identity_family(instance.identity)].append(instance)
        elif verdict is Verdict.NOT_ASSESSABLE:
            unknown[identity_family(instance.identity)].append(instance)
    for group in if_zero.values():
        yield _open("holds_if_blank_is_zero", "空白格按 0 计时成立，空白是否为 0 请确认", group, form)
    for group in unknown.values():
        yield _open("not_assessable", "缺数或空白，无法核对", group, form)


def _broken(instance: Instance, form: Form) -> Finding:
    left, right, relation = instance.left, instance.right, instance.relation
    if len(left) > 1 and len(right) == 1:
        left, right, relation = right, left, _MIRROR[relation]
    where = f"（{APPLICANT_LABELS[instance.applicant]}）" if instance.applicant else ""
    sums = amount(printed_sum(left)), amount(printed_sum(right))
    if len(left) == 1:
        whole = row_name(form, left[0].key.indicator) + (where or ("（总计）" if instance.row else ""))
        counted = "各项合计" if len(right) > 1 else "后者"
        other = _described(instance, right, form)
        message = f"{whole}{_MUST[relation]}{other}：{counted} {sums[1]}，报表填 {sums[0]}"
    else:
        sides = _described(instance, left, form), _described(instance, right, form)
        message = f"{sides[0]}{_MUST[relation]}{sides[1]}{where}：前者 {sums[0]}，后者 {sums[1]}"
    blanks = sum(t.value is None for t in (*left, *right))
    if blanks:
        message += f"（另有 {blanks} 格空白，填任何数都不能成立）"
    return Finding(
        "identity_broken",
        instance.identity.severity,
        message,
        cells=tuple(str(t.key) for t in (*left, *right)),
        expected=f"{_SIGN[relation]}{sums[1]}",
        found=sums[0],
    )


_MIRROR = {
    Relation.EQUAL: Relation.EQUAL,
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.AT_MOST: Relation.AT_LEAST,
}
_MUST = {Relation.EQUAL: "应等于", Relation.AT_LEAST: "应不小于", Relation.AT_MOST: "应不大于"}
_SIGN = {Relation.EQUAL: "", Relation.AT_LEAST: "≥ ", Relation.AT_MOST: "≤ "}
_MANY = 3
"""A side of more terms is not spelt out in the message; `cells` names them all."""


def _described(instance: Instance, side: Sequence[Term], form: Form) -> str:
    if instance.row is not None:
        return "六类申请人之和"
    names = [row_name(form, t.key.indicator) for t in side]
    if len(names) == 1:
        return names[0]
    if len(names) <= _MANY:
        return "、".join(names) + "之和"
    return f"{names[0]}至{names[-1]}共 {len(names)} 项之和"


def _open(code: str, what: str, group: Sequence[Instance], form: Form) -> Finding:
    """One notice for all columns or rows of a rule that share a verdict."""
    rows = [row_name(form, i.row) for i in group if i.row is not None]
    columns = [APPLICANT_LABELS[i.applicant] for i in group if i.applicant is not None]
    title = "各行六类申请人之和等于总计" if rows else group[0].identity.title
    where = f"（{listed(rows, '行')}）" if rows else f"（{'、'.join(columns)}）" if columns else ""
    missing = dict.fromkeys(str(t.key) for i in group for t in (*i.left, *i.right) if t.value is None)
    message = f"{title}{where}：{what}（{len(missing)} 格）"
    # The rule is one side of the finding: two rules may lack the very same cells.
    return Finding(code, Severity.NOTICE, message, cells=tuple(missing), expected=title)
