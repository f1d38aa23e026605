"""Was the narrative copied from last year or from another unit (雷同)?

The notice of 2021 (国办公开办函〔2021〕30号) names it as a fault.
"""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from app.catalogue.form import Catalogue, Form
from app.checks.context import Context
from app.checks.explanation import Explanation
from app.checks.wording import trimmed
from app.content import Finding, ReportContent
from app.vocabulary import Severity

LEAST_LENGTH = 200
"""Characters left once numbers and names are gone; shorter reports are formulas anyway."""
LEAST_LIKENESS = 90.0
"""Of 100. Two honest reports on the same outline stay below 70."""
LONGEST = 20_000
"""Characters compared; the cost grows with the square, and no narrative is longer."""
_PASSAGES = 3
_PASSAGE_LENGTH = 15

CODES = (
    Explanation(
        "narrative_copied",
        Severity.WARNING,
        "正文雷同",
        "Narrative copied",
        f"去掉数字、年份和单位名称后，正文与上一年度或其他单位的报告相似 {LEAST_LIKENESS:.0f}% 以上。",
        f"Without numbers, years and names the narrative is {LEAST_LIKENESS:.0f}% or more like last "
        "year's or another "
        "unit's.",
        "按本单位当年的实际情况重写正文。",
        "Write the narrative from what the unit did that year.",
    ),
)

_NOISE = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万年月日％%\W_]+")
_SENTENCE = re.compile(r"[^。；;\n]+")


def check(content: ReportContent, form: Form, catalogue: Catalogue, context: Context) -> Iterator[Finding]:
    """Compare with last year's narrative, then with each sibling's, in the order given."""
    names = names_of(context.unit_name)
    mine = _normal(content, names)
    if len(mine) < LEAST_LENGTH:
        return
    others = (
        [(f"本单位 {context.previous.year} 年度报告", names, context.previous)] if context.previous else []
    )
    others += [(f"{name} {other.year} 年度报告", names_of(name), other) for name, other in context.siblings]
    for label, other_names, other in others:
        theirs = _normal(other, other_names)
        if len(theirs) < LEAST_LENGTH:
            continue
        # ratio() stops early below the cutoff, which keeps a comparison with many siblings cheap.
        likeness = fuzz.ratio(mine, theirs, score_cutoff=LEAST_LIKENESS)
        if likeness >= LEAST_LIKENESS:
            passages = _shared(content, theirs, names)
            quoted = "、".join(f"“{p}”" for p in passages)
            yield Finding(
                "narrative_copied",
                Severity.WARNING,
                f"正文与{label}雷同（相似 {likeness:.0f}%）" + (f"，例如{quoted}" if quoted else ""),
                expected=label,
                found=f"{likeness:.0f}%",
            )


def names_of(name: str | None) -> tuple[str, ...]:
    """The forms of a unit's name to leave out, longest first."""
    if not name:
        return ()
    short = name.removesuffix("人民政府").removesuffix("办事处")
    return (name, short) if len(short) >= 2 else (name,)


def bare(text: str, names: tuple[str, ...]) -> str:
    for name in names:
        text = text.replace(name, "")
    return _NOISE.sub("", text)


def _normal(content: ReportContent, names: tuple[str, ...]) -> str:
    text = "".join(section.text for section in content.sections)
    return bare(text[: 2 * LONGEST], names)[:LONGEST]


def _shared(content: ReportContent, theirs: str, names: tuple[str, ...]) -> list[str]:
    """The longest sentences of this narrative that the other one holds too."""
    text = "\n".join(section.text for section in content.sections)[: 2 * LONGEST]
    sentences = [m.group().strip() for m in _SENTENCE.finditer(text)]
    plain = {s: p for s in sentences if len(p := bare(s, names)) >= _PASSAGE_LENGTH and p in theirs}
    # The sort is stable: of equally long ones the first in the text comes first.
    longest = sorted(plain, key=lambda s: -len(plain[s]))
    return [trimmed(s, 60) for s in longest[:_PASSAGES]]
