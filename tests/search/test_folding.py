import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.folding import fold, fold_keeping_places


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("主动公开", "主动公开"),
        ("ＡＢＣ１２３", "abc123"),
        ("信 息\n公\u3000开\t", "信息公开"),
        ("龍華區人民政府", "龙华区人民政府"),
        ("⽂件⾏政", "文件行政"),
        ("公\u200b开\ufeff\xad", "公开"),
        ("É é E\u0301", "eee"),
        ("Straße", "strasse"),
        ("（一）《条例》", "(一)《条例》"),
        ("㈱ ①", "(株)1"),
        ("\ud800x\0", "x"),
        ("𠮷县", "𠮷县"),
        ("  \n", ""),
    ],
)
def test_one_spelling(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_places_lead_back_to_the_sign(text: str) -> None:
    folded = fold_keeping_places(text)
    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text)
    for sign, place in zip(folded.text, folded.origins, strict=True):
        assert sign in fold(text[place])


@given(st.text())
def test_what_is_folded_stays_so(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert "\n" not in fold(text)


@given(st.text(), st.text())
def test_parts_fold_as_the_whole(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)
