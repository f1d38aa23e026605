"""A compilation as it is answered and kept. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.catalogue.form import Form
from app.catalogue.local import Definitions
from app.compilation.model import Body, CellSum, LeftOut, Taken, Why
from app.content import Figure, Finding
from app.reports.model import View
from app.reports.values import json_number
from app.vocabulary import KIND_LABELS, SCOPE_LABELS, ReportStatus, Scope, ScopeBasis, ValueStatus

Json = dict[str, Any]

_STATUS_WORDS: Mapping[ReportStatus, str] = {
    ReportStatus.DRAFT: "还是草稿",
    ReportStatus.SUBMITTED: "已提交，尚未审核",
    ReportStatus.RETURNED: "已退回，尚未重报",
    ReportStatus.APPROVED: "已审核，尚未发布",
    ReportStatus.PUBLISHED: "已发布",
    ReportStatus.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a sum is made of, and the sum."""

    unit: Body
    year: int
    scope: Scope
    form: Form
    local: Definitions
    taken: Sequence[Taken]
    left_out: Sequence[LeftOut]
    cells: Sequence[CellSum]


def compilation_json(found: Gathered, against: View | None, findings: Iterable[Finding]) -> Json:
    """The sum with what stands behind it, beside the government's own report where there is one."""
    own = {} if against is None else against.content.figures
    comparable = against is not None and against.content.form is found.form.code
    cells = [
        _cell(cell, _label(found, cell), own.get(cell.key), comparable=comparable) for cell in found.cells
    ]
    return {
        "unit": found.unit.code,
        "unit_name": found.unit.name,
        "year": found.year,
        "scope": found.scope.value,
        "form": found.form.code.value,
        "synthetic": found.unit.synthetic,
        "counts": _counts(found, cells),
        "sources": [_source(taken, found.year) for taken in found.taken],
        "left_out": [left_out_json(each, found) for each in found.left_out],
        "against": None if against is None else _against(against),
        "cautions": _cautions(found, against),
        "cells": cells,
        "findings": [_finding(finding) for finding in findings],
    }


def _counts(found: Gathered, cells: Sequence[Json]) -> Json:
    reasons = Counter(each.why.value for each in found.left_out)
    return {
        "sources": len(found.taken),
        "left_out": len(found.left_out),
        **{why.value: reasons[why.value] for why in Why},
        "cells": len(cells),
        "differing": sum(cell["difference"] not in (None, 0) for cell in cells),
    }


def _body(body: Body) -> Json:
    return {
        "unit": body.code,
        "unit_name": body.name,
        "level": body.level.value,
        "kind": body.kind.value,
        "parent": body.parent,
    }


def _source(taken: Taken, year: int) -> Json:
    return _body(taken.body) | {
        "part": taken.part.value,
        "scope": taken.scope.value,
        "revision": taken.number,
        "report": f"/api/v1/reports/{taken.body.code}/{year}?scope={taken.scope.value}",
    }


def left_out_json(each: LeftOut, found: Gathered) -> Json:
    """A body that is not in the sum, and why."""
    return _body(each.body) | {
        "reason": each.why.value,
        "message": _why(each, found),
        "status": None if each.status is None else each.status.value,
        "scope": None if each.scope is None else each.scope.value,
        "form": None if each.form is None else each.form.value,
    }


def _why(each: LeftOut, found: Gathered) -> str:
    name, scope = each.body.name, "" if each.scope is None else SCOPE_LABELS[each.scope]
    return {
        Why.MISSING: f"{name}没有 {found.year} 年度的报告。",
        Why.NOT_PUBLISHED: f"{name}的报告{_STATUS_WORDS[each.status] if each.status else '尚未发布'}。",
        Why.WITHDRAWN: f"{name}的报告已撤回。",
        Why.OTHER_FORM: f"{name}用的是 {each.form} 表，{found.year} 年度用 {found.form.code} 表，不能相加。",
        Why.OTHER_SCOPE: f"{name}只有{scope}的报告，没有本行政区域的。",
        Why.CONTAINED: f"{name}的数已在上一级的本级报告里，不再相加。",
        Why.OFF_LIST: f"{name}不在 {found.year} 年度统计单位名单上。",
        Why.VERTICAL: f"{name}垂直管理，向上级主管部门报送，不计入本级政府。",
        Why.SYNTHETIC: f"{name}的真实与虚构和本单位不同，不能相加。",
    }[each.why]


def _label(found: Gathered, cell: CellSum) -> str:
    code = cell.key.indicator
    return found.local[code].name if code in found.local else found.form.row_of[code].label


def _cell(cell: CellSum, label: str, printed: Figure | None, *, comparable: bool) -> Json:
    value = cell.figure.value
    theirs = printed.value if printed is not None else None
    difference: Decimal | None = None
    if comparable and value is not None and theirs is not None:
        difference = theirs - value
    status = ValueStatus.ABSENT if printed is None else printed.status
    return {
        "indicator": cell.key.indicator,
        "applicant": cell.key.applicant.value,
        "label": label,
        "value": json_number(value),
        "status": cell.status.value,
        "behind": dict(cell.behind),
        "printed": {"value": json_number(theirs), "status": status.value} if comparable else None,
        "difference": json_number(difference),
    }


def _against(view: View) -> Json:
    state, said = view.state, view.content
    return {
        "revision": view.revision.number,
        "status": view.revision.status.value,
        "form": said.form.value,
        "scope_basis": said.scope_basis.value,
        "title": said.title,
        "report": f"/api/v1/reports/{state.unit.code}/{state.year}?scope={state.scope.value}",
    }


def _cautions(found: Gathered, against: View | None) -> list[str]:
    """What a reader should know before holding the two against each other."""
    told = []
    if against is not None and against.content.form is not found.form.code:
        told.append(f"本单位的报告用的是 {against.content.form.value} 表，与汇总的表式不同，未逐格对照。")
    if against is not None and against.content.scope_basis is ScopeBasis.ASSUMED:
        told.append(f"报告没有写明口径，按{SCOPE_LABELS[found.scope]}推定；口径不同时，两边本来就不等。")
    missing = [each for each in found.left_out if each.why not in (Why.CONTAINED, Why.VERTICAL, Why.OFF_LIST)]
    if missing:
        told.append(f"有 {len(missing)} 个单位没有计入，见 left_out；汇总数可能因此偏小。")
    printed = {cell.key.indicator for cell in found.cells}
    for row in (row for row in found.form.hybrids if row.indicator in printed):
        names = "、".join(found.form.row_of[code].item for code in row.replaces)
        told.append(f"有单位把「{names}」合为一行「{row.item}」填报，无法拆开，汇总也合为一行。")
    return told


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "cells": list(finding.cells),
        "expected": finding.expected,
        "found": finding.found,
    }


def summary(found: Gathered) -> str:
    """One line for the revision's note: `由 61 份已发布报告汇总（乡镇 24、部门 37），3 个单位未计入。`"""
    kinds = Counter(taken.body.kind for taken in found.taken)
    listed = "、".join(f"{KIND_LABELS[kind]} {kinds[kind]}" for kind in KIND_LABELS if kinds[kind])
    rest = f"，{len(found.left_out)} 个单位未计入" if found.left_out else ""
    return f"由 {len(found.taken)} 份已发布报告汇总（{listed}）{rest}。"
