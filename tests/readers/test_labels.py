"""Labels in every spelling come to one core; likeness is accepted only where it is safe."""

import pytest

from app.catalogue.registry import catalogue
from app.readers.labels import normal
from app.readers.match.tokens import Sort, words_of
from app.readers.match.vocabulary import Facet

CORES = [
    ("其中：涉及国家秘密", "涉及国家秘密"),
    ("１、 其中：“涉及国家秘密”（件）", "涉及国家秘密"),
    ("(1)属于国家秘密", "属于国家秘密"),
    ("（一）予以公开", "予以公开"),
    ("一、本年新收政府信息公开申请数量", "本年新收政府信息公开申请数量"),
    ("二.上年结转 政府信息\n公开申请数量", "上年结转政府信息公开申请数量"),
    ("3.危及“三安全一稳定”", "危及三安全一稳定"),
    ('3.危及"三安全一稳定"', "危及三安全一稳定"),
    ("三安全一稳定", "三安全一稳定"),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"),
    ("（二）部分公开（区分处理的，只计这一情形，不计", "部分公开"),
    ("（七）總計", "总计"),
    ("⾏政处罚", "行政处罚"),
    ("⻓期", "长期"),
    ("（区分处理的）", ""),
    ("其他情形）", ""),
    ("三、本年度办理结果（三）不予公开 1.属于国家秘密", "本年度办理结果不予公开属于国家秘密"),
]


@pytest.mark.parametrize(("text", "core"), CORES)
def test_core(text: str, core: str) -> None:
    assert normal(text).core == core


NUMBERS = [
    ("（七）总计", "p7"),
    ("七、总计", "c7"),
    ("7.总计", "d7"),
    ("（7）总计", "d7"),
    ("十二、总计", "c12"),
    ("总计", None),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_number(text: str, number: str | None) -> None:
    assert normal(text).number == number


UNITS = [
    ("本年收费金额（单位：万元）", "万元"),
    ("采购总金额（元）", "元"),
    ("采购总金额,万元", "万元"),
    ("采购总金额", None),
]


@pytest.mark.parametrize(("text", "unit"), UNITS)
def test_money_unit(text: str, unit: str | None) -> None:
    assert normal(text).unit == unit


MEANINGS = [
    ("一、本年新收政府信息公开申请数量", Facet.ROW, "applications.received"),
    ("本年新收", Facet.ROW, "applications.received"),
    ("四、结转下年度继续办理", Facet.ROW, "applications.carried_out"),
    ("其他法律行政止公开", Facet.ROW, "applications.refused.prohibited_by_law"),
    ("（六）其他处理", Facet.ROW, "applications.otherwise_handled"),
    ("三、本年度办理结果（一）予以公开", Facet.ROW, "applications.granted"),
    ("（三）不予公开1.属于国家秘密", Facet.ROW, "applications.refused.state_secret"),
    ("予以公幵", Facet.ROW, "applications.granted"),
    ("（三）不予公开", Facet.HEADING, "不予公开"),
    ("法律服务机 构", Facet.APPLICANT, "legal_service"),
    ("行政规范性文件", Facet.SUBJECT, "normative_documents"),
    ("本年增/", Facet.MEASURE, "items_change"),
    ("规章本年制发件数", Facet.DIRECT, "regulations.issued"),
    ("行政诉讼复议后起诉结果维持", Facet.DIRECT, "litigation.after_review.upheld"),
    ("未经复议直接起诉", Facet.GROUP, "litigation.direct"),
    ("尚未审结", Facet.OUTCOME, "pending"),
]


@pytest.mark.parametrize(("text", "facet", "code"), MEANINGS)
def test_meaning(text: str, facet: Facet, code: str) -> None:
    assert words_of(catalogue()).new.token(text).code(facet) == code


FOREIGN = [
    "行政处罚案件数",
    "政府信息公开申请数量",
    "本级财政收入",
    "2.没有现成信息需要另行制作3.补正后申请内容仍不明确",
    "规章行政规范性文件",
    "（六）其他处理（七）总计",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_label_that_is_none_or_two_of_the_forms_is_not_matched(text: str) -> None:
    assert words_of(catalogue()).new.token(text).sort is Sort.OTHER


def test_every_label_of_the_forms_is_known() -> None:
    words = words_of(catalogue())
    for form in catalogue().forms.values():
        family = words.old if form.code.value == "2014" else words.new
        for row in form.rows:
            token = family.token(row.item)
            assert token.sort is Sort.LABEL, row.label
            assert token.exact, row.label


def test_two_rows_share_words_only_where_the_form_does() -> None:
    words = words_of(catalogue()).old
    shared = {core for core, meanings in words.words.items() if len(meanings) > 1}
    assert {"被依法纠错数", "其他情形数"} <= shared
    assert all("纠错" in core or "情形" in core for core in shared)
