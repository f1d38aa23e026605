"""Whose narratives are alike: copies are found whatever was changed in them, others are not."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.comparison.alike import LEAST_LIKENESS, Narrative, alike, narrative, pair_of
from app.content import Section

SIGNS = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]


def prose(seed: int, length: int = 1200) -> str:
    """Sentences of our own: signs drawn at random, 30 to a sentence."""
    dice = random.Random(seed)
    text = "".join(dice.choices(SIGNS, k=length))
    return "。".join(text[i : i + 30] for i in range(0, length, 30)) + "。"


def of(unit: str, text: str, name: str | None = None, year: int = 2018) -> Narrative:
    return narrative(unit, name or f"{unit}镇人民政府", year, [Section("一", "总体情况", text)])


def test_a_copy_with_the_name_and_the_numbers_changed() -> None:
    body = prose(1)
    mine = of("A", f"甲镇2018年公开信息120条。{body}", "甲镇人民政府")
    theirs = of("B", f"乙镇2018年公开信息98条。{body}", "乙镇人民政府")
    (found,) = alike([mine, theirs, of("C", prose(2))], least=90)
    assert (found.left.unit, found.right.unit, found.likeness) == ("A", "B", 100.0)
    assert len(found.passages) == 10
    assert found.passages[0] == (body[:31], body[:31])


def test_passages_as_each_side_prints_them_the_longest_first() -> None:
    shared = "全镇围绕道路水利教育卫生等事项梳理清单按程序办理"
    filler, other = prose(3, 600), prose(4, 600)
    mine = of("A", f"甲镇{shared}12件。另行公开事项均已按规定程序办理完毕。{filler}", "甲镇人民政府")
    theirs = of("B", f"另行公开事项均已按规定程序办理完毕；乙镇{shared}7件。{other}", "乙镇人民政府")
    pair = pair_of(mine, theirs, least=0)
    assert pair is not None
    assert pair.passages == (
        (f"甲镇{shared}12件。", f"乙镇{shared}7件。"),
        ("另行公开事项均已按规定程序办理完毕。", "另行公开事项均已按规定程序办理完毕；"),
    )


def test_the_likest_first_then_by_code() -> None:
    body = prose(5)
    found = alike([of("C", body), of("A", body), of("B", body[:900] + prose(6, 300))], least=60)
    assert [(pair.left.unit, pair.right.unit) for pair in found] == [("C", "A"), ("A", "B"), ("C", "B")]
    assert [pair.likeness for pair in found] == sorted((pair.likeness for pair in found), reverse=True)


def test_short_narratives_are_not_compared() -> None:
    assert of("A", "本年度没有变化。").is_short
    assert alike([of("A", "本年度没有变化。"), of("B", "本年度没有变化。")], least=60) == []


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    changed=st.integers(0, 40),
    length=st.sampled_from([300, 900, 3000]),
    in_blocks=st.booleans(),
)
def test_no_pair_that_is_alike_is_missed(seed: int, changed: int, length: int, in_blocks: bool) -> None:
    """`changed` percent of the signs are others, scattered or in one block: the sketches lose no
    pair that a full comparison would have found."""
    dice = random.Random(seed)
    body = list(prose(seed, length))
    count = len(body) * changed // 100
    places = range(count) if in_blocks else dice.sample(range(len(body)), count)
    copy = body.copy()
    for place in places:
        copy[place] = dice.choice(SIGNS)
    mine, theirs = of("A", "".join(body)), of("B", "".join(copy))
    is_alike = fuzz.ratio(mine.plain, theirs.plain) >= LEAST_LIKENESS + 2
    assert len(alike([mine, theirs], least=LEAST_LIKENESS)) >= int(is_alike)
