"""One invented county: 24 townships and 40 departments, and the files they send in January."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from app.content import CellKey
from app.vocabulary import FormCode
from tests.gold.as_html import html
from tests.gold.as_office import excel_file, pdf_file, word_file
from tests.gold.as_text import piped, text
from tests.gold.build import build
from tests.gold.figures import GoldReport, invented
from tests.gold.page import Page

PROVINCE, CITY, COUNTY = "990000", "990100", "990101"
YEAR = 2024
_FIRST, _SECOND = "禾星云松月霁石枫", "砚笺弦穗屿渡语芒"

_MAKERS: tuple[tuple[str, Callable[[Page], bytes]], ...] = (
    ("html", html),
    ("docx", word_file),
    ("xlsx", excel_file),
    ("txt", partial(text, row_text=piped)),
)
TYPES = {
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Filer:
    """One body, what it has to say, and how it writes that down."""

    code: str
    name: str
    kind: str
    report: GoldReport
    suffix: str

    @property
    def address(self) -> str:
        """Its report's."""
        return f"/api/v1/reports/{self.code}/{YEAR}"

    @property
    def media_type(self) -> str:
        """Of its file."""
        return TYPES[self.suffix]

    def file(self, report: GoldReport | None = None) -> bytes:
        """Its report as a file."""
        page = build(report or self.report)
        return pdf_file(page) if self.suffix == "pdf" else dict(_MAKERS)[self.suffix](page)


def filers() -> list[Filer]:
    """All 64, by code; their files by turns web pages, Word, Excel and text, some of them PDF."""
    names = [a + b for a in _FIRST for b in _SECOND]
    found = []
    for number, name in enumerate(names):
        is_town = number < 24
        code = f"{COUNTY}{101 + number}" if is_town else f"{COUNTY}-D{number - 23:02}"
        full = f"示例{name}{'镇人民政府' if is_town else '县' + name[::-1] + '局'}"
        report = invented(FormCode.F2021, seed=1000 + number, unit=full, year=YEAR, dense=False)
        suffix = "pdf" if number % 16 == 7 else _MAKERS[number % 4][0]
        found.append(Filer(code, full, "township" if is_town else "department", report, suffix))
    return sorted(found, key=lambda filer: filer.code)


def with_value(report: GoldReport, key: CellKey, value: Decimal | int) -> GoldReport:
    """The same with another number in one cell."""
    return replace(report, figures=report.figures | {key: Decimal(value)})


def on_the_form_of_2019(filer: Filer) -> GoldReport:
    """What a body fills in that still has the old form lying about."""
    return invented(FormCode.F2019, seed=7, unit=filer.name, year=YEAR, dense=False)


def sums(reports: list[GoldReport]) -> dict[CellKey, Decimal]:
    """Every cell added up, computed here by itself."""
    found: dict[CellKey, Decimal] = {}
    for report in reports:
        for key, value in report.figures.items():
            if value is not None:
                found[key] = found.get(key, Decimal(0)) + value
    return found
