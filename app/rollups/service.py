"""Keeps the published facts in step with the reports.

A published report has one fact for each cell of its form: the reported value, or the
status that says why there is none, `absent` cells included, so that whatever counts can
count what is missing without knowing the forms. A row that the form has no place for
(2019's single 其他处理 on a page of the 2021 form) has its facts besides. Facts name the
unit by its number only: a unit that is renamed or moved needs no refresh. The text of a
published report is in the index behind `/search` for as long as its facts are here.
"""

from collections.abc import Sequence

from sqlmodel import Session

from app.rollups import derived_store, store, text_store
from app.search import name_store
from app.vocabulary import FormCode, Scope


def refresh(
    session: Session,
    *,
    unit_id: int,
    year: int,
    scope: Scope,
    revision_id: int | None,
    form: FormCode | None = None,
) -> None:
    """Rewrite the facts and the indexed text of one report from its published revision, or
    remove them where `revision_id` is None. Belongs in the transaction that publishes or withdraws."""
    store.remove(session, unit_id=unit_id, year=year, scope=scope)
    derived_store.remove(session, unit_id=unit_id, year=year, scope=scope)
    text_store.remove(session, unit_id=unit_id, year=year, scope=scope)
    if revision_id is not None and form is not None:
        store.add(session, unit_id=unit_id, year=year, scope=scope, revision_id=revision_id, form=form)
        derived_store.add(session, [(unit_id, year, scope, revision_id, form)])
        text_store.add(session, revision_id=revision_id)


def refresh_many(session: Session, revision_ids: Sequence[int]) -> None:
    """Write the facts and the indexed texts of newly published revisions of reports that had
    none before."""
    store.add_many(session, revision_ids)
    derived_store.add_many(session, revision_ids)
    text_store.add_many(session, revision_ids)


def rebuild(session: Session) -> int:
    """Make all facts and the index behind `/search` anew from units and published revisions
    (`gongkai rollups rebuild`); returns how many facts there are."""
    derived_store.rebuild(session)
    text_store.rebuild(session)
    name_store.rebuild(session)
    return store.rebuild(session)
