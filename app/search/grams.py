"""What a text is indexed by: its signs and its pairs of neighbouring signs. Pure.

Chinese has no spaces to cut words by, and trigrams find no word of two signs, which most are.
A word of one or two signs is a gram itself: the index alone answers. Of a longer one all
pairs are looked up, and the text has the last word.

Signs are counted in UTF-16 units, so that a pair is one whole number of 32 bits on both
databases. A sign beyond the basic plane is two units; it has no gram as one sign but one as
a pair.
"""

import sys
from array import array
from collections.abc import Collection
from itertools import pairwise

WHOLE = 2
"""Words up to this many units are grams; longer ones need the text."""

_SHIFT = 1 << 31


def of_text(text: str) -> frozenset[int]:
    """The grams of a folded text, as whole numbers of 32 bits with a sign."""
    units = _units(text)
    pairs = {first | second << 16 for first, second in pairwise(units)}
    return frozenset(number - _SHIFT for number in pairs | set(units))


def of_words(words: Collection[str]) -> frozenset[int]:
    """The grams that a text must have to hold all these folded words."""
    found: set[int] = set()
    for word in words:
        units = _units(word)
        pairs = [first | second << 16 for first, second in pairwise(units)]
        found.update(number - _SHIFT for number in pairs or units)
    return frozenset(found)


def is_gram(word: str) -> bool:
    """Whether the grams alone say that a text holds the word."""
    return len(_units(word)) <= WHOLE


def _units(text: str) -> "array[int]":
    units = array("H", text.encode("utf-16-le"))
    if sys.byteorder == "big":
        units.byteswap()
    return units
