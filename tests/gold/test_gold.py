"""Every report in every layout is read whole: each cell, whose, when, which form."""

import pytest

from tests.gold.judge import judge
from tests.gold.layout import GoldItem
from tests.gold.layouts import gold


@pytest.mark.parametrize("item", gold(), ids=lambda item: item.id)
def test_read_whole(item: GoldItem) -> None:
    verdict = judge(item)
    assert verdict.faults == ()
    assert verdict.findings == ()
    assert verdict.recognised
    assert verdict.exact == verdict.cells
