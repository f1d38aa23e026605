"""How a copy begins: with one file, whole and as announced, or with nothing at all."""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from app.bulk import mirror, mirror_load, mirror_package
from app.bulk.history import FILE
from app.bulk.mirror import Synced
from app.bulk.mirror_items import MirrorError
from app.bulk.place import download_place
from app.client import Gongkai, GongkaiError, connection
from app.db.engine import Database
from tests.bulk.test_mirror import cursor, shared
from tests.journal.world import COUNTY, World, found

ORIGIN = "http://origin.example"
Answer = Callable[[httpx.Request], httpx.Response | None]
Lines = list[dict[str, Any]]

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def told(database: Database, office: TestClient) -> TestClient:
    """A service with four published reports."""
    found(database)
    World(office, 5).begin()
    return office


def answered(content: bytes, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content))


def begin(copy: Database, office: TestClient, instead: Answer = lambda _: None) -> Synced:
    """Mirror the service, which answers some requests otherwise."""

    def answer(request: httpx.Request) -> httpx.Response:
        made = instead(request)
        if made is not None:
            return made
        got = office.get(str(request.url), headers=dict(request.headers) | {"Accept-Encoding": "identity"})
        return answered(got.content, got.status_code, dict(got.headers))

    place = download_place(copy.url, ORIGIN)
    with Gongkai(ORIGIN, transport=httpx.MockTransport(answer), same_host=True) as service:
        return mirror.sync(copy, service, origin=ORIGIN, folder=place)


def test_it_begins_with_the_file(database: Database, told: TestClient, copy: Database) -> None:
    asked: list[str] = []
    done = begin(copy, told, lambda request: asked.append(request.url.path))
    assert done.from_package
    assert done.applied == {"unit": 9, "report": 4}
    assert [path.rpartition("/")[2] for path in asked] == ["bulk", FILE, "changes", "changes"]
    assert shared(copy) == shared(database)
    assert not download_place(copy.url, ORIGIN).exists()


@pytest.mark.parametrize("status", [404, 503])
def test_without_the_file_the_feed_is_read(
    database: Database, told: TestClient, copy: Database, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "time", SimpleNamespace(sleep=lambda _: None))
    done = begin(copy, told, lambda r: httpx.Response(status) if r.url.path == "/bulk" else None)
    assert done.from_package is False
    assert shared(copy) == shared(database)


def test_a_bulk_of_an_older_version_has_no_history(
    database: Database, told: TestClient, copy: Database
) -> None:
    old = {"version": "1", "built_at": "2026-01-01T00:00:00Z", "files": []}
    done = begin(copy, told, lambda r: httpx.Response(200, json=old) if r.url.path == "/bulk" else None)
    assert done.from_package is False
    assert shared(copy) == shared(database)


class Broken(httpx.SyncByteStream):
    """Some bytes, then nothing any more."""

    def __init__(self, some: bytes) -> None:
        self.some = some

    def __iter__(self) -> Iterator[bytes]:
        yield self.some
        raise httpx.ReadError("broken off")


def test_a_download_that_breaks_off_goes_on(
    database: Database, told: TestClient, copy: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mirror_package, "time", SimpleNamespace(sleep=lambda _: None))
    whole = told.get(link(told)).content
    ranges: list[str | None] = []

    def breaking(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith(FILE):
            return None
        ranges.append(request.headers.get("range"))
        return httpx.Response(200, stream=Broken(whole[:700])) if len(ranges) == 1 else None

    assert begin(copy, told, breaking).from_package
    assert ranges == [None, "bytes=700-"]
    assert shared(copy) == shared(database)


def test_a_download_of_a_version_that_is_gone_begins_anew(
    database: Database, told: TestClient, copy: Database
) -> None:
    folder = download_place(copy.url, ORIGIN)
    folder.mkdir()
    old = {"version": "20200101T0Z", "cursor": "7-00000000", "bytes": 9, "sha256": "0" * 64, "rows": 1}
    (folder / "package.json").write_text(json.dumps(old))
    (folder / "history.part").write_bytes(b"1234")
    assert begin(copy, told).from_package
    assert shared(copy) == shared(database)


def link(office: TestClient) -> str:
    (file,) = [file for file in office.get("/bulk").json()["files"] if file["path"] == FILE]
    return str(file["link"])


def served(office: TestClient, content: bytes, **announced: Any) -> Answer:
    """The service with this file for its history, announced as it is but for what is said."""
    index = office.get("/bulk").json()
    (file,) = [file for file in index["files"] if file["path"] == FILE]
    file |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} | announced
    index |= {name: value for name, value in announced.items() if name in index}

    def answer(request: httpx.Request) -> httpx.Response | None:
        if request.url.path == "/bulk":
            return httpx.Response(200, json=index)
        return answered(content) if request.url.path.endswith(FILE) else None

    return answer


def nothing_stored(copy: Database) -> bool:
    with copy.reading() as session:
        counted = [
            session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in ("unit", "report", "value", "journal", "mirror_state")
        ]
    return counted == [0] * 5


def _swapped(lines: Lines) -> None:
    lines[0], lines[1] = lines[1], lines[0]


def _value(text: str) -> Callable[[Lines], None]:
    def change(lines: Lines) -> None:
        lines[-1]["report"]["values"][0][3] = text

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_swapped, "整套数据第 2 行不合约定"),
        (_value("1e999999999"), "整套数据第 13 行不合约定"),
        (_value("9" * 16), "变更不合约定"),
        (_value("-5"), "变更不合约定"),
        (lambda lines: lines[-1]["report"].pop("form"), "整套数据第 13 行不合约定：KeyError 'form'"),
        (lambda lines: lines[-1].update(unit="999999"), "变更不能收录：没有代码为「999999」的单位"),
        (lambda lines: lines[-1].update(year=1200), "变更不合约定"),
        (lambda lines: lines[-1].update(at="昨天"), "整套数据第 13 行不合约定"),
        (lambda lines: lines[3]["after"].pop("level"), "变更不合约定：KeyError 'level'"),
        (lambda lines: lines.append(lines[-1] | {"seq": 10**9}), "整套数据第 14 行不合约定"),
        (lambda lines: lines.pop(), "应有 13 行，实有 12 行"),
    ],
)
def test_a_file_that_is_not_as_it_must_be_is_refused_whole(
    told: TestClient, copy: Database, change: Callable[[Lines], None], said: str
) -> None:
    lines = [json.loads(line) for line in gzip.decompress(told.get(link(told)).content).splitlines()]
    assert len(lines) == 13
    change(lines)
    content = gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    with pytest.raises(MirrorError, match=said):
        begin(copy, told, served(told, content))
    assert nothing_stored(copy)


def test_bytes_that_are_no_such_file(
    told: TestClient, copy: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = told.get(link(told)).content
    for content, announced, said in (
        (whole, {"sha256": "0" * 64}, "与对方所说的不符"),
        (whole[:900], {}, "解不开"),
        (b"<html>", {}, "解不开"),
        (whole, {"version": "../../etc"}, "目录（/bulk）不合约定"),
        (whole, {"bytes": 10**15}, "目录（/bulk）不合约定"),
        (whole, {"cursor": "昨天"}, "目录（/bulk）不合约定"),
    ):
        with pytest.raises(MirrorError, match=said):
            begin(copy, told, served(told, content, **announced))
        assert nothing_stored(copy)
    with pytest.raises(GongkaiError, match="more than 100 bytes"):
        begin(copy, told, served(told, whole, bytes=100))
    monkeypatch.setattr(mirror_load, "LONGEST_LINE", 100)
    with pytest.raises(MirrorError, match="整套数据第 1 行不合约定"):
        begin(copy, told, served(told, whole))
    assert nothing_stored(copy)


@pytest.mark.parametrize("path", ["/bulk", "/api/v1/changes", FILE])
def test_it_is_led_to_no_other_host(told: TestClient, copy: Database, path: str) -> None:
    asked: list[str] = []

    def leading(request: httpx.Request) -> httpx.Response | None:
        asked.append(request.url.host)
        if request.url.path.endswith(path):
            return httpx.Response(302, headers={"Location": "http://169.254.169.254/latest/meta-data"})
        return None

    with pytest.raises((GongkaiError, MirrorError)):
        begin(copy, told, leading)
    assert set(asked) == {"origin.example"}


def test_an_answer_without_end_is_not_read_to_its_end(
    told: TestClient, copy: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LONGEST_ANSWER", 1000)
    with pytest.raises(GongkaiError, match="more than 1000 bytes"):
        begin(copy, told, lambda _: answered(b'{"items": [' + b" " * 2000))
    assert nothing_stored(copy)


def _stop_at(word: str, stop: Callable[..., None]) -> Callable[[Synced, object, str], None]:
    return lambda _done, _tell, doing: stop() if word in doing else None


def test_it_goes_on_where_it_was_stopped(
    database: Database, told: TestClient, copy: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped behind a batch of the file, then behind the first unit that was checked."""
    monkeypatch.setattr(mirror_load, "BATCH", 4)
    monkeypatch.setattr("app.reports.service.loading.UNITS_AT_A_TIME", 1)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    places = []
    for name in ("app.bulk.mirror.Synced.count", "app.bulk.mirror.Synced.count", "app.bulk.mirror._say"):
        with monkeypatch.context() as patched:
            # The progress of the download is told by `_say` too.
            patched.setattr(name, stop if name.endswith("count") else _stop_at("核对", stop))
            with pytest.raises(KeyboardInterrupt):
                begin(copy, told)
        places.append(cursor(copy))
    assert len(set(places)) == 3
    assert begin(copy, told).from_package is None
    assert shared(copy) == shared(database)


def test_a_file_older_than_the_copy_sets_nothing_back(
    database: Database, told: TestClient, copy: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped while reports are checked, when the feed had led beyond the file already."""
    told.get("/bulk")
    world, path = World(told, 5), f"/reports/{COUNTY}/2018"
    for to in ("withdrawn", "draft"):
        body = {"to": to, "note": "更正"}
        assert world.send("POST", f"{path}/transitions", json=body, headers=world.tagged(path)[1]) == 200
    assert world.published(path) == 200

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.bulk.mirror._say", _stop_at("核对", stop))
        with pytest.raises(KeyboardInterrupt):
            begin(copy, told)
    with copy.writing() as session:  # as if stopped a moment earlier
        session.connection().exec_driver_sql("UPDATE mirror_state SET checked_to = ''")
    place = cursor(copy)
    assert begin(copy, told).cursor == place
    assert shared(copy) == shared(database)


def test_the_place_for_what_is_fetched_is_the_users_own(tmp_path: Path, copy: Database) -> None:
    assert download_place(copy.url, ORIGIN) == Path(f"{copy.url.database}.mirror")
