"""The narratives of two reports, part by part. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, product

from rapidfuzz import fuzz

from app.comparison.order import interleaved
from app.content import Section

LIKE_TITLES = 60.0
"""Of 100. Wordings of one heading stay above it, headings of different parts below."""
LIKE_TEXTS = 60.0
"""From which parts with unlike titles are one part under two names."""
LONGEST = 20_000
"""Characters compared of one text: the cost grows with the square, and no part is longer."""
GLANCE = 500
"""Characters by which a text is told from others, all against all."""
MOST_PASSAGES = 10
_NUMBERING = re.compile(r"[（(]?[0-9一二三四五六七八九十]+[)）、.．\s]+")
_NOISE = re.compile(r"[\W_0-9]+")
_SPACE = re.compile(r"\s+")
_SENTENCE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?]?")


class PartStatus(StrEnum):
    """How a part of the left report stands to the right one's."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the narrative on both sides; `left` None: removed, `right` None: added.

    Likenesses go from 0 to 100, blanks left out; that of the titles is of the words without
    numbering. `only_left` and `only_right` are the first sentences that the other lacks.
    """

    left: Section | None
    right: Section | None
    status: PartStatus
    title_likeness: float | None
    likeness: float | None
    only_left: tuple[str, ...] = ()
    only_right: tuple[str, ...] = ()


def parts(left: Sequence[Section], right: Sequence[Section]) -> list[Part]:
    """The parts in the left report's order, what was removed after the part it followed."""
    partner = _partners(left, right)
    names: dict[int, int] = {of_right: of_left for of_left, of_right in partner.items()}
    here: list[tuple[str, int]] = [("left", index) for index in range(len(left))]
    there = [("left", names[i]) if i in names else ("right", i) for i in range(len(right))]
    found = []
    for side, index in interleaved(here, there):
        if side == "right":
            found.append(Part(None, right[index], PartStatus.REMOVED, None, None))
        elif index not in partner:
            found.append(Part(left[index], None, PartStatus.ADDED, None, None))
        else:
            found.append(_both(left[index], right[partner[index]]))
    return found


def likeness(left: Iterable[Section], right: Iterable[Section]) -> float | None:
    """How like the whole narratives are, from 0 to 100; None unless both have one."""
    texts = ["".join(_packed(part.text) for part in side) for side in (left, right)]
    return _like(*texts) if all(texts) else None


def _both(one: Section, other: Section) -> Part:
    texts = _packed(one.text), _packed(other.text)
    same = texts[0] == texts[1] and one.title == other.title
    return Part(
        one,
        other,
        PartStatus.SAME if same else PartStatus.CHANGED,
        round(_like_titles(one, other), 1),
        _like(*texts),
        () if texts[0] == texts[1] else _lacking(one.text, other.text),
        () if texts[0] == texts[1] else _lacking(other.text, one.text),
    )


def _partners(left: Sequence[Section], right: Sequence[Section]) -> dict[int, int]:
    """Which part of the right answers to each of the left: the likest titles first, of equal
    ones the nearest in place; what is left over by its text."""
    found: dict[int, int] = {}
    titles = {
        (i, j): _like_titles(left[i], right[j]) for i, j in product(range(len(left)), range(len(right)))
    }
    _pair(titles, LIKE_TITLES, found)
    rest = [(i, j) for i, j in titles if i not in found and j not in found.values()]
    _pair({(i, j): _like_texts(left[i], right[j]) for i, j in rest}, LIKE_TEXTS, found)
    return found


def _pair(scores: dict[tuple[int, int], float], least: float, found: dict[int, int]) -> None:
    taken = set(found.values())
    for (i, j), score in sorted(
        scores.items(), key=lambda each: (-each[1], abs(each[0][0] - each[0][1]), each[0])
    ):
        if score >= least and i not in found and j not in taken:
            found[i] = j
            taken.add(j)


def _like_titles(one: Section, other: Section) -> float:
    return fuzz.ratio(_bare(one.title), _bare(other.title))


def _bare(title: str) -> str:
    """The words of a title: no numbering, years, blanks or signs."""
    plain = unicodedata.normalize("NFKC", title).strip()
    return _NOISE.sub("", _NUMBERING.sub("", plain, count=1) if _NUMBERING.match(plain) else plain)


def _like_texts(one: Section, other: Section) -> float:
    texts = _packed(one.text)[:GLANCE], _packed(other.text)[:GLANCE]
    return fuzz.ratio(*texts) if all(texts) else 0.0


def _like(one: str, other: str) -> float:
    return round(fuzz.ratio(one[:LONGEST], other[:LONGEST]), 1)


def _packed(text: str) -> str:
    return _SPACE.sub("", text)


def _lacking(text: str, other: str) -> tuple[str, ...]:
    """The first sentences of a text that the other does not have."""
    there = {_packed(sentence) for sentence in _sentences(other)}
    missing = (sentence for sentence in dict.fromkeys(_sentences(text)) if _packed(sentence) not in there)
    return tuple(islice(missing, MOST_PASSAGES))


def _sentences(text: str) -> list[str]:
    found = (match.group().strip() for match in _SENTENCE.finditer(text))
    return [sentence for sentence in found if sentence]
