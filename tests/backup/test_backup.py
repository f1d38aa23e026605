"""A backup restored on either kind of database is the database that was saved."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.accounts import service as accounts
from app.actor import OPERATOR
from app.backup import service, store
from app.backup.archive import DamagedArchiveError
from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from app.vocabulary import FormCode, Role
from tests.conftest import new_postgres
from tests.reports.factories import API, COUNTY, OFFICE, publish, put, sound_values, with_units

ANSWERS = (
    f"{API}/reports?synthetic=true",
    f"{API}/reports/{COUNTY}/2018",
    f"{API}/reports/{COUNTY}/2018/revisions",
    f"{API}/aggregates?indicator=applications.received,applications.share_granted&group_by=year,indicator&within=990000&level=county",
    f"{API}/observations?within=990000",
    f"{API}/search?q=某县",
)


@pytest.fixture
def lived_in(database: Database) -> Database:
    """A database with units, a published report, a draft, a source file and a key."""
    with_units(database)
    with database.writing() as session:
        accounts.create(session, OPERATOR, name="试", role=Role.COMPILER, unit=COUNTY)
    with caller(database) as client:
        publish(client, put(client))
        put(client, f"{API}/reports/{OFFICE}/2019", form="2019", values=sound_values(FormCode.F2019))
        page = b"<html><body><p>\xff\x00</p></body></html>"
        client.post(f"{API}/imports", content=page, headers={"Content-Type": "text/html"})
    return database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a schema, to restore to."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/other.sqlite"
    else:
        url = new_postgres(request.getfixturevalue("postgres_server"))
    database = Database(Settings(database_url=url))
    yield database
    database.close()


def caller(database: Database) -> TestClient:
    url = database.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, open_writes=True)
    return TestClient(create_app(settings, database=Database(settings)))


def everything(database: Database) -> dict[str, list[Any]]:
    with database.reading() as session:
        return {
            table.name: [tuple(row) for row in store.rows(session, table)]
            for table in store.whole_tables(session)
        } | {"figures": store.check_figures(session)}


def test_what_is_restored_is_what_was_saved(lived_in: Database, other: Database, tmp_path: Path) -> None:
    archive = tmp_path / "backup.zip"
    manifest = service.save(lived_in, archive)
    restored = service.restore(other, archive)
    assert restored.rows == sum(member.rows for member in manifest.members)
    assert restored.facts > 50
    before, after = everything(lived_in), everything(other)
    assert after == before
    assert {name for name, rows in before.items() if rows} >= {
        "unit", "report", "revision", "value", "finding", "journal", "api_key", "cell", "figures",
    }  # fmt: skip
    with caller(lived_in) as first, caller(other) as second:
        for address in ANSWERS:
            told = first.get(address)
            assert told.status_code == 200, address
            assert second.get(address).content == told.content, address


def test_a_restored_database_goes_on(lived_in: Database, other: Database, tmp_path: Path) -> None:
    service.save(lived_in, tmp_path / "backup.zip")
    service.restore(other, tmp_path / "backup.zip")
    with caller(other) as client:
        put(client, f"{API}/reports/{OFFICE}/2020", form="2019", values=sound_values(FormCode.F2019))
        assert client.get(f"{API}/reports/{OFFICE}/2020").status_code == 200


def test_the_same_database_gives_the_same_archive_on_both(
    lived_in: Database, other: Database, tmp_path: Path
) -> None:
    first = service.save(lived_in, tmp_path / "first.zip")
    service.restore(other, tmp_path / "first.zip")
    second = service.save(other, tmp_path / "second.zip")
    assert second.members == first.members
    assert second.published == first.published


def test_a_backup_is_one_moment(lived_in: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written while the backup runs is not in it, in no table."""
    journal = len(everything(lived_in)["journal"])
    whole = store.whole_tables

    def meanwhile(session: Any) -> Any:
        found = whole(session)
        with caller(lived_in) as client:
            put(client, f"{API}/reports/{OFFICE}/2021", form="2021", values=sound_values(FormCode.F2021))
        return found

    monkeypatch.setattr(store, "whole_tables", meanwhile)
    manifest = service.save(lived_in, tmp_path / "backup.zip")
    monkeypatch.undo()
    assert {member.table: member.rows for member in manifest.members}["journal"] == journal
    assert len(everything(lived_in)["journal"]) > journal


def test_only_an_empty_database_is_filled(lived_in: Database, tmp_path: Path) -> None:
    service.save(lived_in, tmp_path / "backup.zip")
    before = everything(lived_in)
    with pytest.raises(service.DatabaseNotEmptyError):
        service.restore(lived_in, tmp_path / "backup.zip")
    assert everything(lived_in) == before


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    copy = path.with_suffix(".copy")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    shutil.move(copy, path)


def _a_digit(path: Path) -> None:
    _rewritten(path, lambda name, told: told.replace(b"2018", b"2019") if "report" in name else told)


def _a_table(path: Path) -> None:
    _rewritten(path, lambda name, told: None if name == "tables/value.ndjson" else told)


def _told(path: Path, **changed: Any) -> None:
    def change(name: str, content: bytes) -> bytes:
        return json.dumps(json.loads(content) | changed).encode() if name == "manifest.json" else content

    _rewritten(path, change)


def _newer(path: Path) -> None:
    _told(path, schema="9999")


def _other_figures(path: Path) -> None:
    _told(path, published=[["fact", 2018, "reported", 1, 1]])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_cut, "不是 gongkai backup 写出的备份文件，或没有写完"),
        (_a_digit, "tables/report.ndjson 已损坏"),
        (_a_table, "tables/value.ndjson 已损坏"),
        (_newer, "请先升级 gongkai 再恢复"),
        (_other_figures, "与备份时不一致，已全部撤销"),
    ],
)
def test_a_damaged_archive_changes_nothing(
    lived_in: Database, other: Database, tmp_path: Path, damage: Callable[[Path], None], said: str
) -> None:
    archive = tmp_path / "backup.zip"
    service.save(lived_in, archive)
    damage(archive)
    with pytest.raises(DamagedArchiveError, match=said):
        service.restore(other, archive)
    with other.reading() as session:
        assert store.is_empty(session)
        assert session.execute(text("SELECT 1")).scalar_one() == 1
