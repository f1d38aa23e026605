"""The sum of what a government's subordinates have published, as the draft of its own report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.form import Form
from app.catalogue.registry import catalogue
from app.compilation import kept, store
from app.compilation.answer import Gathered, Json, compilation_json, left_out_json, summary
from app.compilation.choice import Below, Decision, decide, own
from app.compilation.model import Body, LeftOut, Taken
from app.compilation.sums import add_up
from app.content import Finding, Period, ReportContent
from app.indicators.service import applicable
from app.problems import ProblemError
from app.reports import clock, rules
from app.reports.model import Address, Guard, Recording, UnitFacts, View
from app.reports.service import asking, checking, common, recording
from app.reports.service.near import Near
from app.reports.store import findings as finding_store
from app.reports.store import reports
from app.vocabulary import Kind, Outcome, ReportStatus, Scope, ScopeBasis

COMPILERS = (Kind.GOVERNMENT, Kind.DEVELOPMENT_ZONE)
"""Kinds of units whose report can be the sum of others'."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a compilation answers; `view` is the report it was stored in, None when it was not."""

    answer: Json
    outcome: Outcome
    view: View | None = None


def preview(session: Session, actor: Actor, *, address: Address) -> Compiled:
    """What `compile_report` would find, beside the report there is; stores nothing."""
    unit, scope = _may_compile(session, actor, address)
    found = _gather(session, unit, address.year, scope, drafts=True)
    against = _working(session, actor, Near.read(session, unit, scope, address.year))
    said = _content(found, against, by=actor.name)
    told = checking.preview(session, said, unit)
    return Compiled(_answered(compilation_json(found, against, told), Outcome.PREVIEW), Outcome.PREVIEW)


def compile_report(session: Session, actor: Actor, *, address: Address, guard: Guard) -> Compiled:
    """Store the sum: as the draft of a new report, as the next revision of a published one, or
    in the place of the figures of an open draft, which `guard` has to allow. Title, text and
    sign-off of a report there is stay.

    Raises ProblemError `unit_unknown`, `forbidden`, `year_out_of_range`, `invalid_body` for a
    unit that has no subordinates to sum or a year without a form, `nothing_to_compile`,
    `report_locked`, or what `guard` raises.
    """
    unit, scope = _may_compile(session, actor, address)
    near = Near.lock(session, unit, scope, address.year)
    if near.own is not None and near.own.draft is not None:
        guard(near.state)
        common.require_editable(near.state)
    found = _gather(session, unit, address.year, scope, drafts=True)
    if not found.taken:
        raise _nothing(found)
    before = _working(session, actor, near)
    said = _content(found, before, by=actor.name)
    if before is not None and _says_the_same(before, said):
        told = _findings(session, before)
        return Compiled(
            _answered(compilation_json(found, before, told), Outcome.UNCHANGED), Outcome.UNCHANGED, before
        )
    done = recording.record_of(
        session, actor, of=unit, recording=Recording(said, note=summary(found)), publish=False
    )
    view = common.view(session, actor, done.state, done.revision, findings=done.findings)
    answer = compilation_json(found, before, [stored.finding for stored in done.findings])
    answered = kept.keep(session, actor, found, view, _answered(answer, done.outcome, view))
    return Compiled(answered, done.outcome, view)


def against_own(session: Session, actor: Actor, *, address: Address) -> Json:
    """A government's own report, as this actor sees it, held against the sum of its subordinates'
    published ones. Raises as `asking.get` does, and `invalid_body` as `compile_report` does."""
    view = asking.get(session, actor, address=address)
    unit, scope = view.state.unit, view.state.scope
    _require_compiler(unit, scope, pointer="/path/unit")
    found = _gather(session, unit, address.year, scope, drafts=view.private)
    return compilation_json(found, view, ())


def _working(session: Session, actor: Actor, near: Near) -> View | None:
    """The report there is, as the office works on it."""
    return None if near.own is None else common.view(session, actor, near.state, near.meta)


def _may_compile(session: Session, actor: Actor, address: Address) -> tuple[UnitFacts, Scope]:
    unit = reports.unit(session, address.unit, pointer="/body/unit")
    scope = address.scope or Scope.AREA
    rules.require_reach(actor, unit)
    _require_compiler(unit, scope, pointer="/body/unit")
    rules.check_year(address.year, this_year=clock.today().year, pointer="/body/year")
    return unit, scope


def _require_compiler(unit: UnitFacts, scope: Scope, *, pointer: str) -> None:
    if unit.kind not in COMPILERS:
        raise ProblemError(
            "invalid_body",
            f"{unit.name}不是政府或开发区，没有下级的报告可汇总。",
            f"{unit.code} is neither a government nor a development zone: there is nothing below to sum.",
            pointer=pointer,
        )
    if scope is Scope.BODY:
        raise ProblemError(
            "invalid_body",
            "本机关的报告不是汇总出来的；汇总的口径是 area（本行政区域）或 level（本级）。",
            "The report of a body alone is no sum; the scope of a sum is area or level.",
            pointer="/body/scope",
        )


def _gather(session: Session, unit: UnitFacts, year: int, scope: Scope, *, drafts: bool) -> Gathered:
    form = _form(year)
    root = Body(unit.code, unit.name, unit.level, unit.kind, "", True, synthetic=unit.synthetic)
    own_reports = store.filed(session, [unit.code], year, drafts=drafts).get(unit.code, {})
    start = own(root, own_reports, scope=scope, form=form.code)
    decisions = [start, *_walk(session, root, start.below, year, form, drafts=drafts)]
    taken: Sequence[Taken] = [each.taken for each in decisions if each.taken is not None]
    left_out: Sequence[LeftOut] = [each.left_out for each in decisions if each.left_out is not None]
    figures = store.values(session, [each.revision_id for each in taken])
    local = applicable(session, path=unit.path, year=year)
    return Gathered(
        unit=root,
        year=year,
        scope=scope,
        form=form,
        local=local,
        taken=taken,
        left_out=left_out,
        cells=add_up(
            [figures[each.revision_id] for each in taken],
            year=year,
            form=form,
            catalogue=catalogue(),
            local=local,
        ),
    )


def _walk(
    session: Session, root: Body, below: Below, year: int, form: Form, *, drafts: bool
) -> list[Decision]:
    """Every unit below that has to be looked at, level by level, each level by code."""
    decisions: list[Decision] = []
    frontier = {root.code: below}
    while frontier:
        bodies = store.children(session, list(frontier), year)
        filed = store.filed(session, [body.code for body in bodies], year, drafts=drafts)
        further: dict[str, Below] = {}
        for body in bodies:
            decision = decide(
                body,
                filed.get(body.code, {}),
                below=frontier[body.parent],
                form=form.code,
                synthetic=root.synthetic,
            )
            decisions.append(decision)
            if decision.below is not Below.NONE:
                further[body.code] = decision.below
        frontier = further
    return decisions


def _form(year: int) -> Form:
    form = catalogue().form_of_year(year)
    if form is None:
        raise ProblemError(
            "invalid_body",
            f"{year} 年度没有全国统一的表式，不能汇总。",
            f"There was no national form for {year}: nothing can be summed.",
            pointer="/body/year",
        )
    return form


def _content(found: Gathered, before: View | None, *, by: str) -> ReportContent:
    """The report with the sum as its figures; what the report there is says besides stays."""
    figures = {cell.key: replace(cell.figure, by=by) for cell in found.cells}
    if before is not None:
        stated = ScopeBasis.STATED
        return replace(before.content, form=found.form.code, scope_basis=stated, figures=figures)
    return ReportContent(
        year=found.year,
        form=found.form.code,
        title=f"{found.unit.name}{found.year}年政府信息公开工作年度报告",
        scope=found.scope,
        scope_basis=ScopeBasis.STATED,
        period=Period(date(found.year, 1, 1), date(found.year, 12, 31)),
        figures=figures,
    )


def _says_the_same(before: View, said: ReportContent) -> bool:
    """Whether the report there is has this form and these numbers already."""
    if before.revision.status is ReportStatus.WITHDRAWN or before.content.form is not said.form:
        return False
    keys = {*before.content.figures, *said.figures}
    return all(
        (before.content.value(key), before.content.status(key)) == (said.value(key), said.status(key))
        for key in keys
    )


def _findings(session: Session, view: View) -> list[Finding]:
    return [stored.finding for stored in finding_store.every(session, view.revision.id)]


def _answered(answer: Json, outcome: Outcome, view: View | None = None) -> Json:
    told: Json = {"id": None, "at": None, "by": None, "outcome": outcome.value}
    if view is not None:
        told |= {"revision": view.revision.number, "status": view.revision.status.value}
    return told | answer


def _nothing(found: Gathered) -> ProblemError:
    count = len(found.left_out)
    return ProblemError(
        "nothing_to_compile",
        f"{found.unit.name}的下级没有一份 {found.year} 年度已发布、表式相同的报告；{count} 个单位未计入。",
        f"No subordinate of {found.unit.code} has published a report of {found.year} on its form; "
        f"{count} units are left out.",
        extra={"left_out": [left_out_json(each, found) for each in found.left_out]},
    )
