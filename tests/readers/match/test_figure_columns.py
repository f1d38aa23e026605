"""Words that stand where a figure should are what was printed for it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.catalogue.registry import catalogue
from app.content import CellKey
from app.readers.read import read
from app.vocabulary import Applicant, ValueStatus
from tests.readers.faults import NEW, OLD
from tests.readers.shapes import APPLICANTS, Rows, page, plain_2, plain_3, plain_4, rows_3, rows_2014, table

WORDS = ["若干", "○", "详见附件", "（5）", "正在统计", "？"]
PLACES = [
    CellKey("regulations.issued"),
    CellKey("licensing.decisions"),
    CellKey("applications.granted", Applicant.NATURAL_PERSON),
    CellKey("applications.rejected.publication", Applicant.LEGAL_SERVICE),
    CellKey("applications.concluded", Applicant.TOTAL),
    CellKey("reviews.upheld"),
    CellKey("litigation.direct.pending"),
    CellKey("litigation.after_review.total"),
]
_MARK = 8_765_432


def _read(content: bytes, name: str = "a.html") -> dict[CellKey, tuple[object, ValueStatus]]:
    reading = read(content, name=name, media_type=None, catalogue=catalogue())
    return {figure.key: (figure.value, figure.status) for figure in reading.figures}


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("place", PLACES, ids=str)
def test_words_for_one_figure_cost_only_that_figure(words: str, place: CellKey) -> None:
    marked = replace(NEW, figures={**NEW.figures, place: Decimal(_MARK)})
    content = page(marked, table(plain_2(marked)), table(plain_3(marked)), table(plain_4(marked)))
    found = _read(content.replace(f"<td>{_MARK}</td>".encode(), f"<td>{words}</td>".encode()))
    expected = {key: (value, ValueStatus.REPORTED) for key, value in NEW.figures.items()}
    assert found == {**expected, place: (None, ValueStatus.UNREADABLE)}


_PLACES_3 = [place for place in PLACES if place.indicator.startswith("applications.")]


@pytest.mark.parametrize("words", [*WORDS, "件"])
@pytest.mark.parametrize("place", _PLACES_3, ids=str)
@pytest.mark.parametrize("filler", ["", "\t\t"], ids=["row", "filler"])
def test_words_in_rows_of_text(words: str, place: CellKey, filler: str) -> None:
    """Rows of text with tabs; with `filler` the label covers three columns of the head."""
    marked = replace(NEW, figures={**NEW.figures, place: Decimal(_MARK)})
    lines = [f"{NEW.unit}{NEW.year}年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况"]
    lines += ["\t".join([f"项目{filler}", *APPLICANTS])]
    rows = [(row, seven) for row, seven in rows_3(marked) if seven]
    lines += ["\t".join([row.label + filler, *seven]) for row, seven in rows]
    found = _read("\n".join(lines).replace(str(_MARK), words).encode(), "a.txt")
    expected = {key: (value, ValueStatus.REPORTED) for key, value in NEW.figures.items() if _of_3(key)}
    assert {key: found[key] for key in expected} == {**expected, place: (None, ValueStatus.UNREADABLE)}


def _of_3(key: CellKey) -> bool:
    return key.indicator.startswith("applications.")


@pytest.mark.parametrize("words", WORDS)
def test_words_in_the_2014_form(words: str) -> None:
    place = CellKey("disclosure.weibo")
    rows: Rows = [["统计指标", "单位", "统计数"]]
    for row, number in rows_2014(OLD):
        text = words if row.indicator == place.indicator else number
        rows.append([row.label, row.unit or "", text or ""])
    found = _read(page(OLD, table(rows)))
    expected = {key: (value, ValueStatus.REPORTED) for key, value in OLD.figures.items()}
    assert found == {**expected, place: (None, ValueStatus.UNREADABLE)}


def test_words_beside_the_figures_are_labels_and_remarks() -> None:
    """A row of the county's own and a remark: neither takes a figure's place."""
    rows = plain_3(NEW)
    rows.insert(2, ["其中：网上申请", "9", "", "", "", "", "", "9"])
    rows = [[*row, "含信访转来" if number == 5 else ""] for number, row in enumerate(rows)]
    found = _read(page(NEW, table(plain_2(NEW)), table(rows), table(plain_4(NEW))))
    assert found == {key: (value, ValueStatus.REPORTED) for key, value in NEW.figures.items()}
