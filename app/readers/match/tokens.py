"""One cell's text, known by itself: a value, a label of the forms, a unit, a note, or other."""

import re
from enum import Enum, auto
from typing import NamedTuple

from rapidfuzz import fuzz, process

from app.catalogue.form import Catalogue
from app.readers.labels import LONGEST, Normal, normal
from app.readers.match.vocabulary import Facet, Meaning, new_words, old_words, zone_of
from app.readers.numbers import IN_WAN, UNITS, Printed, printed
from app.readers.plain import simplified
from app.vocabulary import ValueStatus


class Sort(Enum):
    """What a cell is, as far as its text alone tells."""

    VALUE = auto()
    LABEL = auto()
    UNIT = auto()
    NOTE = auto()
    OTHER = auto()


class Token(NamedTuple):
    """A text and what it is. `meanings` of a label; `exact` unless a likeness was accepted;
    `money` is a unit of money named in a label, a unit cell or a note. `facets` are those of its
    meanings; `zone` is the table (2, 3, 4) of the later forms that all of them belong to, or 0.
    `counts`: it is a number, or words with one (约3人次)."""

    sort: Sort
    text: str
    printed: Printed
    meanings: tuple[Meaning, ...] = ()
    normal: Normal = Normal("")
    exact: bool = True
    money: str | None = None
    facets: frozenset[Facet] = frozenset()
    zone: int = 0
    counts: bool = False

    def has(self, facet: Facet) -> bool:
        """Whether one of its meanings is of this facet."""
        return facet in self.facets

    def code(self, facet: Facet) -> str | None:
        """The code it means in this facet, if it has one."""
        return next((meaning.code for meaning in self.meanings if meaning.facet is facet), None)


_CACHE = 20_000
_MARGIN = 8.0
"""How much better (of 100) the best label must be than the next that means something else."""
_SHORT_CUT, _LONG_CUT = 74.0, 76.0
_SENTENCE = 90
_DAY = re.compile(r"(?:19|20)\d\d\s*[-年./度](?:\d{1,2}[-月./])?(?:\d{1,2}日?)?")
_NUMERALS = "一二三四五六七八九十"
_NOTE_STARTS = (
    "本列数据的勾稽关系",
    "勾稽关系",
    "单位万元",
    "单位元",
    "单位件",
    "计量单位",
    "注",
    "续表",
    "填表说明",
    "第二十条第",
)


class Family:
    """The words of one family of forms, with a memory of the texts met."""

    def __init__(self, words: dict[str, list[Meaning]]) -> None:
        self.words = {core: tuple(meanings) for core, meanings in words.items()}
        self._plain = [
            core
            for core, meanings in self.words.items()
            if not all(
                m.facet in (Facet.DIRECT, Facet.CORNER, Facet.VALUE_HEAD, Facet.TITLE) for m in meanings
            )
        ]
        self._tokens: dict[str, Token] = {}

    def token(self, text: str) -> Token:
        """What a text is; remembered, since every page of a form prints the same labels."""
        known = self._tokens.get(text)
        if known is None:
            if len(self._tokens) > _CACHE:
                self._tokens.clear()
            known = self._make(text)
            if known.meanings:
                facets = frozenset(meaning.facet for meaning in known.meanings)
                known = known._replace(facets=facets, zone=zone_of(known.meanings))
            if known.printed.number is not None or _with_number(known):
                known = known._replace(counts=True)
            self._tokens[text] = known
        return known

    def _make(self, text: str) -> Token:
        said = printed(text)
        if said.status is not ValueStatus.UNREADABLE:
            return Token(Sort.VALUE, text, said)
        if len(text) > LONGEST * 2:
            return Token(Sort.OTHER, text, said)
        bare = "".join(simplified(text).split()).strip("()（）")
        if bare in UNITS:
            return Token(Sort.UNIT, text, said, money=bare if bare in IN_WAN else None)
        label = normal(text)
        if not label.core or label.core.startswith(_NOTE_STARTS):
            return Token(Sort.NOTE, text, said, (), label, True, label.unit or _money_of(label.core))
        meanings = self.words.get(label.opened or "") or self.words.get(label.core)
        if meanings:
            return Token(Sort.LABEL, text, said, meanings, label, True, label.unit)
        if label.unit and label.core.endswith(label.unit):
            meanings = self.words.get(label.core.removesuffix(label.unit))
            if meanings:
                return Token(Sort.LABEL, text, said, meanings, label, True, label.unit)
        meanings = self._alike(label.core)
        if meanings:
            return Token(Sort.LABEL, text, said, meanings, label, False, label.unit)
        return Token(Sort.OTHER, text, said, (), label)

    def _alike(self, core: str) -> tuple[Meaning, ...]:
        """The one label that a misprinted or shortened core can only be; else nothing."""
        if len(core) < 3 or len(core) > LONGEST or any(sign.isdigit() for sign in core):
            return ()
        if any(
            core[:cut] in self.words and core[cut:].lstrip(_NUMERALS) in self.words
            for cut in range(2, len(core) - 1)
        ):
            return ()  # two labels in one cell, the second perhaps numbered: two rows have run together
        cut = _SHORT_CUT if len(core) < 8 else _LONG_CUT
        found = process.extract(core, self._plain, scorer=fuzz.ratio, score_cutoff=cut, limit=8)
        if found:
            best, score, _ = found[0]
            rivals = (s for name, s, _ in found[1:] if not set(self.words[name]) & set(self.words[best]))
            if score - next(rivals, 0.0) >= _MARGIN:
                return self.words[best]
        return self._part(core)

    def _part(self, core: str) -> tuple[Meaning, ...]:
        """A label cut short (本年新收), or with a note run into it."""
        if len(core) >= 4:
            whole = [name for name in self._plain if core in name]
            meanings = {self.words[name] for name in whole}
            if len({m for ms in meanings for m in ms}) == 1:
                return self.words[whole[0]]
            if whole:
                return ()
        inside = [name for name in self._plain if len(name) >= 6 and name in core]
        longest = max((name for name in inside if len(name) * 5 >= len(core) * 3), key=len, default=None)
        if longest is None or any(name not in longest for name in inside):
            return ()
        return self.words[longest]


def _with_number(token: Token) -> bool:
    """Whether a text that is no number has one: no year, day, numbering or sentence."""
    text = _DAY.sub("", token.text)
    if token.sort is Sort.NOTE and not token.normal.core:
        return any(sign.isdigit() for sign in text)
    if token.sort is not Sort.OTHER or len(text) > _SENTENCE:
        return False
    return any(sign.isdigit() for sign in normal(text).core)


def _money_of(core: str) -> str | None:
    return next((unit for unit in ("亿元", "万元", "千元") if unit in core), "元" if "元" in core else None)


class Words(NamedTuple):
    """Both families of one catalogue."""

    catalogue: Catalogue
    old: Family
    new: Family


_made: list[Words] = []


def words_of(catalogue: Catalogue) -> Words:
    """The words of a catalogue, made once for each (there is one in a running service)."""
    for words in _made:
        if words.catalogue is catalogue:
            return words
    words = Words(catalogue, Family(old_words(catalogue)), Family(new_words(catalogue)))
    _made.append(words)
    del _made[:-4]
    return words
