"""Table 4 in plain text with the outcomes one below the other, under the names of the groups."""

from collections.abc import Callable

import pytest

from tests.readers.faults import NEW, faults
from tests.readers.shapes import GROUPS, OUTCOMES, fifteen, plain_2, plain_3

ROWS: dict[str, Callable[[list[str]], str]] = {
    "spaces": " ".join,
    "wide spaces": "　　".join,
    "bars": " | ".join,
    "one cell a line": "\n".join,
}
HEADS = {
    "groups": ["情形", *GROUPS],
    "groups, no corner": list(GROUPS),
    "litigation over its two": ["行政复议", "行政诉讼", *GROUPS[1:]],
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("join", ROWS)
def test_outcomes_below_the_groups(join: str, head: str) -> None:
    numbers = fifteen(NEW)
    rows = [HEADS[head], *([outcome, *numbers[n::5]] for n, outcome in enumerate(OUTCOMES))]
    tables = (plain_2(NEW), plain_3(NEW), rows)
    titles = (
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    parts = [f"{NEW.unit}{NEW.year}年政府信息公开工作年度报告"]
    for title, table in zip(titles, tables, strict=True):
        parts += [title, *(ROWS[join]([str(cell) for cell in row if cell]) for row in table)]
    assert faults(NEW, "\n".join(parts).encode(), "a.txt") == []
