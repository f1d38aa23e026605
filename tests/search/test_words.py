import pytest

from app.problems import ProblemError
from app.search.words import Words, grade, read_words, shown_name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("公开", Words(("公开",), "公开")),
        (" 某 县　教育 某 ", Words(("某", "县", "教育"), "某县教育某")),
        ("Open ＤＡＴＡ", Words(("open", "data"), "opendata")),
        ("\u200b 甲", Words(("甲",), "甲")),
    ],
)
def test_words_lie_between_spaces(text: str, words: Words) -> None:
    assert read_words(text) == words


@pytest.mark.parametrize("text", [" ", "\t\n\u3000", "\u200b\u200b", "\u0301"])
def test_nothing_to_look_for_is_refused(text: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read_words(text)
    assert caught.value.kind.code == "invalid_parameter"
    assert caught.value.errors[0][0] == "/query/q"


@pytest.mark.parametrize(
    ("q", "score"),
    [
        ("某县", 100),
        ("某县人民政府", 100),
        ("某县人", 80),
        ("人民", 60),
        ("县 政府", 50),
        ("教育", None),
        ("县 教育", None),
    ],
)
def test_grades(q: str, score: int | None) -> None:
    assert grade(["某县人民政府", "某县"], read_words(q)) == score


def test_the_name_that_answers_best_is_shown() -> None:
    names = ["新县人民政府", "新县", "旧县人民政府", "旧县", "990101"]
    assert shown_name(names, read_words("新")) == "新县人民政府"
    assert shown_name(names, read_words("旧县")) == "旧县"
    assert shown_name(names, read_words("9901")) == "990101"
    assert shown_name(names, read_words("县 旧")) == "旧县人民政府"
