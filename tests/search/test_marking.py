import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.folding import fold
from app.search.marking import BEFORE, LENGTH, Snippet, snippet


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("主动公开信息12条", ["公开"], Snippet("主动公开信息12条", ((2, 4),))),
        ("公开公开", ["公开"], Snippet("公开公开", ((0, 2), (2, 4)))),
        ("aaa", ["aa"], Snippet("aaa", ((0, 3),))),
        ("耕\n地 保护", ["耕地"], Snippet("耕 地 保护", ((0, 3),))),
        ("龍華區", ["龙华", "区"], Snippet("龍華區", ((0, 2), (2, 3)))),
        ("㈱甲", ["株"], Snippet("㈱甲", ((0, 1),))),
        ("𠮷县", ["县"], Snippet("𠮷县", ((1, 2),))),
        ("<mark>甲</mark>", ["甲"], Snippet("<mark>甲</mark>", ((6, 7),))),
        ("没有", ["甲"], Snippet("没有", ())),
        ("", ["甲"], Snippet("", ())),
    ],
)
def test_marks(text: str, words: list[str], found: Snippet) -> None:
    assert snippet(text, words) == found


def test_a_long_text_is_cut_around_the_words() -> None:
    text = "一" * 50 + "耕地" + "二" * 200
    assert snippet(text, ["耕地"]) == Snippet("…" + "一" * 20 + "耕地" + "二" * 78 + "…", ((21, 23),))


def test_the_cut_shows_as_many_words_as_it_can() -> None:
    text = "甲" + "一" * 300 + "甲乙丙" + "二" * 300 + "甲丙"
    assert snippet(text, ["甲", "乙", "丙"]).highlights == ((21, 22), (22, 23), (23, 24))


def test_a_word_longer_than_the_cut_is_shown_whole() -> None:
    text = "一" * 30 + "甲" * 100 + "二"
    assert snippet(text, ["甲" * 100]) == Snippet("…" + "一" * 20 + "甲" * 100 + "…", ((21, 121),))


@given(
    st.text(st.sampled_from("甲乙丙 Ａa\n㈱"), max_size=300),
    st.text(st.sampled_from("甲乙a(株"), min_size=1, max_size=3),
)
def test_what_is_marked_is_the_word(text: str, word: str) -> None:
    found = snippet(text, [word])
    assert len(found.text) <= LENGTH + BEFORE + 2
    assert bool(found.highlights) == (word in fold(text))
    last = 0
    for start, end in found.highlights:
        assert last <= start < end <= len(found.text)
        # Overlapping finds are one mark, and a mark takes a sign whole: it holds the word.
        assert word in fold(found.text[start:end])
        last = end
