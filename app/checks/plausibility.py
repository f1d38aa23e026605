"""Can a unit of this level have such figures?"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from app.catalogue.form import Catalogue, Form
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.checks.wording import amount, row_name
from app.content import CellKey, Finding, ReportContent
from app.vocabulary import LEVEL_LABELS, Kind, Level, Severity

CODES = (
    Explanation(
        "regulations_implausible",
        Severity.WARNING,
        "本级无权制定规章",
        "This level cannot make regulations",
        "《立法法》规定规章由国务院部门、省级人民政府和设区的市、自治州人民政府制定；县级以下单位填报规章多为"
        "误把规范性文件填作规章。",
        "Under the Legislation Law only State Council departments, provincial governments and governments of "
        "cities with districts make regulations (规章); below, normative documents are mostly meant.",
        "核对是否应填在“行政规范性文件”一行。",
        "See whether the number belongs in the row of normative documents.",
    ),
    Explanation(
        "money_implausible",
        Severity.WARNING,
        "金额大得不合常理",
        "An amount too large to be true",
        "金额以万元计。该数超过本级单位可能的范围，多为把元当作万元填写。",
        "Amounts are in 万元. This one is beyond what a unit of its level can have; mostly 元 was "
        "entered as 万元.",
        "核对计量单位：表中应填万元。",
        "Check the unit of measure: the form counts 万元.",
    ),
)

_T, _C, _F, _P = Level.TOWNSHIP, Level.COUNTY, Level.PREFECTURE, Level.PROVINCE
CEILINGS: Mapping[str, Mapping[Level, int]] = {
    "applications.fees": {_T: 20, _C: 50, _F: 200, _P: 500},
    "organisation.special_funds": {_T: 500, _C: 5_000, _F: 20_000, _P: 100_000},
    "charges.amount": {_T: 10_000, _C: 300_000, _F: 3_000_000, _P: 10_000_000},
    "procurement.amount": {_T: 50_000, _C: 1_000_000, _F: 10_000_000, _P: 50_000_000},
}
"""万元, for a whole government of the level. Several times what the largest are known to
have, and far below a hundredth of what 元 read as 万元 gives: a prefecture's charges of
59,237 万元 would come out as 592,372,449."""


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Regulations below the prefecture, and amounts beyond their level's ceiling."""
    level = _level(context)
    if level is None:
        return
    if level in (Level.COUNTY, Level.TOWNSHIP):
        yield from _regulations(content, form, level)
    for indicator, ceilings in CEILINGS.items():
        value, ceiling = content.value(CellKey(indicator)), ceilings[level]
        if indicator in form.row_of and value is not None and value > ceiling:
            yield Finding(
                "money_implausible",
                Severity.WARNING,
                f"{row_name(form, indicator)} {amount(value)} 万元，超出{LEVEL_LABELS[level]}单位的常理"
                f"（{ceiling} 万元）；是否误以元为单位（{amount(value / Decimal(10_000))} 万元）",
                cells=(str(CellKey(indicator)),),
                expected=f"≤ {ceiling}",
                found=amount(value),
            )


def _level(context: Context) -> Level | None:
    return Level.TOWNSHIP if context.kind in (Kind.TOWNSHIP, Kind.SUBDISTRICT) else context.level


def _regulations(content: ReportContent, form: Form, level: Level) -> Iterator[Finding]:
    """One finding for all rows of regulations that hold a number."""
    keys = [cell for row in form.rows for cell in row.cells if cell.indicator.startswith("regulations.")]
    values = {key: value for key in keys if (value := content.value(key))}
    if values:
        shown = "、".join(f"{row_name(form, k.indicator)} {amount(v)}" for k, v in values.items())
        yield Finding(
            "regulations_implausible",
            Severity.WARNING,
            f"{LEVEL_LABELS[level]}单位无权制定规章，而报表填有 {shown}",
            cells=tuple(map(str, values)),
            expected="0",
            found=", ".join(amount(v) for v in values.values()),
        )
