"""Drafts made, changed and thrown away by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.local import Definitions
from app.catalogue.registry import catalogue
from app.content import CellKey, Figure, ReportContent
from app.problems import ProblemError
from app.reports import clock, rules, snapshot, values
from app.reports.model import Address, Edit, Guard, Standing, ValueIn, View
from app.reports.service import checking, common
from app.reports.service.near import Near
from app.reports.store import reports, revisions
from app.vocabulary import FormCode, ReportStatus, Scope, ScopeBasis, ValueStatus

_MERGED = ("publication", "signoff")


def put(session: Session, actor: Actor, *, address: Address, edit: Edit, guard: Guard) -> tuple[View, bool]:
    """Make the report, or replace all it says; True when it was made.

    What `edit` does not name is emptied, but for the values: without `values` they stay.
    Raises ProblemError `unit_unknown`, `forbidden`, `year_out_of_range`, `invalid_body`,
    `published_is_fixed`, `report_locked`, `report_exists`, or what `guard` raises.
    """
    unit, scope = common.locate(session, address)
    rules.require_reach(actor, unit)
    rules.check_year(address.year, this_year=clock.today().year)
    near = Near.lock(session, unit, scope, address.year)
    guard(near.own.state if near.own else None)
    empty = _empty(address.year, scope, edit, given=address.scope is not None)
    if near.own is None:
        local = common.local_of(session, unit, address.year, edit.values)
        return create(session, actor, near, _edited(empty, edit, actor, local)), True
    common.require_editable(near.state)
    blank = replace(empty, figures=near.said(session).figures)
    local = common.local_of(session, unit, address.year, edit.values)
    return _save(session, actor, near, _edited(blank, edit, actor, local)), False


def patch(session: Session, actor: Actor, *, address: Address, edit: Edit, guard: Guard) -> View:
    """Change what `edit` names and leave the rest; `publication` and `signoff` field by
    field, `values` cell by cell. Raises like `put`, and `report_unknown`."""
    near = _open(session, actor, address, guard)
    before = near.said(session)
    fields = {
        name: replace(getattr(before, name), **value) if name in _MERGED else value
        for name, value in edit.fields.items()
    }
    local = common.local_of(session, near.unit, near.year, edit.values)
    after = _edited(before, Edit(fields), actor, local)
    if edit.values is not None:
        after = _patched(after, edit.values, actor, local, "/body/values")
    return _save(session, actor, near, after)


def put_values(
    session: Session, actor: Actor, *, address: Address, given: Sequence[ValueIn], guard: Guard
) -> View:
    """Replace all values: a cell that is not given is absent afterwards. Raises like `patch`."""
    near = _open(session, actor, address, guard)
    local = common.local_of(session, near.unit, near.year, given)
    after = _edited(near.said(session), Edit(values=given), actor, local, "/body")
    return _save(session, actor, near, after)


def patch_values(
    session: Session, actor: Actor, *, address: Address, given: Sequence[ValueIn], guard: Guard
) -> View:
    """Set the given cells and leave the others. Raises like `patch`."""
    near = _open(session, actor, address, guard)
    local = common.local_of(session, near.unit, near.year, given)
    return _save(session, actor, near, _patched(near.said(session), given, actor, local, "/body"))


def delete(session: Session, actor: Actor, *, address: Address, guard: Guard) -> None:
    """Throw the open draft away: the whole report where nothing of it was ever published,
    else the correction, so that the published revision is what there is.

    Raises ProblemError `published_is_fixed` where no draft is open, `report_locked`.
    """
    near = _open(session, actor, address, guard)
    state, meta = near.state, near.meta
    before = common.remembered(session, near)
    revisions.remove(session, meta.id)
    if state.published is None:
        reports.remove(session, state.id)
        near.remove()
    else:
        status = ReportStatus.WITHDRAWN if state.withdrawn else ReportStatus.PUBLISHED
        state = reports.touch(session, state, at=clock.moment(session), draft=None, status=status)
        near.put(Standing(state, None, near.standing.published))
    gone = near.own is None
    common.note(session, actor, state, "deleted", revision=meta.number, before=before, gone=gone)
    checking.recheck(session, actor, near, public=False)


def create(session: Session, actor: Actor, near: Near, said: ReportContent) -> View:
    """Store a new report as the draft of its first revision. Raises ProblemError
    `report_exists` where another was quicker."""
    make(session, near, said)
    found = checking.recheck(session, actor, near, public=False)
    common.note(session, actor, near.state, "created", revision=1, after=snapshot.of_report(said))
    return common.written(session, actor, near, found)


def make(session: Session, near: Near, said: ReportContent, **columns: Any) -> None:
    """The rows of a new report with one draft; `columns` as `revisions.insert_one` takes them."""
    at = clock.moment(session)
    state = reports.insert(session, near.unit, near.year, near.scope, at=at)
    if state is None:
        code = near.unit.code
        raise ProblemError(
            "report_exists",
            f"{code} {near.year} 年口径为 {near.scope.value} 的报告刚刚已由别人建立。",
            f"The report of {code} for {near.year} ({near.scope.value}) was made by another just now.",
        )
    meta = revisions.insert_one(session, state.id, 1, said, at=at, **columns)
    near.put(Standing(state, meta, None))
    near.say(meta, said)


def _open(session: Session, actor: Actor, address: Address, guard: Guard) -> Near:
    near = common.existing(session, actor, address, guard)
    common.require_editable(near.state)
    return near


def _save(session: Session, actor: Actor, near: Near, after: ReportContent) -> View:
    before = near.said(session)
    meta = revisions.write_text(session, near.meta, after, status=ReportStatus.DRAFT)
    if after.figures != before.figures:
        revisions.replace_values(session, meta.id, after.figures)
    state = reports.touch(session, near.state, at=clock.moment(session), status=ReportStatus.DRAFT)
    near.put(Standing(state, meta, near.standing.published))
    near.say(meta, after)
    found = checking.recheck(session, actor, near, public=False)
    old, new = snapshot.changes(before, after)
    common.note(session, actor, state, "changed", revision=meta.number, before=old, after=new)
    return common.written(session, actor, near, found)


def _empty(year: int, scope: Scope, edit: Edit, *, given: bool) -> ReportContent:
    """A report that says nothing yet, on the form it names or the one in force that year."""
    form: FormCode | None = edit.fields.get("form")
    if form is None:
        form = next((f.code for f in catalogue().forms.values() if f.in_force(year)), None)
    if form is None:
        raise ProblemError(
            "invalid_body",
            f"{year} 年没有全国统一的表式，请写明 form。",
            f"There was no national form for {year}: say which form it is.",
            pointer="/body/form",
        )
    basis = ScopeBasis.STATED if given else ScopeBasis.ASSUMED
    return ReportContent(year=year, form=form, scope=scope, scope_basis=basis)


def _edited(
    base: ReportContent, edit: Edit, actor: Actor, local: Definitions, pointer: str = "/body/values"
) -> ReportContent:
    """The base with the fields of the edit, and with exactly its values where it has any."""
    fields = dict(edit.fields)
    if fields.setdefault("scope", base.scope) is not base.scope:
        raise ProblemError(
            "invalid_body",
            f"正文里的 scope 与地址所指的口径（{base.scope}）不同；换口径请在地址里写 ?scope=。",
            f"The body names another scope than the address ({base.scope}); say ?scope= for another.",
            pointer="/body/scope",
        )
    after = replace(base, **fields)
    form = common.form_of(after.form)
    if edit.values is None:
        values.check_form(after.figures, form)
        return after
    figures = values.merged(edit.values, base.figures, form=form, by=actor.name, pointer=pointer, local=local)
    return replace(after, figures={figure.key: figure for figure in figures})


def _patched(
    base: ReportContent, given: Sequence[ValueIn], actor: Actor, local: Definitions, pointer: str
) -> ReportContent:
    """The base with the given cells set; those given as absent are gone."""
    form = common.form_of(base.form)
    figures = values.merged(given, base.figures, form=form, by=actor.name, pointer=pointer, local=local)
    absent = {value.key for value in given if value.status is ValueStatus.ABSENT}
    kept: Mapping[CellKey, Figure] = {k: f for k, f in base.figures.items() if k not in absent}
    return replace(base, figures=kept).with_figures(figures)
