"""Whose narratives are alike (雷同): of many reports, the pairs and the passages they share. Pure.

Numbers, years and each unit's own name are left out first, as in `checks.likeness`. Which
pairs are worth a full comparison is told by sketches: the smallest hashes of each text's
three-character shingles, of which like texts share many.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from zlib import crc32

from rapidfuzz import fuzz

from app.checks.likeness import LEAST_LENGTH, LONGEST, bare, names_of
from app.content import Section

SHINGLE = 3
SKETCH = 256
"""Hashes kept of a text; the shared portion of two sketches is then known to about 0.03."""
LEAST_LIKENESS = 60.0
"""The lowest bound one may ask for: below it the sketches may miss a pair."""
MOST_PASSAGES = 10
SHORTEST_PASSAGE = 15
_SENTENCE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?]?")


@dataclass(frozen=True)
class Narrative:
    """The prose of one report."""

    unit: str
    unit_name: str
    year: int
    text: str

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The forms of the unit's name that are left out."""
        return names_of(self.unit_name)

    @cached_property
    def plain(self) -> str:
        """The text without numbers, signs and the unit's name."""
        return bare(self.text, self.names)[:LONGEST]

    @cached_property
    def sketch(self) -> tuple[int, ...]:
        """The smallest hashes of its shingles, ascending."""
        text = self.plain
        hashes = {crc32(text[i : i + SHINGLE].encode()) for i in range(len(text) - SHINGLE + 1)}
        return tuple(sorted(hashes)[:SKETCH])

    @property
    def is_short(self) -> bool:
        """Whether too little is left to be told from the formulas that all reports share."""
        return len(self.plain) < LEAST_LENGTH

    def sentences(self) -> list[tuple[str, str]]:
        """Its sentences as printed and plain, those long enough to mean something."""
        found = (match.group().strip() for match in _SENTENCE.finditer(self.text[: 2 * LONGEST]))
        both = ((sentence, bare(sentence, self.names)) for sentence in found)
        return [(sentence, plain) for sentence, plain in both if len(plain) >= SHORTEST_PASSAGE]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two narratives, how like they are from 0 to 100, and the passages they share: the
    longest first, each as printed on either side."""

    left: Narrative
    right: Narrative
    likeness: float
    passages: tuple[tuple[str, str], ...]


def narrative(unit: str, unit_name: str, year: int, sections: Iterable[Section]) -> Narrative:
    """The prose of a report, headings left out."""
    return Narrative(unit, unit_name, year, "\n".join(section.text for section in sections)[: 2 * LONGEST])


def alike(narratives: Sequence[Narrative], *, least: float) -> list[Alike]:
    """The pairs that are at least so like, the likest first, then by their units' codes."""
    long_enough = [each for each in narratives if not each.is_short]
    worth_a_look = _least_shared(least)
    found = [
        pair
        for left, right in combinations(long_enough, 2)
        if _shared(left.sketch, right.sketch) >= worth_a_look
        and (pair := pair_of(left, right, least=least)) is not None
    ]
    return sorted(found, key=lambda pair: (-pair.likeness, pair.left.unit, pair.right.unit))


def pair_of(left: Narrative, right: Narrative, *, least: float) -> Alike | None:
    """The two, if they are at least so like."""
    likeness = fuzz.ratio(left.plain, right.plain, score_cutoff=least)
    if likeness < least:
        return None
    return Alike(left, right, round(likeness, 1), _passages(left, right))


def _least_shared(likeness: float) -> float:
    """The portion of shingles below which two texts are surely less alike than that.

    Evenly scattered edits do the most harm: of texts 60 % alike 0.6³ of the shingles stay, which
    is this much of both texts' shingles together; half of it leaves room for the sketch's error.
    """
    stay: float = (likeness / 100) ** SHINGLE
    return stay / (2 - stay) / 2


def _shared(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The portion of shingles the two share, estimated: of the smallest of both, how many are in each."""
    both = set(one) & set(other)
    if not both:
        return 0.0
    smallest = sorted({*one, *other})[:SKETCH]
    return sum(each in both for each in smallest) / len(smallest)


def _passages(left: Narrative, right: Narrative) -> tuple[tuple[str, str], ...]:
    theirs = {plain: sentence for sentence, plain in reversed(right.sentences())}
    shared = {plain: sentence for sentence, plain in reversed(left.sentences()) if plain in theirs}
    longest = sorted(shared, key=lambda plain: (-len(plain), left.text.find(shared[plain])))
    return tuple((shared[plain], theirs[plain]) for plain in longest[:MOST_PASSAGES])
