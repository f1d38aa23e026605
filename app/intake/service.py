"""The journey of a file: read (outside any transaction), recognised, recorded, answered.

The API takes these steps one by one, each in the right kind of thread; `folder` and `runner`
take them for many files. Whatever is refused is a ProblemError with `outcome`, `source` and
`recognised`, and then nothing of the file is stored.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from uuid import uuid4

from sqlmodel import Session

from app.actor import Actor
from app.catalogue.local import Definitions
from app.content import ReportContent
from app.db.tables import Import
from app.indicators.service import applicable
from app.intake import store
from app.intake.answer import Json, Recognised, findings_json, read_json, recognised_json, refuse, source_json
from app.intake.local import local_figures
from app.intake.upload import Read, Said, Upload, media_type_of, read_upload
from app.journal.service import Entry, append
from app.problems import ProblemError
from app.readers.read import read
from app.readers.reading import Reading, Unmatched
from app.reports import clock, rules
from app.reports.model import Recording, Stray, UnitFacts
from app.reports.service import checking, recording
from app.reports.service.near import Near
from app.reports.store import reports
from app.units import store as units
from app.units.names import resolve
from app.vocabulary import FormCode, Outcome, ScopeBasis


def read_file(upload: Upload, said: Said, *, limit: int, reader: Read = read) -> Reading:
    """Read the file. `limit` is the size in bytes beyond which it is refused."""
    try:
        if len(upload.content) > limit:
            raise ProblemError(
                "too_large",
                f"文件有 {len(upload.content)} 字节，超过上限 {limit} 字节。",
                f"The file has {len(upload.content)} bytes, over the limit of {limit}.",
                extra={"limit": limit},
            )
        return read_upload(upload, said, reader=reader)
    except ProblemError as error:
        nothing = recognised_json(Recognised(), None)
        raise refuse(error, source_json(upload, media_type_of(upload)), nothing) from error


def preview(session: Session, _actor: Actor, *, upload: Upload, reading: Reading, said: Said) -> Json:
    """What an import would find; stores nothing. Raises ProblemError."""
    source = source_json(upload, media_type_of(upload))
    found, unit = _recognise(session, reading, said, source)
    content, _ = _content(session, reading, found, unit)
    told = [*reading.findings, *checking.preview(session, content, unit)]
    return read_json(Outcome.PREVIEW, source, recognised_json(found, reading), reading, content, told)


def keep(
    session: Session, actor: Actor, *, upload: Upload, reading: Reading, said: Said, publish: bool
) -> Json:
    """Record what was read, its file and this answer: as a draft, or with `publish` as already
    published elsewhere. Raises ProblemError."""
    media_type = media_type_of(upload)
    source = source_json(upload, media_type)
    found, unit = _recognise(session, reading, said, source)
    recognised = recognised_json(found, reading)
    if unit is None:
        raise refuse(_unit_unrecognised(found), source, recognised)
    at = clock.moment(session)
    store.keep_source(
        session,
        sha256=upload.sha256,
        name=upload.plain_name,
        media_type=media_type,
        content=upload.content,
        at=at,
    )
    content, doubtful = _content(session, reading, found, unit)
    told = Recording(
        content,
        source_sha256=upload.sha256,
        unmatched=tuple(Stray(stray.text, stray.locator) for stray in (*reading.unmatched, *doubtful)),
        remarks=reading.findings,
    )
    try:
        recorded = recording.record_of(session, actor, of=unit, recording=told, publish=publish)
    except ProblemError as error:
        raise refuse(error, source, recognised) from error
    kept = [stored.finding for stored in recorded.findings]
    answer = read_json(recorded.outcome, source, recognised, reading, content, kept)
    number = uuid4().hex
    state = recorded.state
    answer["id"] = number
    answer["links"] = {
        "import": f"/api/v1/imports/{number}",
        "report": f"/api/v1/reports/{state.unit.code}/{state.year}?scope={state.scope.value}",
    }
    store.keep_import(
        session,
        Import(
            id=number,
            at=at,
            actor=actor.name,
            source_sha256=upload.sha256,
            report_id=state.id,
            answer=answer,
            asked=_asked(said),
        ),
    )
    after = {"id": number, "outcome": recorded.outcome.value, "source": source}
    entry = Entry("import", "created", state.unit.code, state.year, state.scope.value, after=after)
    append(session, actor, at=at, entry=entry)
    return answer


def known(session: Session, actor: Actor, *, upload: Upload, said: Said, publish: bool) -> Json | None:
    """The answer for a file that need not be read again, because this version has imported it
    before, told the same, and the report still stands on it: `unchanged`. Else None."""
    record = store.last_import(session, upload.sha256, _asked(said))
    if record is None or record.report_id is None:
        return None
    state = reports.by_id(session, record.report_id)
    if state is None or not rules.may_see_drafts(actor, state.unit):
        return None
    content = Recording(
        ReportContent(state.year, FormCode(record.answer["recognised"]["form"])), upload.sha256
    )
    near = Near.read(session, state.unit, state.scope, state.year)
    if not recording.stands_on(near.standing, content, publish=publish):
        return None
    kept = [stored.finding for stored in near.findings(session, near.meta)]
    return dict(record.answer) | {
        "outcome": Outcome.UNCHANGED.value,
        "source": source_json(upload, media_type_of(upload)),
        "findings": findings_json(kept),
    }


def _asked(said: Said) -> Json:
    """What decides how a file is read, besides its bytes."""
    return said.as_json() | {"version": _version()}


@cache
def _version() -> str:
    return version("gongkai")


def recall(session: Session, actor: Actor, *, number: str) -> Json:
    """What an import answered then. Raises ProblemError `import_unknown`, also for a caller
    whose key is not over the unit."""
    record = store.find_import(session, number)
    state = reports.by_id(session, record.report_id) if record and record.report_id else None
    path = state.unit.path if state else ""
    if record is None or not rules.reaches(actor, path):
        raise ProblemError(
            "import_unknown", f"没有编号为 {number[:40]} 的导入。", f"There is no import {number[:40]}."
        )
    return dict(record.answer)


def _recognise(
    session: Session, reading: Reading, said: Said, source: Json
) -> tuple[Recognised, UnitFacts | None]:
    """Whose report of which year it is. Raises the refusals that a year or unit calls for."""
    of: UnitFacts | None = None
    year = said.year if said.year is not None else reading.year
    found = Recognised(year=year, scope=reading.scope, scope_basis=_basis(reading))
    try:
        if said.unit is not None:
            of = reports.facts(units.get(session, said.unit, pointer="/query/unit"))
            found = replace(found, unit=of.code, unit_name=of.name, how="given")
        else:
            result = resolve(session, reading.unit_clues, year=year)
            found = replace(found, candidates=result.candidates)
            if result.unit is not None:
                of = reports.facts(result.unit)
                found = replace(found, unit=of.code, unit_name=of.name, how=result.how)
        if found.scope is None and of is not None:
            found = replace(found, scope=rules.usual_scope(of.kind))
        if year is None:
            raise ProblemError(
                "year_unrecognised",
                "页面上认不出是哪一年的报告；请用 year=年份 指明。",
                "The page does not say which year it reports on: say year=YEAR.",
                pointer="/query/year",
            )
        rules.check_year(year, this_year=clock.today().year, pointer="/query/year")
    except ProblemError as error:
        raise refuse(error, source, recognised_json(found, reading)) from error
    return found, of


def _basis(reading: Reading) -> ScopeBasis:
    return reading.scope_basis if reading.scope is not None else ScopeBasis.ASSUMED


def _content(
    session: Session, reading: Reading, found: Recognised, unit: UnitFacts | None
) -> tuple[ReportContent, Sequence[Unmatched]]:
    """What the page says, with the figures of the area's own indicators; and what names one of
    them but cannot be trusted."""
    assert found.year is not None  # noqa: S101  refused before
    local: Definitions = {}
    if unit is not None and reading.asides:
        local = applicable(session, path=unit.path, year=found.year)
    figures, doubtful = local_figures(reading.asides, local) if local else ([], [])
    content = ReportContent(
        year=found.year,
        form=reading.form,
        title=reading.title,
        scope=found.scope,
        scope_basis=found.scope_basis or ScopeBasis.ASSUMED,
        period=reading.period,
        publication=reading.publication,
        signoff=reading.signoff,
        sections=reading.sections,
        figures={figure.key: figure for figure in (*reading.figures, *figures)},
    )
    return content, doubtful


def _unit_unrecognised(found: Recognised) -> ProblemError:
    named = "、".join(f"{c.name}（{c.code}）" for c in found.candidates)
    likely = f"；可能是：{named}" if named else ""
    return ProblemError(
        "unit_unrecognised",
        f"认不出是哪个单位的报告{likely}。请用 unit=代码 指明。",
        "The reporting unit was not recognised: say unit=CODE.",
        pointer="/query/unit",
    )
