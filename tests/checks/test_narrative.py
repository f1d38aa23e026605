import pytest

from app.checks import narrative
from app.content import Finding
from app.vocabulary import Severity, ValueStatus
from tests.checks.build import figure, findings, only, prose, real, told, zeros


def test_the_prose_of_a_report_like_tanghe_2018() -> None:
    """The numbers of that page in sentences of our own: two differ, nothing else is said."""
    text = (
        "投入4万元开辟专栏，公开重点领域信息160条。至目前，政府网站累计主动公开各类信息9367条。"
        "县档案馆接待查档3651人次，在档案馆等机构公开信息232条。热线接入有效事件1956件，已办结1899件。"
        "县财政每年拨付办公室经费2万元，各乡镇信息公开工作的经费不少于1万元。先后4次召开信息公开业务培训会，"
        "累计培训264人次。\n\n二、公开内容\n\n2018年，门户网站及各部门发布各类信息9483条。公开政策、法规及规范文件6条。"
        "县里的重点工作及时通过电视、广播等渠道向社会公开信息43条。\n\n2018年度共收到1起依申请公开事项，已按时办结。"
        "未接到有关政府信息公开方面的复议、诉讼和申诉。"
    )
    content = real("tanghe-2018")
    found = findings(narrative, only("2014", {}, figures=content.figures, sections=prose(text)))
    assert found == [
        Finding(
            "narrative_differs",
            Severity.WARNING,
            "正文与报表不同：正文“至目前，政府网站累计主动公开各类信息9367条”为 9367，"
            "报表「2.政府网站公开政府信息数」 8925；口径可能不同，请核对",
            ("disclosure.website@total",),
            "9367",
            "8925",
        ),
        Finding(
            "narrative_differs",
            Severity.WARNING,
            "正文与报表不同：正文“县里的重点工作及时通过电视、广播等渠道向社会公开信息43条”为 43，"
            "报表「5.其他方式公开政府信息数」 38；口径可能不同，请核对",
            ("disclosure.other_channels@total",),
            "43",
            "38",
        ),
    ]


@pytest.mark.parametrize(
    ("form", "cells", "text", "expected"),
    [
        ("2021", {"applications.received@total": "12"}, "收到申请12件。", []),
        (
            "2021",
            {"applications.received@total": "12"},
            "收到申请15件，答复15件。",
            [
                ("narrative_differs", "applications.received@total", "15", "12"),
                ("narrative_differs", "applications.concluded@total", "15", "0"),
            ],
        ),
        # Received may be told with what was carried in.
        (
            "2021",
            {"applications.received@total": "12", "applications.carried_in@total": "3"},
            "收到申请15件。",
            [],
        ),
        # Said twice, found once; two numbers, found twice.
        (
            "2021",
            {"applications.received@total": "12"},
            "收到申请15件。全县收到申请15件。共收到申请16件。",
            [
                ("narrative_differs", "applications.received@total", "15", "12"),
                ("narrative_differs", "applications.received@total", "16", "12"),
            ],
        ),
        # Where the table is confirmed, less is a part of it, more is not.
        ("2021", {"applications.received@total": "12"}, "收到申请12件。收到申请5件。", []),
        (
            "2021",
            {"applications.received@total": "12"},
            "收到申请12件。收到申请50件。",
            [("narrative_differs", "applications.received@total", "50", "12")],
        ),
        # Television and radio are a part of the other channels.
        ("2014", {"disclosure.other_channels": "38"}, "通过电视公开信息20条。", []),
        # Litigation of the later forms has two totals; a sentence may mean one or both.
        (
            "2021",
            {"litigation.direct.total": "3", "litigation.after_review.total": "2"},
            "因信息公开发生行政诉讼5件。因信息公开引发行政诉讼案件3件。",
            [],
        ),
        (
            "2021",
            {"litigation.direct.total": "3", "litigation.after_review.total": "2"},
            "未发生因信息公开引起的行政诉讼。",
            [("narrative_differs", "litigation.direct.total@total", "0", "5")],
        ),
        ("2014", {"organisation.special_funds": "2.5"}, "政府信息公开专项经费25000元。", []),
    ],
)
def test_against_the_table(
    form: str, cells: dict[str, str], text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    content = zeros(form, {"reviews.upheld": "1", **cells}, sections=prose(text))
    assert told(findings(narrative, content)) == expected


def test_a_cell_without_a_number_is_not_compared() -> None:
    content = zeros("2021", {"reviews.upheld": "1"}, sections=prose("收到申请15件。"))
    blank = content.with_figures([figure("applications.received@total", ValueStatus.BLANK)])
    assert findings(narrative, blank) == []


def test_a_table_of_zeros_under_prose_that_counts() -> None:
    content = zeros("2021", sections=prose("全年收到申请15件，办结14件。"))
    assert findings(narrative, content) == [
        Finding(
            "all_zero_but_prose",
            Severity.WARNING,
            "报表所有数字都是 0，而正文写有“全年收到申请15件，办结14件”",
            ("applications.received@total", "applications.concluded@total"),
            "15",
            "0",
        )
    ]
    assert findings(narrative, zeros("2021", sections=prose("本年度未收到申请。"))) == []


def test_a_long_sentence_is_trimmed_around_its_number() -> None:
    padding = "在上级的指导下扎实推进各项工作" * 8
    content = zeros("2021", {"reviews.upheld": "1"}, sections=prose(f"{padding}，收到申请15件，{padding}"))
    (found,) = findings(narrative, content)
    quote = found.message.split("“")[1].split("”")[0]
    assert "收到申请15件" in quote
    assert quote.startswith("…")
    assert quote.endswith("…")
    assert len(quote) <= 82
