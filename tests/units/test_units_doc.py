"""docs/units.md promises what the code does."""

import re
from pathlib import Path

from app.units.roster_file import COLUMNS

TEXT = (Path(__file__).parents[2] / "docs" / "units.md").read_text("utf-8")


def test_every_roster_column_is_documented() -> None:
    rows = re.findall(r"^\| (\S+) \| ([a-z_]+) \|", TEXT, flags=re.M)
    told = {field: head in COLUMNS[field] for head, field in rows if head != "column"}
    assert told == dict.fromkeys(COLUMNS, True)
