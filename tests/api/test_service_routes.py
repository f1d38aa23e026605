"""Is it alive, is it ready, what are its limits."""

from starlette.testclient import TestClient

from app.db.engine import Database
from app.main import create_app
from app.settings import Settings


def test_alive_and_ready(client: TestClient, database: Database) -> None:
    assert client.get("/livez").json() == {"status": "ok"}
    kind = "sqlite" if database.is_sqlite else "postgresql"
    assert client.get("/readyz").json() == {"status": "ready", "database": kind}


def test_not_ready_without_the_schema(empty_database: Database) -> None:
    with TestClient(create_app(Settings(), database=empty_database)) as caller:
        answer = caller.get("/readyz")
        assert caller.get("/livez").status_code == 200
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer.json()["detail"] == "数据库的表结构不是本版本的：请运行 gongkai migrate。"


def test_not_ready_without_the_database() -> None:
    away = Settings(database_url="postgresql://nobody:secret@127.0.0.1:9/none")
    with TestClient(create_app(away)) as caller:
        answer = caller.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    assert answer.headers["retry-after"] == "5"
    assert "secret" not in answer.text


def test_config(client: TestClient) -> None:
    answer = client.get("/api/v1/config")
    assert answer.json() == {
        "version": "0.1.0",
        "api_version": "v1",
        "writable": True,
        "limits": {
            "default_limit": 100,
            "max_limit": 1000,
            "max_upload_bytes": 20 * 1024 * 1024,
            "max_body_bytes": 4 * 1024 * 1024,
            "preview_rate": "60/minute",
        },
    }
    etag = answer.headers["etag"]
    assert client.get("/api/v1/config", headers={"If-None-Match": etag}).status_code == 304
