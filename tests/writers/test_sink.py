"""A file that fails is told once, as what it was, whatever library was writing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

import pytest

from app.writers import parquet, xlsx
from app.writers.dataset import Dataset, Row
from tests.writers.test_files import COLUMNS


class Full(BytesIO):
    """A disk that takes 1,000 bytes."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > 1_000:
            raise OSError(28, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("fill", [parquet.fill, xlsx.fill])
def test_a_full_disk(fill: Callable[[Dataset, BinaryIO], None]) -> None:
    rows: list[Row] = [(str(i), str(i), i, None, False) for i in range(20_000)]
    with pytest.raises(OSError, match="No space left"):
        fill(Dataset(COLUMNS, rows), Full())
