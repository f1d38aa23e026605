"""A map of the provinces as tiles of equal size, drawn by hand: no outline, no licence. Pure.

Each province stands about where it lies; (row, column) count from 0 at the top left.
"""

from collections.abc import Mapping
from dataclasses import dataclass

TILES: dict[str, tuple[int, int, str, str]] = {
    "230000": (0, 8, "黑", "Heilongjiang"),
    "650000": (1, 0, "新", "Xinjiang"),
    "150000": (1, 6, "蒙", "Inner Mongolia"),
    "220000": (1, 8, "吉", "Jilin"),
    "620000": (2, 2, "甘", "Gansu"),
    "640000": (2, 3, "宁", "Ningxia"),
    "140000": (2, 5, "晋", "Shanxi"),
    "110000": (2, 6, "京", "Beijing"),
    "120000": (2, 7, "津", "Tianjin"),
    "210000": (2, 8, "辽", "Liaoning"),
    "630000": (3, 1, "青", "Qinghai"),
    "610000": (3, 4, "陕", "Shaanxi"),
    "410000": (3, 5, "豫", "Henan"),
    "130000": (3, 6, "冀", "Hebei"),
    "370000": (3, 7, "鲁", "Shandong"),
    "540000": (4, 0, "藏", "Tibet"),
    "510000": (4, 3, "川", "Sichuan"),
    "500000": (4, 4, "渝", "Chongqing"),
    "420000": (4, 5, "鄂", "Hubei"),
    "340000": (4, 6, "皖", "Anhui"),
    "320000": (4, 7, "苏", "Jiangsu"),
    "310000": (4, 8, "沪", "Shanghai"),
    "530000": (5, 2, "滇", "Yunnan"),
    "520000": (5, 3, "黔", "Guizhou"),
    "430000": (5, 5, "湘", "Hunan"),
    "360000": (5, 6, "赣", "Jiangxi"),
    "330000": (5, 7, "浙", "Zhejiang"),
    "450000": (6, 4, "桂", "Guangxi"),
    "440000": (6, 5, "粤", "Guangdong"),
    "350000": (6, 6, "闽", "Fujian"),
    "710000": (6, 8, "台", "Taiwan"),
    "820000": (7, 4, "澳", "Macao"),
    "810000": (7, 5, "港", "Hong Kong"),
    "460000": (8, 4, "琼", "Hainan"),
}
ROWS, COLUMNS = 9, 9
STEPS = 5
"""Shades, from few to many."""
NOT_REPORTING = frozenset({"710000", "810000", "820000"})
"""Not under the Regulations: drawn, never expected."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One province; `shade` from 0 to STEPS - 1, None where it has no value."""

    code: str
    row: int
    column: int
    sign: str
    name_en: str
    value: float | None
    shade: int | None


def tiles(values: Mapping[str, float]) -> list[Tile]:
    """Every province in reading order, shaded by its rank: each shade holds a fifth of them."""
    ordered = sorted(set(values.values()))
    found = []
    for code, (row, column, sign, english) in sorted(TILES.items(), key=lambda item: item[1][:2]):
        value = values.get(code)
        shade = None if value is None else ordered.index(value) * STEPS // len(ordered)
        found.append(Tile(code, row, column, sign, english, value, shade))
    return found
