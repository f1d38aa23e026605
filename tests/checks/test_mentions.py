"""What the narrative is understood to say, sentence by sentence, and what is left alone
because it speaks of something narrower. The sentences are our own."""

from dataclasses import replace

import pytest

from app.checks.mentions import mentions
from app.vocabulary import Kind
from tests.checks.build import COUNTY, prose, zeros

RECEIVED, CONCLUDED = "applications.received", "applications.concluded"
REVIEWS, LITIGATION = "reviews.total", "litigation.direct.total"
Said = set[tuple[str, str]]


def said(form: str, text: str, title: str = "一、总体情况", name: str = "", kind: Kind | None = None) -> Said:
    """The indicators and numbers that a sentence is taken to give."""
    content = zeros(form, sections=prose(text, title))
    context = replace(COUNTY, unit_name=name or COUNTY.unit_name, kind=kind or COUNTY.kind)
    return {(m.rule.cells[content.form][0], str(m.number)) for m in mentions(content, context)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "本年新收政府信息公开申请3,511件，上年结转96件，办结3486件，结转下年度继续办理121件。",
            {
                (RECEIVED, "3511"),
                ("applications.carried_in", "96"),
                (CONCLUDED, "3486"),
                ("applications.carried_out", "121"),
            },
        ),
        (
            "2023年，全县共收到政府信息公开申请 12 件，已全部按时答复１２件。",
            {(RECEIVED, "12"), (CONCLUDED, "12")},
        ),
        ("全年收到公民、法人和其他组织提出的政府信息公开申请十二件。", {(RECEIVED, "12")}),
        ("各乡镇、各部门共受理申请30宗。", {(RECEIVED, "30")}),
        ("收到3起依申请公开事项。", {(RECEIVED, "3")}),
        ("通过网络、信函等渠道共收到申请 12 件。", {(RECEIVED, "12")}),
        ("本年度未收到政府信息公开申请。", {(RECEIVED, "0")}),
        ("结转 5 件至下年度办理。", {("applications.carried_out", "5")}),
        ("全年制发行政规范性文件12件，废止3件。", {("normative_documents.issued", "12")}),
        ("因政府信息公开引发行政复议11件、行政诉讼5件。", {(REVIEWS, "11"), (LITIGATION, "5")}),
        ("未发生因政府信息公开引起的行政复议、行政诉讼案件。", {(REVIEWS, "0"), (LITIGATION, "0")}),
    ],
)
def test_understood_on_the_form_of_2021(text: str, expected: Said) -> None:
    assert said("2021", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "区政府办代表区政府受理政府信息公开申请17件，办结17件。",
        "其中，某某局收到申请80件。",
        "县政府办公室收到政府信息公开申请17件。",
        "县自然资源局收到政府信息公开申请80件。",
        "通过网络收到申请 5 件，信函收到申请 7 件。",
        "收到自然人申请12件，商业企业申请3件。",
        "收到行政许可申请1200件。",
        "受理不动产登记申请3000件。",
        "全年办理行政复议案件120件。",
        "行政复议维持3件，行政复议被纠错2件。",
        "未发生行政复议被纠错情况。",
        "办理人大建议、政协提案45件，答复45件。",
        "热线共受理诉求1956件，已办结1899件。",
        "累计收到政府信息公开申请约100件。",
        "收到政府信息公开申请100余件。",
        "收到政府信息公开申请第3件。",
        "去年收到政府信息公开申请40件。",
        "与2022年收到申请50件相比，增加20件。",
        "2008年以来共收到申请800件。",
        "规范性文件备案134件。",
        "清理规范性文件56件，废止12件。",
        "县教育局制发规范性文件5件。",
        "收到申请数量同比增长5件。",
        "办结率达到100%。",
        "延期答复3件。",
        "予以公开答复3件。",
    ],
)
def test_left_alone_on_the_form_of_2021(text: str) -> None:
    assert said("2021", text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县主动公开政府信息9483条。", {("disclosure.total", "9483")}),
        (
            "2018年，主动公开各类政府信息共计900条，其中政府网站公开800条、政务微博公开91条、"
            "政务微信公开41条、"
            "政府公报公开7条、其他方式公开38条。",
            {
                ("disclosure.total", "900"),
                ("disclosure.website", "800"),
                ("disclosure.weibo", "91"),
                ("disclosure.wechat", "41"),
                ("disclosure.gazette", "7"),
                ("disclosure.other_channels", "38"),
            },
        ),
        ("至目前，政府网站累计主动公开各类信息800条。", {("disclosure.website", "800")}),
        ("及时通过电视、广播等渠道向社会公开信息43条。", {("disclosure.other_channels", "43")}),
        ("主动公开规范性文件6件。", {("disclosure.normative_documents", "6")}),
        (
            "全年组织政务公开培训4次，培训人员264人次。",
            {("training.courses", "4"), ("training.participants", "264")},
        ),
        ("先后四次召开信息公开业务培训会。", {("training.courses", "4")}),
        ("政府信息公开专项经费2万元。", {("organisation.special_funds", "2")}),
        ("信息公开工作经费 25000 元。", {("organisation.special_funds", "2.5")}),
        ("政务公开专项经费2.5 万元。", {("organisation.special_funds", "2.5")}),
        (
            "收到依申请公开1件，答复1件，办结1件。",
            {(RECEIVED, "1"), ("applications.answered", "1"), ("applications.completed", "1")},
        ),
    ],
)
def test_understood_on_the_form_of_2014(text: str, expected: Said) -> None:
    assert said("2014", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "公开财政预决算、环境保护等重点领域信息160条。",
        "在县档案馆等机构公开信息232条。",
        "门户网站及各部门发布各类信息9483条。",
        "县政府门户网共发布各类政府文件42个。",
        "市政府网站采用我县信息 30 条。",
        "通过微博、微信发布信息500条。",
        "县教育局网站公开信息 100 条。",
        "政府网站公开信息8000余条。",
        "2017年主动公开政府信息7000条。",
        "主动公开政府信息比上年增加200条。",
        "“某某发布”微信公众号发布信息300条。",
        "公开财政信息 50 条。",
        "公开政策、法规及规范文件6条。",
        "各乡镇每年用于政府信息公开工作的经费不少于1万元。",
        "县财政每年拨付某某办公室经费2万元。",
        "投入4万元在政府网站开辟专栏。",
        "参加市政府信息公开培训2次。",
        "每季度召开1次政务公开培训会。",
        "开展农民技能培训60期，培训3000人次。",
    ],
)
def test_left_alone_on_the_form_of_2014(text: str) -> None:
    assert said("2014", text) == set()


def test_a_department_speaks_for_itself_and_not_for_its_county() -> None:
    department = {"name": "某县教育局", "kind": Kind.DEPARTMENT}
    assert said("2021", "我局共收到政府信息公开申请5件。", **department) == {(RECEIVED, "5")}  # type: ignore[arg-type]
    assert said("2021", "全县共收到政府信息公开申请50件。", **department) == set()  # type: ignore[arg-type]
    office = {"name": "某县人民政府办公室", "kind": Kind.DEPARTMENT}
    assert said("2021", "县政府办公室收到政府信息公开申请5件。", **office) == {(RECEIVED, "5")}  # type: ignore[arg-type]


def test_the_title_of_the_section_says_what_the_reviews_are_about() -> None:
    text = "全年行政复议3件。"
    assert said("2021", text) == set()
    assert said("2021", text, title="四、行政复议、行政诉讼情况") == {(REVIEWS, "3")}
