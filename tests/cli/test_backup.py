"""`gongkai backup` and `gongkai restore` as an operator runs them."""

import stat
from pathlib import Path

import pytest

from app.cli import run


def test_there_and_back(
    settled: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["backup", "saved.zip", "--prove"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("已备份 ")
    assert said.endswith("行：saved.zip\n已在临时库中恢复一遍，公开数据与备份时一致。\n")
    assert stat.S_IMODE(Path("saved.zip").stat().st_mode) == 0o600
    monkeypatch.setenv("GONGKAI_DATABASE_URL", "sqlite:///other.sqlite")
    assert run(["restore", "saved.zip"]) == 0
    assert "与备份时一致" in capsys.readouterr().out
    assert run(["backup", "again.zip"]) == 0
    assert sorted(file.name for file in settled.iterdir() if file.suffix == ".zip") == [
        "again.zip",
        "saved.zip",
    ]
    assert list(settled.glob(".gongkai-*")) == list(settled.glob("*.part")) == []


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        (["backup", "there.zip"], 2, "there.zip 已存在：备份不覆盖已有文件，请换一个名字。"),
        (["backup", "nowhere/b.zip"], 1, "写不了 nowhere/b.zip：No such file or directory。"),
        (["restore", "none.zip"], 1, "读不了 none.zip：No such file or directory。"),
        (["restore", "there.zip"], 1, "there.zip 不是 gongkai backup 写出的备份文件，或没有写完。"),
    ],
)
def test_refusals(
    settled: Path, capsys: pytest.CaptureFixture[str], call: list[str], code: int, said: str
) -> None:
    Path("there.zip").write_bytes(b"PK no zip")
    assert run(call) == code
    assert capsys.readouterr().err == f"gongkai: {said}\n"
    assert Path("there.zip").read_bytes() == b"PK no zip"


def test_a_database_in_use_is_not_overwritten(settled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", "saved.zip"]) == 0
    assert run(["restore", "saved.zip"]) == 2
    assert "只能恢复到空库" in capsys.readouterr().err
