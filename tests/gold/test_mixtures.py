"""What each layout has alone, pages also have together: mixtures are read whole too."""

import pytest

from tests.gold.judge import judge
from tests.gold.mixtures import mixture

FEW = 120
MANY = 1500
NOT_YET = (8, 9, 22, 24, 27, 32, 36, 47, 55, 62, 65, 66, 85)


@pytest.mark.parametrize("number", range(FEW))
def test_mixture_is_read_whole(request: pytest.FixtureRequest, number: int) -> None:
    if number in NOT_YET:
        request.applymarker(
            pytest.mark.xfail(strict=True, reason="upright table 4 in text, small tables in Markdown")
        )
    item = mixture(number)
    assert (item.id, judge(item).faults) == (item.id, ())


@pytest.mark.long
@pytest.mark.parametrize("number", range(FEW, FEW + MANY))
def test_mixture_is_read_whole_at_length(number: int) -> None:
    item = mixture(number)
    assert (item.id, judge(item).faults) == (item.id, ())
