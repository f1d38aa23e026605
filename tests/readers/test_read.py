"""What the reader says of pages that are not as they should be: nothing wrong is ever read in silence."""

from decimal import Decimal

import pytest

from app.catalogue.registry import catalogue
from app.content import CellKey
from app.readers.extract import UnreadableFileError
from app.readers.read import read
from app.readers.reading import Hints, Reading
from app.vocabulary import FormCode, ValueStatus
from tests.gold.figures import INVENTED, GoldReport
from tests.readers.shapes import Rows, fifteen, page, plain_2, plain_3, plain_4, rows_2014, table

NEW = next(report for report in INVENTED if report.form is FormCode.F2021 and report.full)
LATER = next(report for report in INVENTED if report.form is FormCode.F2019 and report.full)
OLD = next(report for report in INVENTED if report.form is FormCode.F2014 and report.full)


def reading_of(content: bytes, name: str = "a.html", hints: Hints = Hints()) -> Reading:  # noqa: B008
    return read(content, name=name, media_type=None, catalogue=catalogue(), hints=hints)


def codes(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.findings} - {"money_unit_assumed"}


def with_three(rows: Rows) -> Reading:
    return reading_of(page(NEW, table(plain_2(NEW)), table(rows), table(plain_4(NEW))))


def statuses(reading: Reading, indicator: str) -> set[ValueStatus]:
    return {figure.status for figure in reading.figures if figure.key.indicator == indicator}


def test_a_dropped_cell_makes_its_row_unreadable() -> None:
    for column in range(1, 8):
        rows = plain_3(NEW)
        del rows[1][column]
        reading = with_three(rows)
        assert statuses(reading, "applications.received") == {ValueStatus.UNREADABLE}
        assert "ambiguous_reading" in codes(reading)
        assert len(reading.unmatched) == 6


def test_two_numbers_in_a_cell_are_not_read() -> None:
    rows = plain_3(NEW)
    rows[1][2] = "12 15"
    reading = with_three(rows)
    figure = next(f for f in reading.figures if f.key == CellKey.parse("applications.received@enterprise"))
    assert (figure.status, figure.raw) == (ValueStatus.UNREADABLE, "12 15")
    assert codes(reading) == {"unreadable_cell"}


def test_swapped_labels_are_named() -> None:
    rows = plain_3(NEW)
    rows[1][0], rows[2][0] = rows[2][0], rows[1][0]
    assert "row_order" in codes(with_three(rows))


def test_a_lost_label_is_found_by_order_and_says_so() -> None:
    rows = plain_3(NEW)
    rows[4][0] = ""
    reading = with_three(rows)
    assert {f.key: f.value for f in reading.figures} == NEW.figures
    (found,) = [finding for finding in reading.findings if finding.code == "assigned_by_order"]
    assert len(found.cells) == 7
    assert any((f.locator or "").endswith("(by order)") for f in reading.figures)


def test_a_row_of_its_own_is_left_over() -> None:
    rows = plain_3(NEW)
    rows.insert(5, ["其中：网络渠道提出", *"1234567"])
    reading = with_three(rows)
    assert [each.text for each in reading.unmatched] == list("1234567")
    assert {f.key: f.value for f in reading.figures} == NEW.figures


def test_a_figure_printed_twice_with_other_numbers() -> None:
    rows = plain_3(NEW)
    rows.append([rows[1][0], *"1234567"])
    reading = with_three(rows)
    assert statuses(reading, "applications.received") == {ValueStatus.UNREADABLE}
    assert "printed_twice" in codes(reading)


def test_an_empty_form_beside_the_filled_one_gives_way() -> None:
    empty: Rows = [[row[0], *[""] * 7] for row in plain_3(NEW)]
    content = page(NEW, table(plain_2(NEW)), table(empty) + table(plain_3(NEW)), table(plain_4(NEW)))
    assert {f.key: f.value for f in reading_of(content).figures} == NEW.figures


def test_blank_is_not_zero_and_absent_is_neither() -> None:
    rows = [row for row in plain_3(NEW) if "国家秘密" not in str(row[0])]
    rows[1][3] = "0"
    rows[1][4] = ""
    rows[1][5] = "——"
    by_key = {str(f.key): (f.value, f.status) for f in with_three(rows).figures}
    assert by_key["applications.received@research"] == (Decimal(0), ValueStatus.REPORTED)
    assert by_key["applications.received@nonprofit"] == (None, ValueStatus.BLANK)
    assert by_key["applications.received@legal_service"] == (None, ValueStatus.NOT_APPLICABLE)
    assert by_key["applications.refused.state_secret@total"] == (None, ValueStatus.ABSENT)


def test_fourteen_of_fifteen_numbers_are_not_placed() -> None:
    content = page(NEW, table(plain_2(NEW)), table(plain_3(NEW)), table([fifteen(NEW)[:14]]))
    reading = reading_of(content)
    assert statuses(reading, "reviews.total") == {ValueStatus.UNREADABLE}
    assert "ambiguous_reading" in codes(reading)


MONEY = [
    ("本年收费金额（单位：万元）", "25.1", "25.1", set()),
    ("本年收费金额（单位：元）", "251000", "25.1", set()),
    ("本年收费金额", "251000元", "25.1", set()),
    ("本年收费金额", "8040", "8040", {"money_unit_assumed"}),
    ("本年收费金额", "80400000", "80400000", {"money_unit_assumed", "money_implausible"}),
    ("本年收费金额", "0", "0", set()),
]


@pytest.mark.parametrize(("head", "printed", "value", "findings"), MONEY)
def test_money(head: str, printed: str, value: str, findings: set[str]) -> None:
    rows = plain_2(NEW)
    rows[-2][1], rows[-1][1] = head, printed
    reading = reading_of(page(NEW, table(rows), table(plain_3(NEW)), table(plain_4(NEW))))
    figure = next(f for f in reading.figures if f.key.indicator == "charges.amount")
    assert figure.value == Decimal(value)
    assert {f.code for f in reading.findings} == findings


def test_the_headings_decide_the_form_not_the_year() -> None:
    report = GoldReport("x", LATER.unit, 2022, LATER.form, LATER.figures)
    reading = reading_of(page(report, table(plain_2(report)), table(plain_3(report)), table(plain_4(report))))
    assert (reading.form, reading.year) == (FormCode.F2019, 2022)
    assert codes(reading) == {"wrong_form"}


def test_a_page_without_table_2_has_the_form_of_its_year() -> None:
    for report in (NEW, LATER):
        three = [row for row in plain_3(report) if "其他" not in str(row[0])]
        reading = reading_of(page(report, "", table(three), table(plain_4(report))))
        assert reading.form is report.form
        assert "wrong_form" not in codes(reading)


def test_years_that_disagree_are_named() -> None:
    content = page(NEW, table(plain_2(NEW)), table(plain_3(NEW)), table(plain_4(NEW)))
    reading = reading_of(content.replace(f"{NEW.unit}{NEW.year}年".encode(), f"{NEW.unit}2022年".encode()))
    assert (reading.year, "year_conflict" in codes(reading)) == (2022, NEW.year != 2022)
    assert reading_of(content, hints=Hints(year=2023)).year == 2023


def test_two_rows_under_one_name_follow_their_heading() -> None:
    rows: Rows = [["统计指标", "单位", "统计数"]]
    rows += [[row.item, row.unit or "", number or "——"] for row, number in rows_2014(OLD)]
    at = next(n for n, row in enumerate(rows) if "行政复议" in str(row[0]))
    rows[at + 2], rows[at + 3] = rows[at + 3], rows[at + 2]
    reading = reading_of(page(OLD, table(rows)))
    assert {f.key: f.value for f in reading.figures} == OLD.figures
    assert codes(reading) == {"row_order"}


REFUSALS = [
    (b"", "a.html", "empty_file", 400),
    (b" \n\t", "a.txt", "empty_file", 400),
    (b"\xff\xd8\xff\xe0" + b"x" * 100, "a.jpg", "picture", 415),
    (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "a.html", "picture", 415),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"),
        "a.doc",
        "unsupported_type",
        415,
    ),
    (b"{\\rtf1 x}", "a.doc", "unsupported_type", 415),
    (b"MIME-Version: 1.0\r\n\r\n", "a.mht", "empty_file", 422),
    (b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nabc", "a.mht", "empty_file", 422),
    (b"\0\1\2\3" * 500, "a.bin", "unsupported_type", 415),
    ("<p>今日天气晴朗。</p>".encode(), "a.html", "not_a_report", 422),
    ("<h1>某县2019年政府信息公开工作年度报告</h1><p>平稳。</p>".encode(), "a.html", "no_table", 422),
    (
        "<h1>某县2019年政府信息公开工作年度报告</h1><img src=table.png>".encode(),
        "a.html",
        "table_is_picture",
        422,
    ),
    (b"<table><tr><td>" * 9000, "a.html", "too_expensive", 422),
    ("行\n".encode() * 40_000, "a.txt", "too_large", 413),
]


@pytest.mark.parametrize(("content", "name", "code", "status"), REFUSALS)
def test_what_is_no_report_is_refused(content: bytes, name: str, code: str, status: int) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        reading_of(content, name)
    assert (refused.value.code, refused.value.status) == (code, status)
    assert refused.value.detail
    assert refused.value.detail_en.isascii()
