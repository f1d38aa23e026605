"""What a key is made of."""

import pytest

from app.accounts import rules
from app.problems import ProblemError
from app.vocabulary import Role


def test_keys_are_random_and_long_enough() -> None:
    made = {rules.new_key() for _ in range(1000)}
    assert len(made) == 1000
    assert all(rules.is_key(key) and len(key) == 46 for key in made)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gk_",
        "gk_" + "a" * 42,
        "gk_" + "a" * 44,
        "gk_" + "a" * 42 + "é",
        "xx_" + "a" * 43,
        "gk_" + "a" * 43 + "\n",
    ],
)
def test_what_is_no_key(text: str) -> None:
    assert not rules.is_key(text)


def test_only_the_digest_is_kept() -> None:
    assert rules.digest("gk_abc") == "97cd62f66c17dbcb1749d725067386282bc338514ffe63ab32ff5d0c7c67eb03"
    assert rules.is_same(rules.digest("gk_abc"), rules.digest("gk_abc"))
    assert not rules.is_same(rules.digest("gk_abc"), rules.digest("gk_abd"))
    assert rules.prefix("gk_abcdefghi") == "gk_abcdef"


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb", "a\x00", "我的 gk_abc"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(ProblemError) as refused:
        rules.check_name(name)
    assert refused.value.errors[0][0] == "/body/name"


def test_a_role_covers_those_before_it() -> None:
    covered = {role.value: [other.value for other in Role if role.covers(other)] for role in Role}
    assert covered == {
        "compiler": ["compiler"],
        "reviewer": ["compiler", "reviewer"],
        "publisher": ["compiler", "reviewer", "publisher"],
        "admin": ["compiler", "reviewer", "publisher", "admin"],
    }
