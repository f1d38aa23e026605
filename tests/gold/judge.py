"""What the readers make of a gold item, cell by cell."""

from dataclasses import dataclass

from app.catalogue.registry import catalogue
from app.content import CellKey, Figure
from app.readers.extract import UnreadableFileError
from app.readers.read import read
from app.readers.reading import Hints, Reading
from app.vocabulary import ScopeBasis, ValueStatus
from tests.gold.layout import GoldItem


@dataclass(frozen=True)
class Verdict:
    """`cells` expected, `exact` of them right in value and status; `faults` in words;
    `findings` those that should not be there, or are missing."""

    cells: int
    exact: int
    recognised: bool
    faults: tuple[str, ...]
    findings: tuple[str, ...] = ()


def read_item(content: bytes, name: str, media_type: str) -> Reading:
    """Reads without any hint. Raises UnreadableFileError."""
    return read(content, name=name, media_type=media_type, catalogue=catalogue(), hints=Hints())


def judge(item: GoldItem) -> Verdict:
    """The reading of one item against its whole expected outcome."""
    expected = item.expected()
    try:
        reading = read_item(item.content(), item.name, item.media_type)
    except UnreadableFileError as refusal:
        return Verdict(len(expected), 0, False, (f"refused: {refusal.code}",))
    recognised = _recognised(item, reading)
    figures = {figure.key: figure for figure in reading.figures}
    wrong = [_wrong(key, figures.get(key), *expected[key]) for key in expected]
    faults = [fault for fault in wrong if fault]
    invented = [_extra(figure) for key, figure in figures.items() if key not in expected]
    codes = {finding.code: finding.message for finding in reading.findings}
    unexpected = [
        f"{code}: {text}"
        for code, text in codes.items()
        if code not in item.findings() | item.layout.may_find
    ]
    missing = [f"{code} is missing" for code in sorted(item.findings() - set(codes))]
    return Verdict(
        cells=len(expected),
        exact=len(expected) - len(faults),
        recognised=not recognised,
        faults=(*recognised, *faults, *filter(None, invented)),
        findings=(*unexpected, *missing),
    )


def _recognised(item: GoldItem, reading: Reading) -> list[str]:
    """What was not recognised of whose report it is, of when, in which form."""
    unit = reading.unit_clues[0].name if reading.unit_clues else None
    stated = ScopeBasis.STATED if item.layout.scope else ScopeBasis.ASSUMED
    pairs = (
        ("form", item.report.form, reading.form),
        ("year", item.report.year, reading.year),
        ("unit", item.report.unit, unit),
        ("scope", (item.layout.scope, stated), (reading.scope, reading.scope_basis)),
    )
    return [f"{name}: expected {right}, read {found}" for name, right, found in pairs if right != found]


def _wrong(key: CellKey, figure: Figure | None, value: object, status: ValueStatus) -> str | None:
    found = (figure.value, figure.status) if figure else (None, ValueStatus.ABSENT)
    if found == (value, status):
        return None
    where = f" at {figure.locator}, {figure.raw!r}" if figure else ""
    return f"{key}: expected {value} {status.value}, read {found[0]} {found[1].value}{where}"


def _extra(figure: Figure) -> str | None:
    if figure.status is ValueStatus.ABSENT:
        return None
    return f"{figure.key}: not on the page, read {figure.value} {figure.status.value} at {figure.locator}"
