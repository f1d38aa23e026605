"""Who reports in the invented province: complete, in order, and nobody real."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from stdnum import numdb

from app.samples.invented import InventedUnit, units
from app.vocabulary import Kind, Level


def test_the_tree_is_as_large_as_announced() -> None:
    counted = Counter((u.level.value, u.kind.value) for u in units())
    assert counted == {
        ("province", "government"): 1,
        ("province", "department"): 8,
        ("prefecture", "government"): 1,
        ("prefecture", "department"): 8,
        ("county", "government"): 13,
        ("county", "department"): 33,
        ("township", "subdistrict"): 3 * 7 + 4 + 9 * 2,
        ("township", "township"): 3 * 5 + 8 + 9 * 10,
    }


def test_codes_names_and_kinds() -> None:
    shown = {u.code: u for u in units()}
    assert [shown[code] for code in ("990000", "990100", "990101", "990113", "990113012")] == [
        InventedUnit("990000", "示例省", Level.PROVINCE, Kind.GOVERNMENT, None),
        InventedUnit("990100", "示例市", Level.PREFECTURE, Kind.GOVERNMENT, "990000"),
        InventedUnit("990101", "示例青穗区", Level.COUNTY, Kind.GOVERNMENT, "990100"),
        InventedUnit("990113", "示例禾语县", Level.COUNTY, Kind.GOVERNMENT, "990100"),
        InventedUnit("990113012", "示例禾语县澜汀乡", Level.TOWNSHIP, Kind.TOWNSHIP, "990113"),
    ]
    assert shown["990101-001"].name == "示例青穗区教育局"
    counties = [u.code for u in units() if u.level is Level.COUNTY and u.kind is Kind.GOVERNMENT]
    assert counties == [f"{code}" for code in range(990101, 990114)]
    for county in counties:
        below = [u.code for u in units() if u.parent == county and u.level is Level.TOWNSHIP]
        assert below == [f"{county}{number:03}" for number in range(1, 13)]


def test_parents_stand_before_their_children() -> None:
    seen: set[str | None] = {None}
    for unit in units():
        assert unit.parent in seen
        seen.add(unit.code)


def test_codes_and_names_are_unique() -> None:
    listed = units()
    assert len({u.code for u in listed}) == len({u.name for u in listed}) == len(listed) == 220


def test_a_successor_begins_when_the_body_before_it_ends() -> None:
    shown = {u.code: u for u in units()}
    ended = [u for u in units() if u.successor]
    assert next((u.code, u.name, u.valid_to) for u in ended) == ("990101-004", "示例青穗区国土资源局", 2018)
    assert len(ended) == 3
    for unit in ended:
        after = shown[unit.successor or ""]
        assert (after.valid_from, after.parent) == ((unit.valid_to or 0) + 1, unit.parent)


def test_no_name_is_or_holds_that_of_a_real_place() -> None:
    real = {name for name in _gb2260() if len(name) > 1}
    assert len(real) > 3_000
    for unit in units():
        assert unit.name.startswith("示例")
        assert not [name for name in real if name in unit.name]


def _gb2260() -> Iterator[str]:
    """Every name of a province, prefecture or county since 1980."""

    def walk(prefixes: Any) -> Iterator[str]:
        for _, _, _, about, below in prefixes:
            for told in about.values():
                yield from (re.sub(r"\[[^\]]*\]", "", name) for name in str(told).split(","))
            yield from walk(below)

    yield from walk(numdb.get("cn/loc").prefixes)
