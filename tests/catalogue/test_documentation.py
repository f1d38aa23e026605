"""The examples of docs/catalogue.md are right: put where they say, the catalogue reads them."""

import re
from importlib.resources import files
from pathlib import Path

from app.catalogue.error import CatalogueError
from app.catalogue.loader import load
from app.vocabulary import FormCode

DOCUMENT = Path(__file__).parents[2] / "docs" / "catalogue.md"
EXAMPLE = re.compile(r"```toml\n# into: (\S+)(?: \[(\w+)\])?\n(.*?)```", re.DOTALL)


def test_every_example_fits_into_the_files_that_ship(tmp_path: Path) -> None:
    texts = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in files("app.catalogue").joinpath("forms").iterdir()
    }
    examples = EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert len(examples) == 6
    for name, items, example in examples:
        if items:
            head, end, tail = texts[name].partition("\n]\n")
            texts[name] = f"{head}\n{example}{end.lstrip()}{tail}"
        else:
            texts[name] += f"\n{example}"
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = load(tmp_path)
    assert len(found.forms[FormCode.F2014].cells) == 59
    assert found.indicators["applications.carried_in"].comparability_en is not None
    assert found.indicators["disclosure.video_share"].forms == (FormCode.F2014,)
    assert found.forms[FormCode.F2014].identities[-1].id == "video_of_disclosed"
    assert found.carryovers[-1].id == "video_never_falls"


def test_the_message_it_quotes_is_the_one_that_is_given(tmp_path: Path) -> None:
    for entry in files("app.catalogue").joinpath("forms").iterdir():
        text = entry.read_text(encoding="utf-8")
        if entry.name == "2021.toml":
            text = text.replace('"applications.carried_in"', '"applications.carred_in"', 1)
        (tmp_path / entry.name).write_text(text, encoding="utf-8")
    try:
        load(tmp_path)
    except CatalogueError as error:
        message = str(error)
    assert f"    {message}\n" in DOCUMENT.read_text(encoding="utf-8"), message
