"""docs/search.md says what the code does."""

import re
from pathlib import Path

from app.observations.search_reports import BLOCK, MOST_BLOCKS
from app.search.words import EXACT, INSIDE, PAST, PREFIX, SPREAD, TEXT

PAGE = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")


def test_the_scores() -> None:
    scores = re.findall(r"^\| (\d+)(?: less)? \|", PAGE, re.MULTILINE)
    assert [int(score) for score in scores] == [EXACT, PREFIX, INSIDE, SPREAD, PAST, TEXT]


def test_the_blocks() -> None:
    assert f"blocks of {BLOCK}," in PAGE
    assert f"{BLOCK * MOST_BLOCKS:,} reports are read for one page at most" in PAGE
