"""Recognise the reporting unit by the names that stand on its page.

A name decides only if it can mean one unit: 鼓楼区人民政府 is four units, until the page also
names the city. The office of a government as the publisher (唐河县人民政府办公室) speaks for the
government; in the title it is a body of its own. A body that is not registered
(唐河县教育局, 城郊乡) is never taken for the government it belongs to: the report would be filed wrong.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlmodel import Session

from app.db.tables import Unit
from app.readers.reading import UnitClue
from app.units import store
from app.units.name_forms import SHORTEST, Spoken, keys, own_name, spoken
from app.units.name_store import PRESENT, Hit, all_called, look_up

MOST_CANDIDATES = 5
LIKELY = 60.0
"""Names less alike than this (0 to 100) are not suggested."""
OWN_WORDS = frozenset({"title", "form_line", "publisher"})
"""Where a page names its own body; a stranger named elsewhere is not the reporter."""
DEEPEST = 4
DIVISION_SIGNS = "省市县区旗州盟"

_Found = tuple[int, int, Hit]
"""How many characters stand before, how far from the letter, and what was found."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be meant; `score` is likeness, 0 to 100."""

    code: str
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class Recognition:
    """The unit, and where the name stood that decided; or up to five candidates."""

    unit: Unit | None
    how: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What one clue may mean. `office`: of these governments, the office is named.
    `stranger`: a body under one of these that we do not know."""

    clue: UnitClue
    said: Spoken
    paths: tuple[str, ...]
    office: bool = False
    stranger: bool = False


def resolve(session: Session, clues: Sequence[UnitClue], *, year: int | None) -> Recognition:
    """The unit that the clues (best first) mean in a report year; None for year: any."""
    meanings = _Meanings(_Finder(session, year), clues)
    # What the page's own words have left open: no lesser word may name another unit; nor where
    # they name a body that is not registered, unless it calls the same body by its full name.
    open_paths: tuple[str, ...] | None = None
    unknown: str | None = None
    for position, meaning in enumerate(meanings):
        if unknown is not None and unknown not in meaning.said.text:
            continue
        if not meaning.paths:
            if meaning.said.of is not None and meaning.clue.how == "title":
                break  # 区政府办公室: an office of a government that the title does not name
            if unknown is None and meaning.clue.how in OWN_WORDS:
                unknown = own_name(meaning.said.text, office=meaning.clue.how == "title")
            continue
        if meaning.stranger or (meaning.office and meaning.clue.how == "title"):
            if meaning.clue.how in OWN_WORDS:
                break
            continue
        paths = _narrowed(meaning, meanings, position)
        if len(paths) == 1 and (open_paths is None or paths[0] in open_paths):
            return Recognition(_unit(session, paths[0]), meaning.clue.how, ())
        if open_paths is None and meaning.clue.how in OWN_WORDS:
            open_paths = paths
    return Recognition(None, None, _candidates(session, list(meanings)))


class _Meanings:
    """What the clues mean, each looked up when it comes to it: mostly the first one decides."""

    def __init__(self, finder: "_Finder", clues: Iterable[UnitClue]) -> None:
        self._rest = (meaning for clue in clues if (meaning := finder.meaning(clue)) is not None)
        self._known: list[_Meaning] = []

    def __iter__(self) -> Iterator[_Meaning]:
        position = 0
        while position < len(self._known) or self._next():
            yield self._known[position]
            position += 1

    def _next(self) -> bool:
        meaning = next(self._rest, None)
        if meaning is not None:
            self._known.append(meaning)
        return meaning is not None


def _narrowed(meaning: _Meaning, every: Iterable[_Meaning], position: int) -> tuple[str, ...]:
    """What is left of an ambiguous name where the page also names a unit above, or the unit itself."""
    paths = meaning.paths
    if len(paths) == 1:
        return paths
    for number, other in enumerate(every):
        if number != position and not other.stranger and len(other.paths) == 1:
            within = tuple(path for path in paths if path.startswith(other.paths[0]))
            paths = within or paths
            if len(paths) == 1:
                break
    return paths


class _Finder:
    """Looks names up for one recognition; remembers what it asked."""

    def __init__(self, session: Session, year: int | None) -> None:
        self._session = session
        self._year = year
        self._above: dict[str, frozenset[str]] = {}

    def meaning(self, clue: UnitClue) -> _Meaning | None:
        """What a clue may mean; None where it says no name."""
        said = spoken(clue.name)
        if len(said.text) < SHORTEST:
            return None
        if paths := self._paths(said.text):
            return _Meaning(clue, said, paths)
        if said.of is not None and (paths := self._paths(said.of)):
            return _Meaning(clue, said, paths, office=True)
        return _Meaning(clue, said, self._governments_before(said.text), stranger=True)

    def _paths(self, text: str) -> tuple[str, ...]:
        """Paths of the units that a whole name may mean, in the year if one is given."""
        # 中国上海 on a site means 上海市; only what means nothing as it stands is completed.
        hits = self._best(self._hits(text) or self._hits(text, loosely=True))
        year = self._year
        if year is not None and hits and not any(hit.exists_in(year) for hit in hits):
            return self._at_another_time(hits, year)
        return tuple(sorted({hit.path for hit in hits}))

    def _hits(self, text: str, *, loosely: bool = False) -> list[_Found]:
        """Each way to cut the name that fits. The longest cuts are looked up first: where one
        of them fits in the year, shorter ones (thousands are called 教育局) need no look."""
        found: list[_Found] = []
        for starts in _longest_first(text):
            found += self._hits_from(text, starts, loosely)
            if any(self._rank(item)[:2] == (0, 0) for item in found):
                break
        return found

    def _hits_from(self, text: str, starts: range, loosely: bool) -> list[_Found]:
        forms = {start: keys(text[start:], loosely=loosely) for start in starts}
        by_key: dict[str, list[Hit]] = {}
        for hit in look_up(self._session, {key for form in forms.values() for key in form}):
            by_key.setdefault(hit.key, []).append(hit)
        found: list[_Found] = []
        for start in starts:
            fitting = [
                (start, distance, hit)
                for key, distance in forms[start].items()
                for hit in by_key.get(key, ())
            ]
            if fitting and start:
                above = self._named_above(text[:start])
                fitting = [item for item in fitting if _is_below(item[2].path, above)]
            found += fitting
        return found

    def _named_above(self, text: str, depth: int = 0) -> frozenset[str]:
        """Paths of the units that the words before a name may mean: 江苏省淮安市, 江苏淮安."""
        if text in self._above:
            return self._above[text]
        if len(text) < SHORTEST or depth > DEEPEST:
            return frozenset()
        paths: set[str] = set()
        starts = range(len(text) - SHORTEST + 1)
        forms = {start: keys(text[start:], loosely=True) for start in starts}
        hits = look_up(self._session, {key for form in forms.values() for key in form})
        for start in starts:
            fitting = {hit.path for hit in hits if hit.key in forms[start]}
            if fitting and start:
                above = self._named_above(text[:start], depth + 1)
                fitting = {path for path in fitting if _is_below(path, above)}
            paths |= fitting
        self._above[text] = frozenset(paths)
        return self._above[text]

    def _rank(self, item: _Found) -> tuple[int, int, int, int]:
        """Existing in the year, so called then, longest, most literal: the less the better."""
        start, distance, hit = item
        year = self._year
        if year is None:
            return (int(hit.valid_to is not None), int(hit.source != PRESENT), start, distance)
        return (int(not hit.exists_in(year)), int(not hit.so_called_in(year)), start, distance)

    def _best(self, found: list[_Found]) -> list[Hit]:
        """The hits of the best rank. How literal a name is does not part units: 淮安市 may be
        spelt 淮安市人民政府 in one roster and not in another."""
        if not found:
            return []
        best = min(map(self._rank, found))
        return [item[2] for item in found if self._rank(item)[:3] == best[:3]]

    def _at_another_time(self, hits: list[Hit], year: int) -> tuple[str, ...]:
        """The units that came of (or went into) units that do not report on the year."""
        codes = {hit.code for hit in hits}
        kin = store.kin(self._session, codes)
        for _ in range(DEEPEST):
            living = {
                unit.path for unit in kin if (unit.valid_from or year) <= year <= (unit.valid_to or year)
            }
            if living or not kin:
                return tuple(sorted(living))
            further = {unit.code for unit in kin} - codes
            codes |= further
            kin = store.kin(self._session, further)
        return ()

    def _governments_before(self, text: str) -> tuple[str, ...]:
        """Paths of the governments that an unknown body's name begins with."""
        for end in range(len(text) - 1, SHORTEST - 1, -1):
            if text[end - 1] in DIVISION_SIGNS + "府署":
                hits = self._best(self._hits(text[:end]))
                if hits:
                    return tuple(sorted({hit.path for hit in hits}))
        return ()


def _longest_first(text: str) -> list[range]:
    """Where a name may begin: at its front; before its last division; anywhere."""
    last = max((text.rfind(sign, 0, len(text) - 1) for sign in DIVISION_SIGNS), default=-1)
    end = len(text) - SHORTEST + 1
    middle = min(max(last, 1), end)
    return [starts for starts in (range(1), range(1, middle), range(middle, end)) if starts]


def _is_below(path: str, above: frozenset[str]) -> bool:
    return any(path.startswith(upper) and path != upper for upper in above)


def _candidates(session: Session, meanings: Sequence[_Meaning]) -> tuple[Candidate, ...]:
    """Units the clues point at; if they point at none, those whose names are most alike."""
    scores: dict[str, float] = {}
    for meaning in meanings:
        for path in meaning.paths:
            # An exact name that several bear is as good as a name gets without deciding.
            scores.setdefault(_code(path), 0.0 if meaning.stranger else 99.0)
    names = [meaning.said.text for meaning in meanings]
    if not scores:
        for name in names[:3]:
            for code, score in _alike(session, name):
                scores[code] = max(score, scores.get(code, 0.0))
    units = store.get_many(session, scores)
    found = [
        Candidate(code, unit.name, round(max(scores[code], *(fuzz.ratio(name, unit.name) for name in names))))
        for code, unit in units.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.code))[:MOST_CANDIDATES])


def _alike(session: Session, name: str) -> list[tuple[str, float]]:
    called = all_called(session)
    best = process.extract(
        name, [one.name for one in called], scorer=fuzz.ratio, score_cutoff=LIKELY, limit=MOST_CANDIDATES
    )
    return [(called[index].code, score) for _, score, index in best]


def _code(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1]


def _unit(session: Session, path: str) -> Unit:
    return store.get(session, _code(path))
