"""Save the whole database while it is in use, and make an empty one equal to what was saved."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from app.backup import store
from app.backup.archive import ArchiveReader, ArchiveWriter, DamagedArchiveError, Manifest
from app.db.engine import Database
from app.db.migrate import is_known, migrate_on
from app.rollups import service as rollups


@dataclass(frozen=True)
class Restored:
    """What a restore put in: rows of the archive, and facts made anew from them."""

    rows: int
    facts: int
    manifest: Manifest


def save(database: Database, path: Path) -> Manifest:
    """Write the database as it is at this moment to `path`, which appears only when whole.

    Readers and writers go on meanwhile: everything comes from one snapshot.
    """
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.touch(mode=0o600)  # drafts and the hashes of keys are nobody else's to read
        with database.reading() as session, ArchiveWriter(unfinished) as archive:
            store.no_time_limit(session)
            for table in store.whole_tables(session):
                archive.add(table.name, [column.name for column in table.columns], store.rows(session, table))
            manifest = archive.finish(
                version=version("gongkai"),
                schema=str(session.scalar(text("SELECT version_num FROM alembic_version"))),
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                published=store.check_figures(session),
            )
        _to_disk(unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def restore(database: Database, path: Path) -> Restored:
    """Fill an empty database from an archive, in one transaction: whole or not at all.

    The archive's hashes are held against its content first. The database gets the schema the
    archive was made with, its rows, then this version's schema; the published facts are made
    anew and must give the archive's check figures. Raises DamagedArchiveError, and
    DatabaseNotEmptyError where there is anything in the database already.
    """
    with ArchiveReader(path) as archive:
        manifest = archive.manifest
        if not is_known(manifest.schema):
            raise DamagedArchiveError(
                f"备份来自更新的版本（{manifest.version}，表结构 {manifest.schema}）：请先升级 gongkai 再恢复"
            )
        archive.verify()
        with database.writing() as session:
            if not store.is_empty(session):
                raise DatabaseNotEmptyError
            store.no_time_limit(session)
            migrate_on(session.connection(), manifest.schema)
            count = _fill(session, archive)
            migrate_on(session.connection(), "head")
            facts = rollups.rebuild(session)
            if store.check_figures(session) != [list(row) for row in manifest.published]:
                raise DamagedArchiveError("恢复后的公开数据与备份时不一致，已全部撤销")
    return Restored(count, facts, manifest)


class DatabaseNotEmptyError(Exception):
    """A restore would overwrite what is there."""


def _fill(session: Session, archive: ArchiveReader) -> int:
    members = {member.table: member for member in archive.manifest.members}
    tables = store.whole_tables(session)
    if strange := members.keys() - {table.name for table in tables}:
        raise DamagedArchiveError(f"备份里有不认识的表：{'、'.join(sorted(strange))}")
    count = 0
    for table in tables:
        if table.name in members:
            columns, given = archive.rows(members[table.name])
            count += store.fill(session, table, columns, given)
    store.continue_numbering(session, tables)
    return count


def _to_disk(path: Path) -> None:
    """A backup that is still in the machine's memory is none."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
