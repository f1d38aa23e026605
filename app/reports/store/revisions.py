"""Revisions and what they say: content, values, leftovers of the page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, delete, insert, literal, or_, select, update
from sqlmodel import Session, col

from app.catalogue.registry import from_scaled, to_scaled
from app.content import CellKey, Figure, Period, Publication, ReportContent, Section, Signoff
from app.db.rows import Row, put_rows
from app.db.tables import FindingRow, Revision, UnmatchedRow, Value
from app.reports.figures import StoredFigures
from app.reports.model import RevisionMeta, Stray
from app.reports.store.rows import META, meta_of
from app.rollups.cells import cells
from app.rollups.derived import Known
from app.rollups.published import known_of
from app.vocabulary import FormCode, ReportStatus, Scope, ScopeBasis, ValueStatus

TEXT: tuple[Any, ...] = (
    col(Revision.form),
    col(Revision.scope_basis),
    col(Revision.title),
    col(Revision.period_start),
    col(Revision.period_end),
    col(Revision.published_on),
    col(Revision.publication),
    col(Revision.signoff),
    col(Revision.sections),
)
_TABLE: Any = Revision.metadata.tables["revision"]
_VALUE_TABLE: Any = Value.metadata.tables["value"]
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_TEXTS = select(_TABLE.c.id, *(_TABLE.c[column.key] for column in TEXT)).where(_TABLE.c.id.in_(_IDS))
_VALUES = select(
    _VALUE_TABLE.c.revision_id,
    _VALUE_TABLE.c.cell_id,
    _VALUE_TABLE.c.value,
    _VALUE_TABLE.c.status,
    _VALUE_TABLE.c.raw,
    _VALUE_TABLE.c.locator,
    _VALUE_TABLE.c.by,
).where(_VALUE_TABLE.c.revision_id.in_(_IDS))
_DAYS = frozenset({"filled_on", "signed_on"})


def one(session: Session, report_id: int, number: int) -> RevisionMeta | None:
    """One revision, without its content."""
    row = session.execute(select(*META).where(*_is(report_id, number))).one_or_none()
    return None if row is None else meta_of(row)


def every(session: Session, report_id: int) -> list[RevisionMeta]:
    """All revisions of a report, oldest first."""
    statement = select(*META).where(col(Revision.report_id) == report_id).order_by(col(Revision.number))
    return [meta_of(row) for row in session.execute(statement)]


def at(session: Session, report_id: int, moment: datetime) -> RevisionMeta | None:
    """The revision the public saw at that moment, or the withdrawn one it was told of."""
    statement = (
        select(*META)
        .where(col(Revision.report_id) == report_id, col(Revision.published_at) <= moment)
        .where(or_(col(Revision.ended_at).is_(None), col(Revision.ended_at) > moment, _withdrawn_by(moment)))
        .order_by(col(Revision.number).desc())
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else meta_of(row)


def content(session: Session, revision_id: int, *, year: int, scope: Scope) -> ReportContent:
    """All that one revision says."""
    return several(session, {revision_id: year}, scope)[revision_id]


def several(session: Session, years: Mapping[int, int], scope: Scope) -> dict[int, ReportContent]:
    """What several revisions of one unit say, by row. `years`: revision row → report year."""
    if not years:
        return {}
    wanted = {"ids": sorted(years)}
    texts = session.execute(_TEXTS, wanted).all()
    rows: dict[int, list[Any]] = {row[0]: [] for row in texts}
    for revision_id, *row in session.execute(_VALUES, wanted):
        rows[revision_id].append(row)
    figures = {number: stored(session, values) for number, values in rows.items()}
    return {row[0]: content_of(row[1:], figures[row[0]], years[row[0]], scope) for row in texts}


def stored(session: Session, rows: Iterable[Any]) -> StoredFigures:
    """Rows of cell, scaled value, status, raw text, locator and by whom as figures by cell."""
    key_of = cells(session).key_of
    return StoredFigures({key_of[row[0]]: row for row in rows})


def strays(session: Session, revision_id: int) -> list[Stray]:
    """What found no home in the form, in the page's order."""
    return [stray for _, stray in numbered_strays(session, revision_id)]


def numbered_strays(session: Session, revision_id: int) -> list[tuple[int, Stray]]:
    """The same with the number each keeps as long as it has no home."""
    statement = (
        select(col(UnmatchedRow.position), col(UnmatchedRow.text), col(UnmatchedRow.locator))
        .where(col(UnmatchedRow.revision_id) == revision_id)
        .order_by(col(UnmatchedRow.position))
    )
    return [(number, Stray(text, locator)) for number, text, locator in session.execute(statement)]


def remove_stray(session: Session, revision_id: int, number: int) -> None:
    """One of them has found a home."""
    session.execute(
        delete(UnmatchedRow).where(
            col(UnmatchedRow.revision_id) == revision_id, col(UnmatchedRow.position) == number
        )
    )


def insert_one(
    session: Session,
    report_id: int,
    number: int,
    said: ReportContent,
    *,
    at: datetime,
    note: str | None = None,
    historical: bool = False,
    source_sha256: str | None = None,
) -> RevisionMeta:
    """Make a draft revision with this content."""
    made = insert(_TABLE).values(
        report_id=report_id,
        number=number,
        status=ReportStatus.DRAFT.value,
        historical=historical,
        note=note,
        source_sha256=source_sha256,
        created_at=at,
        **columns(said),
    )
    revision_id: int = session.execute(made.returning(_TABLE.c.id)).scalar_one()
    put_values(session, revision_id, said.figures)
    return RevisionMeta(
        id=revision_id,
        number=number,
        status=ReportStatus.DRAFT,
        form=said.form,
        title=said.title,
        historical=historical,
        note=note,
        source_sha256=source_sha256,
        created_at=at,
    )


def write_text(session: Session, meta: RevisionMeta, said: ReportContent, **changed: Any) -> RevisionMeta:
    """Replace all the revision says but its figures; `changed` are further columns."""
    _update(session, meta.id, columns(said) | _words(changed))
    return replace(meta, form=said.form, title=said.title, **changed)


def change(session: Session, meta: RevisionMeta, **changed: Any) -> RevisionMeta:
    """Set columns of a revision."""
    _update(session, meta.id, _words(changed))
    return replace(meta, **changed)


def _update(session: Session, revision_id: int, row: Mapping[str, Any]) -> None:
    session.execute(update(_TABLE).where(_TABLE.c.id == revision_id).values(**row))


def replace_values(session: Session, revision_id: int, figures: Mapping[CellKey, Figure]) -> None:
    """Put these figures in place of all the revision has."""
    session.execute(delete(Value).where(col(Value.revision_id) == revision_id))
    put_values(session, revision_id, figures)


def put_values(session: Session, revision_id: int, figures: Mapping[CellKey, Figure]) -> None:
    """Add figures, all in one statement."""
    rows = value_rows(session, revision_id, figures, known_of(figures))
    put_rows(session, _VALUE_TABLE, VALUE_COLUMNS, rows)


VALUE_COLUMNS = ("revision_id", "cell_id", "status", "value", "raw", "locator", "by")


def value_rows(
    session: Session, revision_id: int, figures: Mapping[CellKey, Figure], known: Known
) -> Iterator[Row]:
    """The rows of these figures, of which `known` are the stored values. Absent cells are not
    stored: absence is their record."""
    id_of = cells(session).id_of
    for key, (status, value) in known.items():
        figure = figures[key]
        yield (
            revision_id,
            id_of[key],
            status._value_,
            value,
            figure.raw,
            figure.locator,
            figure.by,
        )


def as_stored(said: ReportContent) -> ReportContent:
    """The content as it is read back: absent cells are gone, numbers without idle zeros."""
    kept = (figure for figure in said.figures.values() if figure.status is not ValueStatus.ABSENT)
    return replace(said, figures={figure.key: _as_stored(figure) for figure in kept})


def _as_stored(figure: Figure) -> Figure:
    if figure.value is None:
        return figure
    value = from_scaled(to_scaled(figure.value, figure.key.indicator), figure.key.indicator)
    return figure if value.compare_total(figure.value) == 0 else replace(figure, value=value)


def replace_strays(session: Session, revision_id: int, found: Sequence[Stray]) -> None:
    """Put these leftovers in place of those the revision has."""
    session.execute(delete(UnmatchedRow).where(col(UnmatchedRow.revision_id) == revision_id))
    put_strays(session, revision_id, found)


def put_strays(session: Session, revision_id: int, found: Sequence[Stray]) -> None:
    """Add the leftovers of a revision that has none."""
    put_many_strays(session, [(revision_id, found)])


def put_many_strays(session: Session, given: Iterable[tuple[int, Sequence[Stray]]]) -> None:
    """The same of several revisions."""
    rows = [
        {"revision_id": revision_id, "position": position, "text": stray.text, "locator": stray.locator}
        for revision_id, found in given
        for position, stray in enumerate(found)
    ]
    if rows:
        session.execute(insert(UnmatchedRow.metadata.tables["unmatched"]), rows)


def copy_strays_and_findings(session: Session, old_id: int, new_id: int) -> None:
    """Carry leftovers and findings, acknowledgements too, over to the next revision."""
    finding = ("position", "code", "severity", "message", "cells", "expected", "found", "fingerprint")
    said_of_it = ("from_reader", "note", "acknowledged_by", "acknowledged_at")
    tables: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (UnmatchedRow, ("position", "text", "locator")),
        (FindingRow, (*finding, *said_of_it)),
    )
    for table, names in tables:
        chosen = select(literal(new_id), *(getattr(table, name) for name in names)).where(
            table.revision_id == old_id
        )
        session.execute(insert(table).from_select(["revision_id", *names], chosen))


def remove(session: Session, revision_id: int) -> None:
    """Delete a revision that was never published."""
    for table in (Value, UnmatchedRow, FindingRow):
        session.execute(delete(table).where(col(table.revision_id) == revision_id))
    session.execute(delete(Revision).where(col(Revision.id) == revision_id))


def _is(report_id: int, number: int) -> tuple[Any, Any]:
    return col(Revision.report_id) == report_id, col(Revision.number) == number


def _withdrawn_by(moment: datetime) -> Any:
    return and_(col(Revision.withdrawn_at).is_not(None), col(Revision.withdrawn_at) <= moment)


def _words(changed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, "value", value) for name, value in changed.items()}


def columns(said: ReportContent) -> dict[str, Any]:
    """The columns of a revision that hold this content."""
    publication = asdict(said.publication)
    published_on = publication.pop("published_on")
    return {
        "form": said.form.value,
        "scope_basis": said.scope_basis.value,
        "title": said.title,
        "period_start": said.period.start if said.period else None,
        "period_end": said.period.end if said.period else None,
        "published_on": published_on,
        "publication": {name: text for name, text in publication.items() if text is not None},
        "signoff": {name: text for name, text in asdict(said.signoff).items() if text is not None},
        "sections": [asdict(section) for section in said.sections],
    }


def content_of(row: Any, figures: Mapping[CellKey, Figure], year: int, scope: Scope) -> ReportContent:
    form, basis, title, start, end, published_on, publication, signoff, sections = row
    return ReportContent(
        year=year,
        form=FormCode(form),
        title=title,
        scope=scope,
        scope_basis=ScopeBasis(basis),
        period=Period(start, end) if start and end else None,
        publication=Publication(**_known(Publication, publication), published_on=published_on),
        signoff=Signoff(**_known(Signoff, signoff)),
        sections=tuple(Section(**section) for section in sections),
        figures=figures,
    )


@cache
def _names(shape: type) -> frozenset[str]:
    return frozenset(field.name for field in fields(shape))


def _known(shape: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    names = _names(shape)
    return {
        name: date.fromisoformat(text) if name in _DAYS else text
        for name, text in stored.items()
        if name in names
    }
