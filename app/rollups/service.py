"""Keeps the published facts in step with the reports.

A published report has one fact for each cell of its form: the reported value, or the
status that says why there is none, `absent` cells included, so that whatever counts can
count what is missing without knowing the forms. A row that the form has no place for
(2019's single 其他处理 on a page of the 2021 form) has its facts besides. Facts name the
unit by its number only: a unit that is renamed or moved needs no refresh. The text of a
published report is in the index behind `/search` for as long as its facts are here.

Sums over areas are kept beside the facts (`rollup`). To keep them up in the transaction of a
publication would make publishers wait for one another; so that only marks the area as out of
date, readers take marked areas from the facts, and a thread makes them anew a moment later.
"""

from collections.abc import Sequence

from sqlmodel import Session

from app.rollups import derived_store, stale_store, store, sums_store, text_store
from app.rollups.published import Published
from app.search import name_store
from app.vocabulary import Scope


def refresh(session: Session, published: Published, *, anew: bool) -> None:
    """Write the facts and the indexed text of one report from its published revision: `anew`
    where it has none, else in place of those it has. Belongs in the transaction that publishes."""
    if not anew:
        _remove(session, unit_id=published.unit_id, year=published.said.year, scope=published.scope)
    refresh_many(session, [published])


def refresh_many(session: Session, published: Sequence[Published]) -> None:
    """Write the facts and the indexed texts of newly published revisions of reports that had
    none before."""
    store.add(session, published)
    derived_store.add(session, published)
    text_store.add(session, published)
    stale_store.mark(session, [(each.unit_id, each.said.year) for each in published])


def forget(session: Session, *, unit_id: int, year: int, scope: Scope) -> None:
    """Remove the facts and the indexed text of one report, in the transaction that withdraws it."""
    _remove(session, unit_id=unit_id, year=year, scope=scope)
    stale_store.mark(session, [(unit_id, year)])


def _remove(session: Session, *, unit_id: int, year: int, scope: Scope) -> None:
    store.remove(session, unit_id=unit_id, year=year, scope=scope)
    derived_store.remove(session, unit_id=unit_id, year=year, scope=scope)
    text_store.remove(session, unit_id=unit_id, year=year, scope=scope)


def rebuild(session: Session) -> int:
    """Make all facts, their rollups and the index behind `/search` anew from units and published
    revisions (`gongkai rollups rebuild`); returns how many facts there are."""
    derived_store.rebuild(session)
    text_store.rebuild(session)
    name_store.rebuild(session)
    count = store.rebuild(session)
    rebuild_sums(session)
    return count


def rebuild_sums(session: Session) -> None:
    """Make all rollups anew from the facts."""
    if not sums_store.begin(session):
        return
    marks = stale_store.every(session)
    sums_store.rebuild(session)
    stale_store.forget(session, marks)


def renew_next(session: Session) -> bool:
    """Make the rollups anew that were the first to go out of date; False where none are, or
    another process is at it. Readers go on with the facts until this transaction ends."""
    if not sums_store.begin(session):
        return False
    found = stale_store.next_stale(session)
    if found is None:
        return False
    wanted, marks = found
    if wanted.area.province == stale_store.EVERYWHERE:
        rebuild_sums(session)
    else:
        sums_store.renew(session, wanted)
        stale_store.forget(session, marks)
    return True
