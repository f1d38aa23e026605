"""What each layout has alone, pages also have together: mixtures are read whole too."""

import pytest

from tests.gold.judge import judge
from tests.gold.mixtures import mixture

FEW = 120
MANY = 1500


@pytest.mark.parametrize("number", range(FEW))
def test_mixture_is_read_whole(number: int) -> None:
    item = mixture(number)
    assert (item.id, judge(item).faults) == (item.id, ())


@pytest.mark.long
@pytest.mark.parametrize("number", range(FEW, FEW + MANY))
def test_mixture_is_read_whole_at_length(number: int) -> None:
    item = mixture(number)
    assert (item.id, judge(item).faults) == (item.id, ())
