"""`gongkai key`: the key alone on standard output, a list without keys, an end for good."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.cli import run
from app.main import create_app
from app.settings import Settings

PLACES = "/api/v1/keys"


def made(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["key", "create", *arguments]) == 0
    return capsys.readouterr().out


def test_made_listed_used_revoked(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = made(capsys, "--name", "运营 [red]", "--role", "admin")
    assert re.fullmatch(r"gk_[A-Za-z0-9_-]{43}\n", out)
    key = out.strip()
    made(capsys, "--name", "教育局填报", "--role", "compiler", "--unit", "411328")
    with TestClient(create_app(Settings(database_url=f"sqlite:///{settled}/gongkai.sqlite"))) as caller:
        bearer = {"Authorization": f"Bearer {key}"}
        listed = caller.get(PLACES, headers=bearer).json()["items"]
        assert [(i["name"], i["role"], i["unit"], i["created_by"]) for i in listed] == [
            ("运营 [red]", "admin", None, "operator"),
            ("教育局填报", "compiler", "411328", "operator"),
        ]
    assert run(["key", "list"]) == 0
    said = capsys.readouterr().out
    assert "运营 [red]" in said
    assert "411328" in said
    assert key[:9] in said
    assert key not in said
    assert run(["key", "revoke", "1"]) == 0
    assert capsys.readouterr().out == "密钥 1 已撤销。\n"
    with TestClient(create_app(Settings(database_url=f"sqlite:///{settled}/gongkai.sqlite"))) as caller:
        assert caller.get(PLACES, headers=bearer).status_code == 401


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create", "--name", "x", "--role", "boss"], "boss"),
        (["create", "--role", "admin"], "--name"),
        (["create", "--name", " ", "--role", "admin"], "name 应为"),
        (["create", "--name", "x", "--role", "admin", "--unit", "999999"], "没有代码为「999999」的单位"),
        (["revoke", "7"], "没有编号为 7 的密钥"),
        (["revoke", "x"], "revoke"),
    ],
)
def test_a_bad_call_is_2_and_prints_no_key(
    settled: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["key", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
