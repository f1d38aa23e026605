"""Cut the place out of a text where the words stand, and say which signs they are. Pure.

Marks are places, counted in code points: whoever shows them escapes the text first and marks
then, and no text can smuggle in a mark of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.search.folding import fold_keeping_places

BEFORE = 20
LENGTH = 100
"""Signs shown before the first mark, and in all."""
MOST_PLACES = 200
"""Places that are weighed for the cut; a text that holds more is shown by one of the first."""
CUT = "…"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Plain text, and where in it the words stand: [start, end) in code points, in order."""

    text: str
    highlights: tuple[Span, ...]


def snippet(text: str, words: Sequence[str]) -> Snippet:
    """The stretch of `text` with most of the folded words, its first lines where it has none."""
    marks = _places(text, words)
    if not marks:
        begin, end = 0, min(len(text), LENGTH)
    else:
        first = _best(marks)
        begin = max(0, first[0] - BEFORE)
        end = min(len(text), max(begin + LENGTH, first[1]))
    head = CUT if begin else ""
    tail = CUT if end < len(text) else ""
    shift = len(head) - begin
    spans = [(max(a, begin) + shift, min(b, end) + shift) for a, b, _ in marks if a < end and b > begin]
    # One sign for one sign: the marks stay where they are.
    body = "".join(" " if sign.isspace() else sign for sign in text[begin:end])
    return Snippet(head + body + tail, tuple(_merged(spans)))


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int, int]]:
    """(start, end, which word) of every place in the original where a word stands, in order."""
    folded = fold_keeping_places(text)
    found = []
    for number, word in enumerate(words):
        for start in _starts(folded.text, word):
            first, last = folded.origins[start], folded.origins[start + len(word) - 1]
            found.append((first, last + 1, number))
    return sorted(found)


def _starts(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


def _best(marks: Sequence[tuple[int, int, int]]) -> Span:
    """The place from which most different words are in sight; the first of such places."""
    best, most = 0, 0
    for index, (start, _, _) in enumerate(marks[:MOST_PLACES]):
        reach = start - BEFORE + LENGTH
        near = {number for a, b, number in marks[index : index + MOST_PLACES] if b <= reach}
        if len(near) > most:
            best, most = index, len(near)
    return marks[best][:2]


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Spans that overlap as one; those that only touch stay apart."""
    last: Span | None = None
    for start, end in spans:
        if last is not None and start < last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last
