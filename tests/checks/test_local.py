from dataclasses import replace
from decimal import Decimal

from app.catalogue.local import LocalIndicator
from app.checks import local
from app.content import CellKey, Figure
from app.vocabulary import Severity, ValueStatus
from tests.checks.build import COUNTY, findings, zeros

CALLS = LocalIndicator("local.990101.calls", "990101", "热线受理量", "Calls", "件")
CLOSED = LocalIndicator("local.990101.closed", "990101", "热线办结量", "Closed", "件", at_most=CALLS.code)
SCORE = LocalIndicator(
    "local.990101.score", "990101", "得分", "Score", "分", decimals=1, maximum=Decimal(100)
)
KNOWN = {each.code: each for each in (CALLS, CLOSED, SCORE)}


def found(**values: str) -> list[tuple[str, str | None, str | None]]:
    figures = [
        Figure(CellKey(f"local.990101.{name}"), Decimal(value), ValueStatus.REPORTED)
        for name, value in values.items()
    ]
    told = findings(local, zeros("2021").with_figures(figures), replace(COUNTY, local=KNOWN))
    assert {each.severity for each in told} <= {Severity.ERROR}
    return [(each.code, each.expected, each.found) for each in told]


def test_in_their_range() -> None:
    assert found(calls="10", closed="10", score="100") == []
    assert found(score="100.1") == [("local_out_of_range", "≥ 0 且 ≤ 100", "100.1")]
    assert found(calls="-1") == [("local_out_of_range", "≥ 0", "-1")]


def test_no_more_than_their_whole() -> None:
    assert found(calls="10", closed="11") == [("local_exceeds", "≤ 10", "11")]
    assert found(closed="11") == []
