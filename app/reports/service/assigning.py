"""What found no home on the page is given one by a person, who answers for it by name."""

from dataclasses import replace

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.form import Form
from app.catalogue.local import Definitions
from app.catalogue.registry import catalogue
from app.content import Figure
from app.problems import ProblemError
from app.readers.numbers import figure, printed
from app.reports import clock, snapshot, values
from app.reports.model import Address, Guard, Standing, State, Stray, ValueIn, View
from app.reports.service import asking, checking, common
from app.reports.service.asking import Chosen
from app.reports.store import reports, revisions
from app.vocabulary import FormCode, ReportStatus, ValueStatus

Numbered = list[tuple[int, Stray]]


def unmatched(
    session: Session, actor: Actor, *, address: Address, chosen: Chosen
) -> tuple[State, Numbered, bool]:
    """What found no home, with the numbers to name it by; whether the answer is private."""
    view = asking.get(session, actor, address=address, chosen=chosen)
    return view.state, revisions.numbered_strays(session, view.revision.id), view.private


def assign(
    session: Session, actor: Actor, *, address: Address, number: int, given: ValueIn, guard: Guard
) -> View:
    """Put an unmatched figure into a cell: with the value and status of `given`, or, where it has
    neither, as the reader would have read its text there (money in its units). The cell keeps
    the text and its place, and says who did it; the item is unmatched no more.

    Raises ProblemError `unmatched_unknown`, `invalid_body` where the form has no such cell or
    the text is no number, and like `editing.patch_values`.
    """
    near = common.existing(session, actor, address, guard)
    common.require_editable(near.state)
    meta = near.meta
    left = revisions.numbered_strays(session, meta.id)
    stray = dict(left).get(number)
    if stray is None:
        raise ProblemError(
            "unmatched_unknown",
            f"报告现在没有编号为 {number} 的未归位内容。",
            f"The report has no unmatched item {number} at present.",
        )
    before = near.said(session)
    after = before.with_figures([_figure(session, near.state, given, stray, before.form, actor)])
    revisions.replace_values(session, meta.id, after.figures)
    revisions.remove_stray(session, meta.id, number)
    meta = revisions.change(session, meta, status=ReportStatus.DRAFT)
    state = reports.touch(session, near.state, at=clock.moment(session), status=ReportStatus.DRAFT)
    near.put(Standing(state, meta, near.standing.published))
    near.say(meta, after)
    found = checking.recheck(session, actor, near, public=False)
    old, new = snapshot.changes(before, after)
    old["unmatched"] = [[item.text, item.locator] for _, item in left]
    new["assigned"] = number
    new["unmatched"] = [[item.text, item.locator] for at, item in left if at != number]
    common.note(session, actor, state, "changed", revision=meta.number, before=old, after=new)
    return common.written(session, actor, near, found)


def _figure(
    session: Session, state: State, given: ValueIn, stray: Stray, code: FormCode, actor: Actor
) -> Figure:
    form, local = common.form_of(code), common.local_of(session, state.unit, state.year, [given])
    value = replace(given, raw=stray.text, locator=stray.locator)
    if value.value is None and value.status is None:
        # Whether there is such a cell is asked first: with a status that needs no value.
        _merged(replace(value, status=ValueStatus.BLANK), form, actor, local)
        value = _as_printed(value, form, local)
    return replace(_merged(value, form, actor, local), by=actor.name)


def _as_printed(value: ValueIn, form: Form, local: Definitions) -> ValueIn:
    text = printed(value.raw or "")
    if value.indicator in local:
        label, status, number = local[value.indicator].name, text.status, text.number
    else:
        row = form.row_of[value.indicator]
        signed = catalogue().indicators[value.indicator].signed
        read = figure(text, unit=row.unit, signed=signed)
        label, status, number = row.label, read.status, read.value
    if status is ValueStatus.UNREADABLE:
        raise values.refused(
            [
                (
                    "/body/value",
                    f"“{(value.raw or '')[:80]}”读不成{label}的数，请写明 value。",
                    f"{(value.raw or '')[:80]!r} is no figure for {value.indicator}: say which value.",
                )
            ]
        )
    return replace(value, value=number, status=status)


def _merged(value: ValueIn, form: Form, actor: Actor, local: Definitions) -> Figure:
    try:
        found = values.merged([value], {}, form=form, by=actor.name, pointer="/body", local=local)
    except ProblemError as error:
        # One value and no list: its place is the body itself.
        places = [(place.replace("/body/0", "/body", 1), zh, en) for place, zh, en in error.errors]
        raise values.refused(places) from error
    return found[0]
