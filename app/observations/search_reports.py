"""Published reports by what they say.

A word that thousands of reports hold cannot be counted in all of them for each question. So
the reports that may hold the words are taken in blocks, the newest first, and ranked within
the block: by how many words stand in headings, by how often they stand anywhere, then the
newest, by code. Up to `BLOCK` reports that is a ranking of all; beyond, of each block.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.observations.search_items import SearchItem, SearchKind, SearchQuery
from app.rollups import text_store as texts
from app.search import text_store as index
from app.search.marking import snippet
from app.search.text_store import Candidate, Key
from app.search.words import TEXT
from app.units.filters import conditions

BLOCK = 500
"""Reports ranked together."""
MOST_BLOCKS = 8
"""Blocks read for one page: of common pairs of signs that rarely make up the word, thousands
of reports may come to nothing. The page is then short, and its `next` goes on."""
LAST_YEAR = 9999

Rank = tuple[int, int, int, str, str]
"""Words in headings, hits and year, all below zero so that the most come first; code, scope."""

NEWEST: Key = (LAST_YEAR, "", "")
NOTHING: Rank = (-(2**31) + 1, 0, 0, "", "")


@dataclass(frozen=True, slots=True)
class TextKey:
    """The block that a page goes on in, by its first report, and the last that was shown of it."""

    block: Key = NEWEST
    shown: Rank = NOTHING


@dataclass(frozen=True, slots=True)
class _Hit:
    """A report that holds all the words; `line` is the one that shows most of them."""

    report: Candidate
    headings: int
    hits: int
    line: int

    @property
    def rank(self) -> Rank:
        return -self.headings, -self.hits, -self.report.year, self.report.unit, self.report.scope


def page(
    session: Session, query: SearchQuery, *, after: TextKey, limit: int
) -> tuple[list[SearchItem], TextKey | None]:
    """At most `limit` reports after the key, and the key to go on from where more may follow."""
    found: list[_Hit] = []
    for block, following in _blocks(session, query, after.block):
        hits = _hits(session, block, query.words.words)
        ranked = sorted((hit for hit in hits if hit.rank > after.shown), key=lambda hit: hit.rank)
        room = limit - len(found)
        found += ranked[:room]
        if len(ranked) > room:
            return _items(session, found, query), TextKey(after.block, found[-1].rank)
        if following is None:
            return _items(session, found, query), None
        after = TextKey(following)
        if len(found) == limit:
            break
    return _items(session, found, query), after


def any_candidate(session: Session, query: SearchQuery) -> bool:
    """Whether there may be a report at all."""
    where = conditions(session, query.units)
    return bool(index.candidates(session, query.words.words, where, query.years, start=NEWEST, limit=1))


def count(session: Session, query: SearchQuery) -> int:
    """How many reports hold all the words."""
    return index.count(session, query.words.words, conditions(session, query.units), query.years)


def _blocks(session: Session, query: SearchQuery, start: Key) -> Iterator[tuple[list[Candidate], Key | None]]:
    """Up to MOST_BLOCKS blocks of reports whose grams fit, each with the first report of the next.

    One block mostly is enough; the rest are asked for together, for the index costs the same.
    """
    where = conditions(session, query.units)
    for blocks in (1, MOST_BLOCKS - 1):
        most = blocks * BLOCK
        found = index.candidates(session, query.words.words, where, query.years, start=start, limit=most + 1)
        for at in range(0, max(1, min(len(found), most)), BLOCK):
            end = at + BLOCK
            yield found[at:end], found[end].key if len(found) > end else None
        if len(found) <= most:
            return
        start = found[most].key


def _hits(session: Session, block: Sequence[Candidate], words: Sequence[str]) -> list[_Hit]:
    """The reports of a block that do hold the words."""
    bodies = index.bodies(session, [candidate.id for candidate in block])
    hits = (_hit(candidate, bodies[candidate.id], words) for candidate in block)
    return [hit for hit in hits if hit is not None]


def _hit(report: Candidate, body: str, words: Sequence[str]) -> _Hit | None:
    if not all(word in body for word in words):
        return None
    lines = body.split("\n")
    headings = "\n".join((lines[0], *lines[1::2]))
    # Of lines that show as many words the first; a text rather than its heading.
    best = max(
        range(len(lines)), key=lambda at: (sum(word in lines[at] for word in words), at > 0 and at % 2 == 0)
    )
    return _Hit(
        report,
        headings=sum(word in headings for word in words),
        hits=sum(map(body.count, words)),
        line=best,
    )


def _items(session: Session, found: Sequence[_Hit], query: SearchQuery) -> list[SearchItem]:
    written = texts.originals(session, [hit.report.revision_id for hit in found])
    return [_item(hit, written[hit.report.revision_id], query.words.words) for hit in found]


def _item(hit: _Hit, lines: Sequence[str], words: Sequence[str]) -> SearchItem:
    report = hit.report
    return SearchItem(
        kind=SearchKind.REPORT,
        score=TEXT,
        title=lines[0].strip() or f"{report.unit_name}{report.year}年政府信息公开工作年度报告",
        snippet=snippet(lines[hit.line], words),
        link=f"/api/v1/reports/{report.unit}/{report.year}?scope={report.scope}",
        synthetic=report.synthetic,
        unit=report.unit,
        unit_name=report.unit_name,
        year=report.year,
        scope=report.scope,
        hits=hit.hits,
    )
