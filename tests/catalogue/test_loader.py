"""What the loader makes of files that are right, nearly right, and inside an archive."""

import zipfile
from pathlib import Path

import pytest

from app.catalogue.error import CatalogueError
from app.catalogue.loader import load
from app.vocabulary import FormCode
from tests.catalogue.small import FILES, write


def test_a_small_catalogue(tmp_path: Path) -> None:
    found = load(write(tmp_path))
    assert list(found.forms) == [FormCode.F2019, FormCode.F2021]
    assert [
        (row.order, row.label, row.group, row.item, row.note, row.depth, row.aliases)
        for row in found.forms[FormCode.F2019].rows
    ] == [
        (1, "一、收到", (), "收到", None, 0, ("新收",)),
        (2, "二、结果", (), "结果", None, 0, ()),
        (3, "（一）同意", ("二、结果",), "同意", None, 1, ()),
        (4, "（二）其他（含不同意）", ("二、结果",), "其他", "含不同意", 1, ()),
    ]
    first = found.forms[FormCode.F2021].rows[0]
    assert (first.label, first.group, first.item, first.note) == (
        "收费 | 金额（单位：万元）",
        ("收费",),
        "金额",
        "单位：万元",
    )
    assert str(found.forms[FormCode.F2021].identities[0].right) == "a.granted + a.rest.late + a.rest.else"
    share = found.indicators["a.share"].derivation
    assert share is not None
    assert [(r.form.value, str(r.numerator), str(r.denominator)) for r in share.ratios] == [
        ("2019", "a.rest", "a.received"),
        ("2021", "a.rest.late + a.rest.else", "a.received"),
    ]
    assert [label.note for label in found.indicators["a.granted"].labels] == [None, "更宽"]


def test_the_files_may_be_inside_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "package.whl", "w") as archive:
        for name, text in FILES.items():
            archive.writestr(f"forms/{name}", text)
    found = load(zipfile.Path(tmp_path / "package.whl", "forms/"))
    assert [len(form.cells) for form in found.forms.values()] == [21, 29]


@pytest.mark.parametrize("file", list(FILES))
def test_any_line_may_be_lost_and_the_outcome_is_clear(file: str, tmp_path: Path) -> None:
    lines = FILES[file].splitlines()
    outcomes = {"loaded": 0, "refused": 0}
    write(tmp_path)
    for index in range(len(lines)):
        (tmp_path / file).write_text("\n".join(lines[:index] + lines[index + 1 :]), encoding="utf-8")
        try:
            load(tmp_path)
            outcomes["loaded"] += 1
        except CatalogueError:
            outcomes["refused"] += 1
    assert outcomes["refused"] > 5


@pytest.mark.parametrize("file", list(FILES))
@pytest.mark.parametrize("value", ["7", "true", '""', "[]", "{}", "[[1]]", "2021-09-26", '"."', "1e99"])
def test_any_value_may_be_of_another_sort(file: str, value: str, tmp_path: Path) -> None:
    lines = FILES[file].splitlines()
    write(tmp_path)
    refused = 0
    for index, line in enumerate(lines):
        if " = " not in line or line.startswith(" ") or line.endswith("["):
            continue
        spoilt = f"{line.partition(' = ')[0]} = {value}"
        (tmp_path / file).write_text(
            "\n".join([*lines[:index], spoilt, *lines[index + 1 :]]), encoding="utf-8"
        )
        try:
            load(tmp_path)
        except CatalogueError as error:
            refused += 1
            assert error.file.endswith(".toml")  # noqa: PT017 - the point is that nothing else is raised
    assert refused > 3
