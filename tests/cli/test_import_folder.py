"""`gongkai import FOLDER`: order kept, nothing read twice, damaged members named."""

import json
from pathlib import Path

import pytest

from app.cli import run
from app.intake import folder as in_folder
from tests.cli.test_import import folder, prepared, reports  # noqa: F401  fixtures
from tests.intake.pages import JPEG, NOT_A_REPORT, page_2014
from tests.readers.files import zipped
from tests.reports.factories import COUNTY

Said = pytest.CaptureFixture[str]


def filled(where: Path) -> Path:
    where.mkdir()
    for year in range(2010, 2016):
        (where / f"{year}.html").write_bytes(page_2014(year=year))
    (where / "2012b.jpg").write_bytes(JPEG)
    (where / "2013b.html").write_bytes(NOT_A_REPORT)
    (where / "末.zip").write_bytes(zipped({"2016.html": page_2014(year=2016)}))
    return where


def outcomes(said: Said) -> list[str]:
    return [json.loads(line)["outcome"] for line in said.readouterr().out.splitlines()]


ORDER = ["created"] * 3 + ["refused", "created", "refused", "created", "created", "created"]


def test_lines_keep_the_folders_order(folder: Path, capsys: Said) -> None:  # noqa: F811
    filled(folder / "in")
    assert run(["import", "in", "--json"]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["outcome"] for each in told] == ORDER
    assert [each["source"]["name"] for each in told] == [
        *("2010.html", "2011.html", "2012.html", "2012b.jpg", "2013.html", "2013b.html"),
        *("2014.html", "2015.html", "2016.html"),
    ]
    assert [each["code"] for each in told if each["outcome"] == "refused"] == ["picture", "not_a_report"]
    assert reports(folder) == [(COUNTY, year, "draft") for year in range(2010, 2017)]


def test_the_same_folder_again_is_not_even_read(
    folder: Path,  # noqa: F811
    capsys: Said,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filled(folder / "in")
    run(["import", "in", "--json"])
    first = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    parsed: list[str | None] = []
    read = in_folder.read_in_process

    def watched(content: bytes, *, name: str | None, **known: object) -> object:
        parsed.append(name)
        return read(content, name=name, **known)  # type: ignore[arg-type]

    monkeypatch.setattr(in_folder, "read_in_process", watched)
    assert run(["import", "in", "--json"]) == 1
    again = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert parsed == ["2012b.jpg", "2013b.html"]  # only what was refused
    for old, new in zip(first, again, strict=True):
        if old["outcome"] == "created":
            assert new == old | {"outcome": "unchanged"}
        else:
            assert new == old


def test_a_folder_cut_off_half_way_goes_on(folder: Path, capsys: Said) -> None:  # noqa: F811
    filled(folder / "in")
    run(["import", "in/2010.html", "in/2011.html"])
    capsys.readouterr()
    run(["import", "in", "--json"])
    assert outcomes(capsys)[:4] == ["unchanged", "unchanged", "created", "refused"]


def test_a_dry_run_is_read_each_time(folder: Path, capsys: Said) -> None:  # noqa: F811
    filled(folder / "in")
    for _ in range(2):
        assert run(["import", "in", "--json", "--dry-run"]) == 1
        assert outcomes(capsys) == [word.replace("created", "preview") for word in ORDER]
    assert reports(folder) == []


def test_a_zip_that_cannot_be_opened_and_a_damaged_member_are_named(
    folder: Path,  # noqa: F811
    capsys: Said,
) -> None:
    held = zipped({"a.html": page_2014(), "b.html": page_2014(year=2017)}, 0)
    at = held.index("占位文字".encode())
    (folder / "a.zip").write_bytes(held[:at] + b"x" + held[at + 1 :])
    (folder / "b.zip").write_bytes(zipped({f"{n}.html": bytes(8 * 2**20) for n in range(4)}))
    assert run(["import", "a.zip", "b.zip", "--json"]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["outcome"], each.get("code"), each["source"]["name"]) for each in told] == [
        ("refused", "damaged", "a.html"),
        ("created", None, "b.html"),
        ("refused", "too_large", "b.zip"),
    ]
