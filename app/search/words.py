"""What is looked for, and how well a text answers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.problems import ProblemError
from app.search.folding import fold

EXACT, PREFIX, INSIDE, SPREAD = 100, 80, 60, 50
"""A name is what is looked for, begins with it, holds it, or holds its words apart."""
PAST = 5
"""A name that the unit no longer bears, or bears besides, counts for so much less."""
TEXT = 10
"""The words stand in the text of a report: below every name."""


@dataclass(frozen=True, slots=True)
class Words:
    """`words` are the folded words, each once; `whole` is all of them as one, in the order written."""

    words: tuple[str, ...]
    whole: str


def read_words(text: str) -> Words:
    """Words lie between white space. Raises ProblemError `invalid_parameter` where nothing shows."""
    words = tuple(dict.fromkeys(word for part in text.split() if (word := fold(part))))
    if not words:
        raise ProblemError(
            "invalid_parameter",
            "q 里没有可以查找的字词。",
            "There is nothing in q to look for.",
            pointer="/query/q",
        )
    return Words(words, fold(text))


def grade(names: Sequence[str], wanted: Words) -> int | None:
    """How well the folded names of one thing answer: the best of EXACT, PREFIX, INSIDE, SPREAD."""
    if wanted.whole in names:
        return EXACT
    if any(name.startswith(wanted.whole) for name in names):
        return PREFIX
    if any(wanted.whole in name for name in names):
        return INSIDE
    if all(any(word in name for name in names) for word in wanted.words):
        return SPREAD
    return None


def shown_name(names: Sequence[str], wanted: Words) -> str:
    """Which of a thing's names (as written) shows best why it was found; the first of the best."""
    return max(names, key=lambda name: _closeness(fold(name), wanted))


def _closeness(name: str, wanted: Words) -> tuple[int, int]:
    best = grade([name], wanted) or 0
    return best, sum(word in name for word in wanted.words)
