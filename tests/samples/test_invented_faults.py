"""Every planted fault is found, by its code and no other; nothing else is wrong."""

import itertools
from collections import Counter
from decimal import Decimal

import pytest
from rapidfuzz import fuzz

from app.content import CellKey
from app.samples.invented import manifest
from app.vocabulary import Kind
from tests.samples.province import Key, faultless, findings, grave, planted_codes, published, unit_of

MISPRINTED = sorted(planted_codes())


def test_what_is_planted() -> None:
    assert Counter(fault.code for fault in manifest()) == {
        "identity_broken": 3,
        "carryover_broken": 2,
        "narrative_differs": 2,
        "signed_before_period_end": 1,
        "money_implausible": 1,
        "regulations_implausible": 1,
        "jump_from_history": 1,
        "narrative_copied": 1,
        "filed_late": 3,
        None: 9,
    }
    assert [(f.unit, f.year) for f in manifest()] == sorted((f.unit, f.year) for f in manifest())
    assert all(f.what and unit_of()[f.unit].valid_in(f.year) for f in manifest())


@pytest.mark.parametrize("key", MISPRINTED, ids=str)
def test_a_planted_fault_is_found_by_its_code_alone(key: Key) -> None:
    assert {f.code for f in findings(key, published())} == planted_codes()[key]


def test_the_neighbours_of_faults_are_clean() -> None:
    for code, year in MISPRINTED:
        for near in (year - 2, year - 1, year + 1, year + 2):
            if (code, near) in published() and (code, near) not in planted_codes():
                assert grave(findings((code, near), published())) == set(), (code, near)


def test_missing_reports_are_those_of_the_manifest() -> None:
    missing = {(f.unit, f.year) for f in manifest() if f.code is None}
    assert set(faultless()) - set(published()) == missing


def test_nothing_else_differs_from_the_faultless_province() -> None:
    differing = {key for key, sample in published().items() if sample != faultless()[key]}
    assert differing == {(f.unit, f.year) for f in manifest() if f.code}


@pytest.mark.parametrize(
    ("key", "cell", "printed", "true"),
    [
        (("990111", 2023), "litigation.after_review.total", "0", "11"),
        (("990101-005", 2020), "procurement.amount", "22414300", "2241.43"),
        (("990101011", 2020), "regulations.disclosed_total", "3", "0"),
        (("990103", 2025), "normative_documents.in_force", "731", "733"),
    ],
)
def test_what_misprints_print(key: Key, cell: str, printed: str, true: str) -> None:
    shown = (published()[key].content.value(CellKey(cell)), faultless()[key].content.value(CellKey(cell)))
    assert shown == (Decimal(printed), Decimal(true))


def test_the_copied_narrative_is_last_years_with_new_numbers() -> None:
    texts = ["".join(s.text for s in published()["990104", year].content.sections) for year in (2023, 2024)]
    assert texts[0] != texts[1]
    assert fuzz.ratio(*texts) > 90


def test_no_other_narrative_is_like_another_of_its_year() -> None:
    """Within a county, and among the governments; the check's own bound is 90."""
    for year in (2016, 2023):
        listed = [s for (_, y), s in published().items() if y == year]
        for county in ("990101", "990108"):
            group = [s for s in listed if unit_of()[s.unit_code].parent == county]
            group += [s for s in listed if s.kind is Kind.GOVERNMENT]
            texts = ["".join(part.text for part in s.content.sections) for s in group]
            assert max(fuzz.ratio(a, b) for a, b in itertools.combinations(texts, 2)) < 85
