"""The service is ended with SIGKILL again and again under writes: what it acknowledged is there.

`pytest -m "long and kill" tests/crash`; GONGKAI_TEST_KILLS says how often (200).
"""

import os
import random
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text

from app.db.engine import Database
from app.rollups.service import rebuild
from tests.intake.pages import page_2014
from tests.journal.replay import replayed
from tests.journal.truth import truth
from tests.journal.world import BODIES, COUNTY
from tests.journal.world import found as units_founded
from tests.process import served

KILLS = int(os.environ.get("GONGKAI_TEST_KILLS", "200"))
NAMES = {COUNTY: "某县人民政府", BODIES[0]: "某县教育局", BODIES[3]: "某镇人民政府"}
YEARS = (2016, 2017)
CELLS = ("disclosure__total", "complaints__total")
FACTS = {
    "fact": "SELECT * FROM fact ORDER BY cell_id, year, unit_id, scope",
    "derived_fact": "SELECT * FROM derived_fact ORDER BY cell_id, year, unit_id, scope",
    "search": "SELECT unit_id, year, scope, revision_id FROM search_text ORDER BY unit_id, year, scope",
}


@dataclass
class Writer:
    """Imports one report over and over, each time with the next number in two of its cells."""

    unit: str
    year: int
    sent: int = 0
    acknowledged: int = 0
    refused: list[str] = field(default_factory=list)

    def run(self, base: str) -> None:
        with httpx2.Client(base_url=base, timeout=30) as client:
            while True:
                number = self.sent = self.sent + 1
                page = page_2014(unit=NAMES[self.unit], year=self.year, **dict.fromkeys(CELLS, number))
                asked = f"/api/v1/imports?publish=true&unit={self.unit}"
                try:
                    answer = client.post(asked, content=page, headers={"Content-Type": "text/html"})
                except httpx2.TransportError:
                    return  # killed
                if answer.is_success:
                    self.acknowledged = number
                elif answer.status_code != 503:
                    self.refused.append(answer.text)


def stored(database: Database, unit: str, year: int) -> set[tuple[int, int]]:
    """The numbers of both cells as the public has them: of the revision, and of the facts."""
    rows = """
        SELECT c.indicator, v.value, f.value FROM report r
        JOIN revision n ON n.report_id = r.id AND n.number = r.published AND n.status = 'published'
        JOIN value v ON v.revision_id = n.id JOIN cell c ON c.id = v.cell_id
        JOIN unit u ON u.code = r.unit
        JOIN fact f ON f.cell_id = c.id AND f.unit_id = u.id AND f.year = r.year AND f.scope = r.scope
        WHERE r.unit = :unit AND r.year = :year AND c.indicator IN ('disclosure.total', 'complaints.total')
    """
    with database.reading() as session:
        found = session.execute(text(rows), {"unit": unit, "year": year}).all()
    assert len(found) in (0, len(CELLS))
    return {(value, fact) for _, value, fact in found}


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as session:
        return {name: [tuple(row) for row in session.execute(text(asked))] for name, asked in FACTS.items()}


@pytest.mark.long
@pytest.mark.kill
def test_what_was_acknowledged_outlives_every_kill(database: Database, tmp_path: Path) -> None:
    units_founded(database)
    url = database.url.render_as_string(hide_password=False)
    writers = [Writer(unit, year) for unit in NAMES for year in YEARS]
    chance = random.Random(9)
    for _ in range(KILLS):
        process, base = served(url)
        threads = [threading.Thread(target=writer.run, args=(base,)) for writer in writers]
        for thread in threads:
            thread.start()
        time.sleep(chance.uniform(0.05, 1.5))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for thread in threads:
            thread.join()
        for writer in writers:
            found = stored(database, writer.unit, writer.year)
            if not found:
                assert writer.acknowledged == 0
                continue
            ((value, fact),) = found
            assert value == fact
            assert writer.acknowledged <= value <= writer.sent
    assert [writer.refused for writer in writers] == [[]] * len(writers)
    assert sum(writer.acknowledged for writer in writers) >= KILLS
    before = everything(database)
    with database.writing() as session:
        rebuild(session)
    after = everything(database)
    assert all(before.values())
    assert after == before
    assert replayed(database) == truth(database)
