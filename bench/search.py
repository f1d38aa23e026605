"""How search answers at the size of a province: `python -m bench.search [--reports N] [--postgres URL]`.

Makes its own data: units with names, and reports whose text is drawn from a made-up vocabulary
as uneven as a language is. Questions alternate with a plain scan of the same texts on the same
database, and each line says how much quicker the index is; then what indexing adds to a
publication, and what the index weighs beside the text.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlmodel import Session, col

from app.content import ReportContent, Section
from app.db.engine import Database
from app.db.migrate import migrate
from app.db.tables import GRAMS, Report, Revision, SearchBody, Unit
from app.observations.search import search
from app.observations.search_items import SearchKind, SearchQuery
from app.rollups import text_store
from app.rollups.published import Published
from app.search import name_store
from app.search.position import Position
from app.search.words import read_words
from app.settings import Settings
from app.vocabulary import FormCode, Scope

YEARS = range(2015, 2025)
SIGNS = [chr(0x4E00 + number * 7) for number in range(2500)]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 500


class Language:
    """Words of one to four signs; the common ones far commoner than the rare."""

    def __init__(self, random: Random) -> None:
        self.random = random
        weights = [1 / (rank + 3) for rank in range(len(SIGNS))]
        self.words = [
            "".join(random.choices(SIGNS, weights, k=random.choice((1, 2, 2, 2, 3, 4)))) for _ in range(8000)
        ]
        self.weights = list(accumulate(1 / (rank + 5) for rank in range(len(self.words))))

    def text(self, signs: int) -> str:
        """About so many signs."""
        return "".join(self.random.choices(self.words, cum_weights=self.weights, k=int(signs / 2.2)))


def units(database: Database, language: Language, count: int) -> None:
    """Units under one province; one name in three ends in 人民政府."""
    rows = [
        {"code": f"98{number:07}", "path": f"98{number:07}/", "level": "county", "kind": "government",
         "name": language.text(8) + ("人民政府" if number % 3 == 0 else "局"), "placeholder": False,
         "vertical": False, "synthetic": False, "version": 1}
        for number in range(count)
    ]  # fmt: skip
    with database.writing() as session:
        for start in range(0, count, BATCH):
            session.execute(insert(Unit), rows[start : start + BATCH])
        name_store.rebuild(session)


def reports(database: Database, language: Language, count: int, signs: int) -> tuple[float, float]:
    """Store published reports, then index them; seconds for either."""
    stored = indexed = 0.0
    for start in range(0, count, BATCH):
        rows = [_report(language, number, signs) for number in range(start, min(start + BATCH, count))]
        began = time.perf_counter()
        with database.writing() as session:
            session.execute(insert(Report), [row[0] for row in rows])
            session.execute(insert(Revision), [row[1] for row in rows])
        stored += time.perf_counter() - began
        began = time.perf_counter()
        with database.writing() as session:
            text_store.add(session, [_published(session, *row) for row in rows])
        indexed += time.perf_counter() - began
    return stored, indexed


def _report(language: Language, number: int, signs: int) -> tuple[dict[str, object], dict[str, object]]:
    unit, year = divmod(number, len(YEARS))
    sections = [
        {"number": None, "title": language.text(8), "text": language.text(signs // 5)} for _ in range(5)
    ]
    key = number + 1
    state = {"status": "published", "created_at": NOW}
    report = {"id": key, "unit": f"98{unit:07}", "year": YEARS[year], "scope": "body", "published": 1,
              "version": 1, "updated_at": NOW}  # fmt: skip
    revision = {"id": key, "report_id": key, "number": 1, "form": "2021", "scope_basis": "stated",
                "title": "年度报告", "sections": sections, "publication": {}, "signoff": {},
                "historical": False, "published_at": NOW}  # fmt: skip
    return report | state, revision | state


def _published(session: Session, report: dict[str, Any], revision: dict[str, Any]) -> Published:
    unit: int = session.execute(select(col(Unit.id)).where(col(Unit.code) == report["unit"])).scalar_one()
    sections = tuple(Section(**section) for section in revision["sections"])
    said = ReportContent(report["year"], FormCode.F2021, revision["title"], Scope.BODY, sections=sections)
    return Published(unit, revision["id"], said)


def single(database: Database, language: Language, first: int, signs: int, rounds: int = 30) -> list[float]:
    """Milliseconds that indexing adds to one publication, committed."""
    taken = []
    for number in range(first, first + rounds):
        report, revision = _report(language, number, signs)
        with database.writing() as session:
            session.execute(insert(Report), [report])
            session.execute(insert(Revision), [revision])
        began = time.perf_counter()
        with database.writing() as session:
            text_store.add(session, [_published(session, report, revision)])
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def questions(language: Language) -> Iterator[tuple[str, str]]:
    """What kind of word, and the word."""
    words = language.words
    two = [word for word in words if len(word) == 2]
    yield "one sign, common", SIGNS[0]
    yield "one sign, rare", SIGNS[-5]
    yield "two signs, common", two[0]
    yield "two signs, rare", two[-1]
    yield "four signs, some", words[30] + words[200]
    yield "five words", " ".join(words[100:105])
    yield "pairs that join rarely", SIGNS[0] + SIGNS[1] + SIGNS[0] + SIGNS[2]
    yield "nowhere", SIGNS[-1] + SIGNS[-2] + SIGNS[-3]


def page(session: Session, q: str, kind: SearchKind, *, count: bool = False) -> tuple[int, int | None]:
    """One page of 20."""
    query = SearchQuery(read_words(q), kinds=(kind,))
    found = search(session, query=query, cursor=None, limit=20, count=count)
    return len(found.items), found.total


def scan(session: Session, q: str) -> int:
    """How many texts hold the words, by going through them all."""
    holds = [Position(col(SearchBody.body), word) > 0 for word in read_words(q).words]
    return int(session.execute(select(func.count()).select_from(SearchBody).where(*holds)).scalar_one())


def timed(database: Database, work: Callable[[Session], object], rounds: int) -> tuple[float, object]:
    """Median milliseconds, and what came out."""
    taken, out = [], None
    for _ in range(rounds):
        began = time.perf_counter()
        with database.reading() as session:
            out = work(session)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), out


def weights(database: Database) -> tuple[float, float]:
    """MB of the folded texts and of the index of grams."""
    with database.reading() as session:
        body = session.execute(select(func.sum(func.length(col(SearchBody.body))))).scalar_one() * 3
        if database.is_sqlite:
            index = session.execute(text(f"SELECT sum(length(block)) FROM {GRAMS}_data")).scalar_one()
        else:
            index = session.execute(text(f"SELECT pg_total_relation_size('{GRAMS}')")).scalar_one()
    return body / 1e6, index / 1e6


def measure(database: Database, wanted: argparse.Namespace) -> None:
    """Everything on one database."""
    language = Language(Random(1))
    migrate(database)
    units(database, language, wanted.units)
    stored, indexed = reports(database, language, wanted.reports, wanted.signs)
    with database.writing() as session:
        session.execute(text("ANALYZE"))
    count = wanted.reports
    print(f"stored {stored / count * 1000:.1f} ms a report, indexed {indexed / count * 1000:.1f} ms a report")
    alone = sorted(single(database, language, count, wanted.signs))
    print(f"indexing in one publication: median {statistics.median(alone):.1f} ms, worst {alone[-1]:.1f} ms")
    body, index = weights(database)
    print(f"folded texts {body:.0f} MB, index {index:.0f} MB: {index / body:.2f}")
    print(f"{'question':28}{'found':>8}{'page ms':>10}{'count ms':>10}{'scan ms':>10}{'scan/page':>11}")
    for name, q in questions(language):
        mine, _ = timed(database, lambda session, q=q: page(session, q, SearchKind.REPORT), wanted.rounds)  # type: ignore[misc]
        counted, out = timed(
            database, lambda session, q=q: page(session, q, SearchKind.REPORT, count=True), 1
        )  # type: ignore[misc]
        plain, held = timed(database, lambda session, q=q: scan(session, q), 1)  # type: ignore[misc]
        assert out[1] == held, (q, out, held)  # type: ignore[index]
        print(f"{name:28}{held:>8}{mine:>10.1f}{counted:>10.1f}{plain:>10.1f}{plain / mine:>10.1f}×")
    for q in ("人民政府", language.words[40], "98000", "没有"):
        mine, out = timed(
            database, lambda session, q=q: page(session, q, SearchKind.UNIT, count=True), wanted.rounds
        )  # type: ignore[misc]
        print(f"units: {q:22}{out[1]:>8}{mine:>10.1f}")  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=50_000)
    parser.add_argument("--units", type=int, default=12_000)
    parser.add_argument("--signs", type=int, default=5_000, help="signs in a report")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--postgres", help="URL of an empty PostgreSQL database; SQLite otherwise")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = wanted.postgres or f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        database = Database(Settings(database_url=url, statement_timeout_ms=600_000))
        try:
            measure(database, wanted)
        finally:
            database.close()


if __name__ == "__main__":
    main()
