"""What a printed number is, and what it means in the unit of the form."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers.numbers import figure, printed
from app.vocabulary import ValueStatus

REPORTED = [
    ("0", "0"),
    ("12", "12"),
    (" 12 ", "12"),
    ("１，２３４", "1234"),
    ("1,234", "1234"),
    ("1,234,567", "1234567"),
    ("1 234", "1234"),
    ("22（其中修订16件）", "22"),
    ("22(含上年结转3件)", "22"),
    ("22[1]", "22"),
    ("22①", "22"),
    ("22²", "22"),
    ("5件", "5"),
    ("264人次", "264"),
    ("264 件次", "264"),
    ("3条次", "3"),
    ("12。", "12"),
    ("3.0", "3"),
    ("+3", "3"),
    ("1.2万", "12000"),
    ("零", "0"),
    ("〇", "0"),
    ("零件", "0"),
    ("零人次", "0"),
]


@pytest.mark.parametrize(("text", "value"), REPORTED)
def test_a_count(text: str, value: str) -> None:
    read = figure(printed(text), unit="件", signed=False)
    assert (read.status, read.value, read.problem) == (ValueStatus.REPORTED, Decimal(value), None)


BLANK = ["", " ", "\xa0", "\u3000", "|", " | ", "\u200b", "____"]
NOT_APPLICABLE = ["-", "－", "—", "——", "/", "／", "\\", "无", "不适用", "不涉及", "N/A", "null"]
NOT_APPLICABLE += ["×", "无。", "（无）", "【无】", "暂无", "空白", "╱", "…", "."]


@pytest.mark.parametrize("text", BLANK)
def test_blank(text: str) -> None:
    assert printed(text).status is ValueStatus.BLANK


@pytest.mark.parametrize("text", NOT_APPLICABLE)
def test_not_applicable(text: str) -> None:
    assert printed(text).status is ValueStatus.NOT_APPLICABLE


UNREADABLE = [
    ("12 15", "not_a_number"),
    ("12\n15", "not_a_number"),
    ("12/15", "not_a_number"),
    ("1,23", "not_a_number"),
    ("12,34,567", "not_a_number"),
    ("1.234.5", "not_a_number"),
    ("007", "not_a_number"),
    ("00", "not_a_number"),
    ("012", "not_a_number"),
    ("约20", "not_a_number"),
    ("20余", "not_a_number"),
    ("35%", "not_a_number"),
    ("①", "not_a_number"),
    ("详见附件", "not_a_number"),
    ("2018年", "not_a_number"),
    ("1234567890123", "not_a_number"),
    ("增3", "not_a_number"),
    ("-11", "negative"),
    ("－11", "negative"),
    ("—11", "negative"),
    ("3.5", "not_whole"),
    ("251000元", "wrong_unit"),
]


@pytest.mark.parametrize(("text", "problem"), UNREADABLE)
def test_what_cannot_be_a_count(text: str, problem: str) -> None:
    read = figure(printed(text), unit="件", signed=False)
    assert (read.status, read.value, read.problem) == (ValueStatus.UNREADABLE, None, problem)


SIGNED = [
    ("-11", -11),
    ("－11", -11),
    ("−11", -11),
    ("—11", -11),
    ("减11", -11),
    ("增3", 3),
    ("+3", 3),
    ("0", 0),
]


@pytest.mark.parametrize(("text", "value"), SIGNED)
def test_a_change(text: str, value: int) -> None:
    assert figure(printed(text), unit="项", signed=True).value == value


MONEY = [
    ("25.1", None, "25.1", True),
    ("0", None, "0", False),
    ("25.1", "万元", "25.1", False),
    ("251000", "元", "25.1", False),
    ("251000元", None, "25.1", False),
    ("251000（元）", None, "25.1", False),
    ("251,000.00元", "万元", "25.1", False),
    ("25.1万元", None, "25.1", False),
    ("25.1万", None, "25.1", False),
    ("1.2亿元", None, "12000", False),
    ("59237.2449", "万元", "59237.2449", False),
    ("8040.00", None, "8040", True),
]


@pytest.mark.parametrize(("text", "column", "value", "assumed"), MONEY)
def test_money_is_in_wan(text: str, column: str | None, value: str, assumed: bool) -> None:
    read = figure(printed(text), unit="万元", signed=False, column_unit=column)
    assert (read.value, read.assumed) == (Decimal(value), assumed)


def test_money_finer_than_can_be_kept_is_not_rounded() -> None:
    assert figure(printed("0.001元"), unit="万元", signed=False).problem == "too_precise"
    assert figure(printed("5件"), unit="万元", signed=False).problem == "wrong_unit"


@given(st.integers(0, 10**12 - 1))
def test_every_whole_number_reads_as_itself(number: int) -> None:
    for text in (str(number), f"{number:,}", f" {number}件"):
        assert figure(printed(text), unit="件", signed=False).value == number


@given(st.decimals(0, 10**6, places=4))
def test_money_reads_alike_in_every_unit(amount: Decimal) -> None:
    plain = figure(printed(f"{amount:f}万元"), unit="万元", signed=False)
    yuan = figure(printed(f"{amount * 10000:f}元"), unit="万元", signed=False)
    assert plain.value == yuan.value == amount


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = printed(text)
    assert (read.number is not None) == (read.status is ValueStatus.REPORTED)
