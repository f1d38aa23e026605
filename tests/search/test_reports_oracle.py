"""Random texts over a few signs, searched through the index and by going through them all."""

from random import Random

import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.db.engine import Database
from app.db.tables import GRAMS
from app.observations import search_reports
from app.observations.search import search
from app.observations.search_items import SearchKind, SearchQuery
from app.rollups import text_store
from app.search.folding import fold
from app.search.text_store import candidates
from app.search.words import read_words
from app.vocabulary import Scope
from tests.search.factories import Written, add_report, add_units, withdraw

SIGNS = "公开信息申请a1𠮷區 \n。"
UNITS = ["110101", "110102", "110102-A", "1101020"]
YEARS = range(2018, 2024)
QUESTIONS = 150


def random_text(random: Random, longest: int) -> str:
    return "".join(random.choices(SIGNS, k=random.randint(0, longest)))


def world(random: Random) -> list[Written]:
    return [
        Written(
            unit,
            year,
            random_text(random, 4),
            tuple((random_text(random, 4), random_text(random, 30)) for _ in range(random.randint(0, 3))),
            scope,
        )
        for unit in UNITS
        for year in YEARS
        for scope in (Scope.BODY, Scope.AREA)
        if random.random() < 0.8
    ]


def expected(reports: list[Written], q: str) -> list[tuple[str, int, str, int]]:
    """(unit, year, scope, hits) of the reports that hold all the words, as they should come."""
    words = read_words(q).words
    found = []
    for report in reports:
        lines = [fold(line) for line in report.lines]
        if not all(any(word in line for line in lines) for word in words):
            continue
        headings = [lines[0], *lines[1::2]]
        in_headings = sum(any(word in line for line in headings) for word in words)
        hits = sum(line.count(word) for word in words for line in lines)
        found.append((-in_headings, -hits, -report.year, report.unit, report.scope.value))
    return [(unit, -year, scope, -hits) for _, hits, year, unit, scope in sorted(found)]


def found(session: Session, q: str, *, limit: int = 1000) -> list[tuple[str, int, str, int]]:
    """All that is found, page by page."""
    query = SearchQuery(read_words(q), kinds=(SearchKind.REPORT,))
    items: list[tuple[str, int, str, int]] = []
    cursor, total = None, None
    while True:
        page = search(session, query=query, cursor=cursor, limit=limit, count=True)
        assert len(page.items) <= limit
        items += [(i.unit or "", i.year or 0, i.scope or "", i.hits or 0) for i in page.items]
        assert total in (None, page.total)
        cursor, total = page.next, page.total
        if cursor is None:
            assert total == len(items)
            return items


def questions(random: Random) -> list[str]:
    made = []
    while len(made) < QUESTIONS:
        words = [
            "".join(random.choices(SIGNS, k=random.randint(1, 4))) for _ in range(random.choice([1, 1, 2, 3]))
        ]
        if fold("".join(words)):
            made.append(" ".join(words))
    return made


@pytest.fixture
def texts(database: Database) -> tuple[Database, list[Written]]:
    random = Random(20190515)
    reports = world(random)
    with database.writing() as session:
        add_units(session, UNITS)
        for report in reports:
            add_report(session, report)
        gone = random.sample(reports, len(reports) // 5)
        for report in gone:
            withdraw(session, report)
    return database, [report for report in reports if report not in gone]


def test_the_index_finds_what_going_through_all_finds(texts: tuple[Database, list[Written]]) -> None:
    database, reports = texts
    answers = 0
    with database.reading() as session:
        for q in questions(Random(1)):
            wanted = expected(reports, q)
            assert found(session, q) == wanted, q
            answers += len(wanted)
    assert answers > 5 * QUESTIONS


def test_pages_are_the_whole_in_pieces(texts: tuple[Database, list[Written]]) -> None:
    database, reports = texts
    with database.reading() as session:
        for q in questions(Random(2))[:30]:
            assert found(session, q, limit=3) == expected(reports, q), q


def test_blocks_lose_nothing_and_repeat_nothing(
    texts: tuple[Database, list[Written]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With blocks of four and two to a page, every find still comes once, block by block the newer."""
    database, reports = texts
    monkeypatch.setattr(search_reports, "BLOCK", 4)
    monkeypatch.setattr(search_reports, "MOST_BLOCKS", 2)
    with database.reading() as session:
        for q in questions(Random(3))[:30]:
            wanted = expected(reports, q)
            some = found(session, q, limit=3)
            assert sorted(some) == sorted(wanted), q
            if len(some) > 8:
                assert max(year for _, year, _, _ in some[8:]) <= max(year for _, year, _, _ in some[:4])


def test_rebuilding_changes_no_answer(texts: tuple[Database, list[Written]]) -> None:
    database, reports = texts
    with database.writing() as session:
        text_store.rebuild(session)
    with database.reading() as session:
        for q in questions(Random(4))[:20]:
            assert found(session, q) == expected(reports, q), q


def test_the_index_is_used_not_the_texts(texts: tuple[Database, list[Written]]) -> None:
    """A word of two signs is answered by the grams alone."""
    database, reports = texts
    with database.reading() as session:
        hits = candidates(session, ["公开"], [], None, start=(9999, "", ""), limit=1000)
        assert {(hit.unit, hit.year, hit.scope) for hit in hits} == {
            (unit, year, scope) for unit, year, scope, _ in expected(reports, "公开")
        }
        if session.get_bind().dialect.name == "postgresql":
            # Under the settings that the function brings along; the planner's own would read all.
            settings = session.execute(
                text("SELECT unnest(proconfig) FROM pg_proc WHERE proname = 'search_holding'")
            )
            for setting in settings.scalars().all():
                name, _, value = setting.partition("=")
                session.execute(text(f"SET LOCAL {name} = {value}"))
            plan = session.execute(text(f"EXPLAIN SELECT id FROM {GRAMS} WHERE grams @> ARRAY[1, 2]")).all()
            assert any("ix_search_gram_grams" in line for (line,) in plan)
