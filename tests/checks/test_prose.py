from app.checks.prose import sentences
from app.content import Section
from tests.checks.build import zeros


def texts(text: str) -> list[str]:
    return [s.text for s in sentences(zeros("2021", sections=(Section("一", "总体情况", text),)))]


def test_sentences_end_at_stops_and_paragraphs() -> None:
    assert texts("甲。乙；丙！\n\n丁") == ["甲", "乙", "丙", "丁"]


def test_a_wrapped_line_is_joined_and_a_numbered_one_is_not() -> None:
    assert texts("全年收到申请\n12 件，其中\n  网上 3 件。\n（一）标题\n1.事项\n一、下一节") == [
        "全年收到申请12 件，其中网上 3 件",
        "（一）标题",
        "1.事项",
        "一、下一节",
    ]


def test_full_width_digits_and_line_ends() -> None:
    assert texts("收到１２件\r\n\r\n完") == ["收到12件", "完"]
