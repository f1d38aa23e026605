"""The small language of the rules."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.formula import (
    FormulaError,
    Linear,
    Relation,
    linear,
    one_step_below,
    parse_linear,
    parse_rule,
)


def _below(prefix: str) -> tuple[str, ...]:
    return one_step_below(prefix, ("a", "a.x", "a.y", "a.y.z", "ab.x"))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a", ((1, "a"),)),
        (" a.b_2 + c ", ((1, "a.b_2"), (1, "c"))),
        ("a-b", ((1, "a"), (-1, "b"))),
        ("-a + b", ((-1, "a"), (1, "b"))),
        ("+ a", ((1, "a"),)),
        ("2 * a - 10*b", ((2, "a"), (-10, "b"))),
        ("sum(a.*)", ((1, "a.x"), (1, "a.y"))),
        ("b - 2 * sum( a.* )", ((1, "b"), (-2, "a.x"), (-2, "a.y"))),
        ("sum(a.y.*)", ((1, "a.y.z"),)),
        ("sum", ((1, "sum"),)),
        ("a + a", ((1, "a"), (1, "a"))),
    ],
)
def test_sums_that_read(text: str, terms: tuple[tuple[int, str], ...]) -> None:
    assert parse_linear(text, _below).terms == terms


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'': an indicator is expected at 0"),
        ("   ", "'   ': an indicator is expected at 0"),
        ("a +", "'a +': an indicator is expected at 3"),
        ("a + + b", "'a + + b': an indicator is expected at 3"),
        ("a b", "'a b': + or - is expected at 1"),
        ("a * 2", "'a * 2': + or - is expected at 1"),
        ("2", "'2': an indicator is expected at 0"),
        ("2 * 3 * a", "'2 * 3 * a': an indicator is expected at 0"),
        ("0 * a", "'0 * a': a factor of 0 at 0"),
        ("1234567 * a", "'1234567 * a': an indicator is expected at 0"),
        ("٣ * a", "'٣ * a': an indicator is expected at 0"),
        ("A", "'A': an indicator is expected at 0"),
        ("a.", "'a.': + or - is expected at 1"),
        ("a..b", "'a..b': + or - is expected at 1"),
        ("sum(a)", "'sum(a)': + or - is expected at 3"),
        ("sum(b.*)", "'sum(b.*)': there is no indicator one step below 'b'"),
        ("(a)", "'(a)': an indicator is expected at 0"),
        ("申请", "'申请': an indicator is expected at 0"),
    ],
)
def test_sums_that_do_not_read_say_where(text: str, message: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_linear(text, _below)
    assert str(caught.value) == message


def test_sum_of_children_needs_someone_to_tell_them() -> None:
    with pytest.raises(FormulaError, match="there is no indicator one step below 'a'"):
        parse_linear("sum(a.*)")


@pytest.mark.parametrize(
    ("text", "relation"),
    [("a = b", Relation.EQUAL), ("a >= b", Relation.AT_LEAST), ("a<=b", Relation.AT_MOST)],
)
def test_rules_that_read(text: str, relation: Relation) -> None:
    assert parse_rule(text) == (linear("a"), relation, linear("b"))


@pytest.mark.parametrize("text", ["a", "a = b = c", "a == b", "a < b", "a => b", "a =", "= a", "<=", ""])
def test_rules_that_do_not_read(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_rule(text)


_NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,5}(\.[a-z0-9_]{1,5}){0,3}", fullmatch=True)
_FACTORS = st.integers(-999_999, 999_999).filter(bool)


@given(st.lists(st.tuples(_FACTORS, _NAMES), min_size=1, max_size=8))
def test_what_is_written_reads_back(terms: list[tuple[int, str]]) -> None:
    written = Linear(tuple(terms))
    assert parse_linear(str(written)) == written


@settings(max_examples=300)
@given(st.text(alphabet="ab.*+-=<>()0129 _sum\n\t申٣", max_size=400) | st.text(max_size=100))
def test_any_text_reads_or_is_refused(text: str) -> None:
    try:
        read = parse_linear(text, _below)
    except FormulaError:
        with pytest.raises(FormulaError):
            parse_rule(f"{text} = a", _below)
    else:
        assert parse_rule(f"{text} = a", _below) == (read, Relation.EQUAL, linear("a"))
        assert parse_linear(str(read)) == read


@pytest.mark.parametrize("piece", ["a.", "a + ", "sum(", "1 * ", " ", "9", "-", "a.b", "sum(a.*) + "])
def test_long_texts_are_read_without_delay(piece: str) -> None:
    text = piece * 20_000
    try:
        parse_linear(text, _below)
    except FormulaError as error:
        assert "expected" in str(error)  # noqa: PT017 - some of these texts are right
