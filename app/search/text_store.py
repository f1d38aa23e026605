"""The text of published reports in the database: what holds which grams, and the folded lines.

SQLite and PostgreSQL keep the grams differently; what either answers is the same set.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    column,
    delete,
    func,
    insert,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col

from app.db.rows import put_rows
from app.db.tables import GRAMS, SearchBody, SearchText, Unit
from app.search import grams
from app.search.position import Position
from app.vocabulary import Scope
from app.years import Years

BATCH = 500
_UNSIGNED = 1 << 31
_ON_SQLITE = "sqlite"
_tables = SearchText.metadata.tables

Key = tuple[int, str, str]
"""year, unit code, scope: reports come the newest first, then by code and scope."""


@dataclass(frozen=True, slots=True)
class ReportText:
    """A published report to be indexed; `lines` are folded: its title, then title and text of
    each section in turn."""

    unit_id: int
    year: int
    scope: Scope
    revision_id: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report whose grams fit."""

    id: int
    revision_id: int
    year: int
    unit: str
    scope: str
    unit_name: str
    synthetic: bool

    @property
    def key(self) -> Key:
        """Its place among the reports."""
        return self.year, self.unit, self.scope


def put(session: Session, reports: Iterable[ReportText]) -> None:
    """Index reports that are not indexed."""
    left = iter(reports)
    while some := list(islice(left, BATCH)):
        ids = _put_texts(session, some)
        bodies = zip(ids, ("\n".join(report.lines) for report in some), strict=True)
        put_rows(session, _tables["search_body"], ("id", "body"), bodies)
        _put_grams(session, zip(ids, map(_grams, some), strict=True))


def _put_texts(session: Session, reports: Sequence[ReportText]) -> Sequence[int]:
    rows = [
        {
            "unit_id": report.unit_id,
            "year": report.year,
            "scope": report.scope.value,
            "revision_id": report.revision_id,
        }
        for report in reports
    ]
    table = _tables["search_text"]
    made = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return session.execute(made, rows).scalars().all()


def _grams(report: ReportText) -> list[int]:
    found: set[int] = set()
    for line in report.lines:
        found |= grams.of_text(line)
    return sorted(found)


def remove(session: Session, *, unit_id: int, year: int, scope: Scope) -> None:
    """Forget the text of one report."""
    mine = (
        col(SearchText.unit_id) == unit_id,
        col(SearchText.year) == year,
        col(SearchText.scope) == scope.value,
    )
    session.execute(delete(SearchBody).where(col(SearchBody.id).in_(select(col(SearchText.id)).where(*mine))))
    session.execute(delete(SearchText).where(*mine))


def clear(session: Session) -> None:
    """Forget all texts."""
    if _is_sqlite(session):
        session.execute(text(f"INSERT INTO {GRAMS} ({GRAMS}) VALUES ('delete-all')"))
    session.execute(delete(SearchBody))
    session.execute(delete(SearchText))


def candidates(
    session: Session,
    words: Collection[str],
    where: Sequence[ColumnElement[bool]],
    years: Years | None,
    *,
    start: Key | None,
    limit: int,
) -> list[Candidate]:
    """At most `limit` reports from `start` on whose grams are all those of the folded words.

    What words of one or two signs find is right; a longer one must be looked for in `bodies`.
    """
    statement = (
        _joined(
            session,
            words,
            where,
            years,
            (
                col(SearchText.id),
                col(SearchText.revision_id),
                col(SearchText.year),
                col(Unit.code),
                col(SearchText.scope),
                col(Unit.name),
                col(Unit.synthetic),
            ),
        )
        .order_by(col(SearchText.year).desc(), col(Unit.code), col(SearchText.scope))
        .limit(limit)
    )
    if start is not None:
        year, code, scope = start
        later = or_(col(Unit.code) > code, and_(col(Unit.code) == code, col(SearchText.scope) >= scope))
        statement = statement.where(
            or_(col(SearchText.year) < year, and_(col(SearchText.year) == year, later))
        )
    return [
        Candidate(number, revision, year, code, scope, name, bool(synthetic))
        for number, revision, year, code, scope, name, synthetic in session.execute(statement)
    ]


def count(
    session: Session, words: Collection[str], where: Sequence[ColumnElement[bool]], years: Years | None
) -> int:
    """How many reports hold all the words. A word of more than two signs has every candidate read."""
    statement = _joined(session, words, where, years, (func.count(),))
    long = [word for word in words if not grams.is_gram(word)]
    if long:
        statement = statement.join(SearchBody, col(SearchBody.id) == col(SearchText.id))
        statement = statement.where(*(Position(col(SearchBody.body), word) > 0 for word in long))
    return int(session.execute(statement).scalar_one())


def bodies(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The folded lines of texts, joined by line ends, by id."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        rows = session.execute(
            select(col(SearchBody.id), col(SearchBody.body)).where(col(SearchBody.id).in_(some))
        )
        found.update((number, body) for number, body in rows)
    return found


def _joined(
    session: Session,
    words: Collection[str],
    where: Sequence[ColumnElement[bool]],
    years: Years | None,
    selected: Sequence[Any],
) -> Select[Any]:
    held = _holding(session, words)
    statement = (
        select(*selected)
        .select_from(SearchText)
        .join(held, held.c.id == col(SearchText.id))
        .join(Unit, col(Unit.id) == col(SearchText.unit_id))
        .where(*where)
    )
    if years is not None:
        statement = statement.where(or_(*(col(SearchText.year).between(a, b) for a, b in years.ranges)))
    return statement


def _holding(session: Session, words: Collection[str]) -> FromClause:
    """The ids of texts (on SQLite of texts that are gone, too) which have all grams of the words."""
    wanted = sorted(grams.of_words(words))
    if _is_sqlite(session):
        asked = " AND ".join(f'"{_token(gram)}"' for gram in wanted)
        matching = text(f"SELECT rowid AS id FROM {GRAMS} WHERE {GRAMS} MATCH :grams").bindparams(grams=asked)
        return matching.columns(id=Integer).subquery("held")
    found = func.search_holding(bindparam("grams", wanted, ARRAY(Integer)))
    return found.table_valued(column("id", BigInteger), name="held").render_derived()


def _put_grams(session: Session, found: Iterable[tuple[int, list[int]]]) -> None:
    if _is_sqlite(session):
        rows = [(number, " ".join(map(_token, some))) for number, some in found]
        session.connection().exec_driver_sql(f"INSERT INTO {GRAMS} (rowid, grams) VALUES (?, ?)", rows)
    else:
        put_rows(session, table(GRAMS), ("id", "grams"), found)


def _token(gram: int) -> str:
    # Digits only: to the tokenizer a minus sign is no part of a word.
    return str(gram + _UNSIGNED)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == _ON_SQLITE
