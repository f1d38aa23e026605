"""The folded names of units in the database: gone through from end to end, which for all units
of the nation is quicker than an index of their grams would have to be."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, insert, literal, or_, select
from sqlmodel import Session, col

from app.db.tables import Unit, UnitName, UnitSearch
from app.search.folding import fold
from app.search.position import Position
from app.search.words import EXACT, INSIDE, PAST, PREFIX, SPREAD, Words

BATCH = 500
END = "\n"
"""Stands before and after each folded text, and in none."""


def refresh(session: Session, codes: Iterable[str]) -> None:
    """Fold the names of these units anew. Belongs in the transaction that changes them."""
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), BATCH):
        _refresh(session, wanted[start : start + BATCH])


def rebuild(session: Session) -> None:
    """Fold the names of all units anew."""
    session.execute(delete(UnitSearch))
    refresh(session, session.scalars(select(col(Unit.code))).all())


def page(
    session: Session,
    wanted: Words,
    where: Sequence[ColumnElement[bool]],
    *,
    after: tuple[int, str | None] | None,
    limit: int,
) -> list[tuple[int, str]]:
    """(score, code) of at most `limit` units that answer, the best first and then by code.

    `after` is the score and code of the last; without a code, all units of that score are behind.
    """
    found = _found(wanted, where).subquery()
    statement = select(found.c.score, found.c.code).order_by(found.c.score.desc(), found.c.code).limit(limit)
    if after is not None:
        score, code = after
        later = found.c.score < score
        if code is not None:
            later = or_(later, (found.c.score == score) & (found.c.code > code))
        statement = statement.where(later)
    return [(score, code) for score, code in session.execute(statement)]


def count(session: Session, wanted: Words, where: Sequence[ColumnElement[bool]]) -> int:
    """How many units answer."""
    found = _found(wanted, where).subquery()
    return int(session.execute(select(func.count()).select_from(found)).scalar_one())


def _found(wanted: Words, where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    selected: tuple[Any, ...] = (_score(wanted.whole).label("score"), col(Unit.code).label("code"))
    return (
        select(*selected)
        .select_from(UnitSearch)
        .join(Unit, col(Unit.id) == col(UnitSearch.unit_id))
        .where(*(_holds(word) for word in wanted.words), col(Unit.placeholder).is_(False), *where)
    )


def _holds(word: str) -> ColumnElement[bool]:
    """A code is known by how it begins; a name by any part of it."""
    return or_(
        Position(col(UnitSearch.present), word) > 0,
        Position(col(UnitSearch.past), word) > 0,
        Position(col(UnitSearch.codes), END + word) > 0,
    )


def _score(whole: str) -> ColumnElement[int]:
    codes, present, past = col(UnitSearch.codes), col(UnitSearch.present), col(UnitSearch.past)

    def has(part: str, *columns: Any) -> ColumnElement[bool]:
        return or_(*(Position(each, part) > 0 for each in columns))

    return case(
        (has(END + whole + END, present, codes), EXACT),
        (has(END + whole + END, past), EXACT - PAST),
        (has(END + whole, present, codes), PREFIX),
        (has(END + whole, past), PREFIX - PAST),
        (has(whole, present), INSIDE),
        (has(whole, past), INSIDE - PAST),
        else_=literal(SPREAD),
    )


def _refresh(session: Session, codes: Sequence[str]) -> None:
    units = session.execute(
        select(
            col(Unit.id), col(Unit.code), col(Unit.name), col(Unit.short_name), col(Unit.credit_code)
        ).where(col(Unit.code).in_(codes))
    ).all()
    others: dict[str, list[str]] = {}
    named = select(col(UnitName.unit), col(UnitName.name)).where(col(UnitName.unit).in_(codes))
    for unit, name in session.execute(named.order_by(col(UnitName.unit), col(UnitName.name))):
        others.setdefault(unit, []).append(name)
    session.execute(delete(UnitSearch).where(col(UnitSearch.unit_id).in_([row[0] for row in units])))
    rows = [
        {
            "unit_id": number,
            "codes": _lines((code, credit_code)),
            "present": _lines((name, short_name)),
            "past": _lines(others.get(code, ())),
        }
        for number, code, name, short_name, credit_code in units
    ]
    if rows:
        session.execute(insert(UnitSearch), rows)


def _lines(names: Collection[str | None]) -> str:
    folded = dict.fromkeys(fold(name) for name in names if name)
    return END + "".join(name + END for name in folded) if folded else ""
