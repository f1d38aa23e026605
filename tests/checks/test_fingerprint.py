from dataclasses import replace

from app.checks.fingerprint import fingerprint
from app.content import Finding
from app.vocabulary import Severity

BROKEN = Finding("identity_broken", Severity.ERROR, "不等", ("a@total", "b@total"), "11", "0")


def test_it_lasts_across_wordings_and_severities() -> None:
    assert fingerprint(replace(BROKEN, message="另一种说法", severity=Severity.WARNING)) == fingerprint(
        BROKEN
    )


def test_it_is_the_same_in_every_release() -> None:
    """Acknowledgements are stored under it."""
    assert fingerprint(BROKEN) == "5dcddab03508728315fdbc1bd7b4a916"


def test_a_changed_side_cell_or_code_is_another_finding() -> None:
    others = [
        replace(BROKEN, code="narrative_differs"),
        replace(BROKEN, cells=("a@total",)),
        replace(BROKEN, expected="12"),
        replace(BROKEN, found="1"),
        replace(BROKEN, expected=None, found="110"),
        replace(BROKEN, cells=("a@total", "b@total", "", "11")),
    ]
    assert len({fingerprint(f) for f in (BROKEN, *others)}) == 7
