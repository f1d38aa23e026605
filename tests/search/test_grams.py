from hypothesis import given
from hypothesis import strategies as st

from app.search import grams

SIGNS = st.text(st.sampled_from("公开信息a1𠮷𠀀"), max_size=12)
WORDS = st.text(st.sampled_from("公开信息a1𠮷𠀀"), min_size=1, max_size=4)


@given(SIGNS, WORDS)
def test_the_grams_never_miss_a_text_that_holds_the_word(text: str, word: str) -> None:
    held = grams.of_words([word]) <= grams.of_text(text)
    if word in text:
        assert held
    elif grams.is_gram(word):
        assert not held


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_gram_is_a_whole_number_of_32_bits(text: str) -> None:
    assert all(-(2**31) <= gram < 2**31 for gram in grams.of_text(text))


def test_what_needs_the_text_and_what_does_not() -> None:
    assert [grams.is_gram(word) for word in ("公", "公开", "𠮷", "𠮷县", "公开信")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_the_grams_of_a_word_are_its_pairs_only() -> None:
    assert grams.of_words(["公开信"]) == {
        ord("公") + (ord("开") << 16) - 2**31,
        ord("开") + (ord("信") << 16) - 2**31,
    }
    assert grams.of_words(["公"]) == {ord("公") - 2**31}
    assert grams.of_text("公开") == grams.of_words(["公", "开", "公开"])
    assert grams.of_text("") == frozenset()
