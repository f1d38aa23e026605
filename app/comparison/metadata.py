"""What two reports say of themselves, field by field, and what keeps them apart. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.content import ReportContent
from app.reports.model import UnitFacts
from app.vocabulary import KIND_LABELS, LEVEL_LABELS, SCOPE_LABELS

FIELDS = (
    ("title", "标题"),
    ("form", "表式"),
    ("scope", "口径"),
    ("scope_basis", "口径依据"),
    ("period.from", "统计期间自"),
    ("period.to", "统计期间至"),
    ("publication.index_number", "索引号"),
    ("publication.document_number", "文号"),
    ("publication.publisher", "发布机构"),
    ("publication.published_on", "发布日期"),
    ("publication.audience", "公开范围"),
    ("publication.method", "公开方式"),
    ("publication.validity", "有效性"),
    ("signoff.head", "单位负责人"),
    ("signoff.reviewer", "审核人"),
    ("signoff.compiler", "填报人"),
    ("signoff.phone", "联系电话"),
    ("signoff.filled_on", "填报日期"),
    ("signoff.signed_on", "签发日期"),
)


@dataclass(frozen=True, slots=True)
class Detail:
    """One field on both sides, dates in ISO 8601; None where a report does not say."""

    field: str
    label: str
    left: str | None
    right: str | None

    @property
    def same(self) -> bool:
        """Whether both say the same, or neither says anything."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Caution:
    """Why the two are not quite of one kind: `code` for programs, `message` for people."""

    code: str
    message: str


def details(left: ReportContent, right: ReportContent) -> list[Detail]:
    """All fields in the order a report has them."""
    return [Detail(name, label, _said(left, name), _said(right, name)) for name, label in FIELDS]


def cautions(
    units: tuple[UnitFacts, UnitFacts], left: ReportContent, right: ReportContent
) -> Iterator[Caution]:
    """What a reader must know before comparing the numbers."""
    if left.form is not right.form:
        yield Caution(
            "forms_differ",
            f"两份报告用的表式不同（{left.form.value} 与 {right.form.value}）："
            "按指标代码对照，只有一种表式有的项目另一边为 not_in_form，口径有变化的见 note。",
        )
    if left.scope is not None and right.scope is not None and left.scope is not right.scope:
        sides = f"{SCOPE_LABELS[left.scope]}与{SCOPE_LABELS[right.scope]}"
        yield Caution("scopes_differ", f"两份报告的口径不同（{sides}），数量不宜直接比较。")
    one, other = units
    if one.level is not other.level:
        sides = f"{LEVEL_LABELS[one.level]}与{LEVEL_LABELS[other.level]}"
        yield Caution("levels_differ", f"两个单位的层级不同（{sides}）。")
    if one.kind is not other.kind:
        sides = f"{KIND_LABELS[one.kind]}与{KIND_LABELS[other.kind]}"
        yield Caution("kinds_differ", f"两个单位的类别不同（{sides}）。")
    if one.synthetic is not other.synthetic:
        yield Caution("synthetic_mixed", "其中一份报告是虚构的，比较没有实际意义。")


def _said(content: ReportContent, name: str) -> str | None:
    part, _, field = name.rpartition(".")
    if part == "period":
        if content.period is None:
            return None
        value: object = content.period.start if field == "from" else content.period.end
    else:
        value = getattr(getattr(content, part) if part else content, field)
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value.value if isinstance(value, Enum) else value)
