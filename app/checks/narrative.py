"""Does the prose, which a reader sees first, give the table's numbers?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.catalogue.form import Catalogue, Form
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.checks.mentions import Mention, mentions
from app.checks.prose_rules import ProseRule
from app.checks.wording import amount, around, row_name
from app.content import CellKey, Finding, ReportContent
from app.vocabulary import Severity

CODES = (
    Explanation(
        "narrative_differs",
        Severity.WARNING,
        "正文与报表数字不同",
        "Prose and table differ",
        "正文的一句话与统计表对同一事项给出了不同的数。正文可能只说了一部分（例如只计政府办公室），"
        "因此只说“不同”，不说“错误”。",
        "A sentence and the table give different numbers for the same thing. The sentence may speak of a "
        "part only, "
        "so the two differ; neither is said to be wrong.",
        "对照引文与表格：口径不同的可予确认，笔误的由填报单位更正。",
        "Compare the quoted sentence with the table: acknowledge a different scope, have a slip corrected.",
    ),
    Explanation(
        "all_zero_but_prose",
        Severity.WARNING,
        "报表全为 0 而正文有数",
        "The table is all zero, the prose is not",
        "统计表所有数字都是 0，而正文写有不为 0 的数，多为漏填后以 0 代替。",
        "Every number of the table is zero while the prose gives others; mostly blanks were filled with "
        "zeros.",
        "由填报单位补填统计表。",
        "The unit must fill in the table.",
    ),
)


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Compare each statement of the prose with the table; one finding for each indicator
    and number. A table without a single number is left to `table_blank`."""
    values = [figure.value for figure in content.figures.values() if figure.value is not None]
    if not values or not content.sections:
        return
    by_rule: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions(content, context):
        by_rule[id(mention.rule)].append(mention)
    found = [m for group in by_rule.values() for m in group if m.number > 0]
    if found and not any(values):
        yield _all_zero(content, found)
        return
    order = list(by_rule.values())
    seen: set[tuple[CellKey, Decimal]] = set()
    for group in order:
        rule, table = group[0].rule, _table_sum(content, group[0].rule.cells[content.form])
        if table is None:
            continue
        for mention in _differing(group, table, _also(content, rule)):
            key = (CellKey(rule.cells[content.form][0]), mention.number)
            if key not in seen:
                seen.add(key)
                yield _differs(content, form, mention, table)


def _table_sum(content: ReportContent, indicators: Sequence[str]) -> Decimal | None:
    values = [content.value(CellKey(indicator)) for indicator in indicators]
    return None if None in values else sum((v for v in values if v is not None), Decimal(0))


def _also(content: ReportContent, rule: ProseRule) -> set[Decimal]:
    sums = (_table_sum(content, indicators) for indicators in rule.also)
    return {total for total in sums if total is not None}


def _differing(group: Sequence[Mention], table: Decimal, also: set[Decimal]) -> Iterator[Mention]:
    """Mentions that no reading explains. Where one sentence confirms the table, a smaller
    number elsewhere is taken for a part of it."""
    confirmed = any(mention.number == table for mention in group)
    for mention in group:
        part = mention.number < table and (confirmed or mention.rule.only_above)
        if mention.number != table and mention.number not in also and not part:
            yield mention


def _differs(content: ReportContent, form: Form, mention: Mention, table: Decimal) -> Finding:
    cells = mention.rule.cells[content.form]
    names = "、".join(row_name(form, indicator) for indicator in cells)
    together = "合计" if len(cells) > 1 else ""
    quote = around(mention.sentence, mention.start, mention.end)
    return Finding(
        "narrative_differs",
        Severity.WARNING,
        f"正文与报表不同：正文“{quote}”为 {amount(mention.number)}，报表{names}{together} {amount(table)}；"
        "口径可能不同，请核对",
        cells=tuple(str(CellKey(indicator)) for indicator in cells),
        expected=amount(mention.number),
        found=amount(table),
    )


def _all_zero(content: ReportContent, found: Sequence[Mention]) -> Finding:
    cells = dict.fromkeys(str(CellKey(i)) for m in found for i in m.rule.cells[content.form])
    first = found[0]
    return Finding(
        "all_zero_but_prose",
        Severity.WARNING,
        f"报表所有数字都是 0，而正文写有“{around(first.sentence, first.start, first.end)}”",
        cells=tuple(cells),
        expected=amount(first.number),
        found="0",
    )
