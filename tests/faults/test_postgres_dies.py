"""PostgreSQL is ended with SIGKILL again and again under writes and reads: whoever asks in that
time is refused as is proper, the service is never restarted, what was acknowledged is there.

`pytest -m "long and kill" tests/faults/test_postgres_dies.py` for twenty times of it.
"""

import os
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx2
import pytest
from sqlalchemy import text

from app.db.engine import Database
from app.db.migrate import migrate
from app.settings import Settings
from tests.db.cluster import Server, alone
from tests.intake.pages import page_2014
from tests.process import served
from tests.reports.factories import API, COUNTY, with_units

pytestmark = pytest.mark.postgres
YEARS = range(2014, 2018)
PROPER = {200, 201, 503}
HTML = {"Content-Type": "text/html"}


@dataclass
class Caller:
    """Imports one report over and over, each time with the next number, and looks at it."""

    year: int
    sent: int = 0
    acknowledged: int = 0
    broken_off: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)

    def run(self, base: str, done: threading.Event) -> None:
        with httpx2.Client(base_url=base, timeout=60) as client:
            while not done.is_set():
                self.sent += 1
                page = page_2014(unit="某县人民政府", year=self.year, disclosure__total=self.sent)
                asked = f"{API}/imports?publish=true&unit={COUNTY}"
                answer = client.post(asked, content=page, headers=HTML)
                if answer.is_success:
                    self.acknowledged = self.sent
                self._note(answer)
                try:
                    self._note(client.get(f"{API}/observations?unit={COUNTY}&years={self.year}&format=csv"))
                except httpx2.RemoteProtocolError:
                    self.broken_off += 1  # a file that had begun, which must not look whole

    def _note(self, answer: httpx2.Response) -> None:
        self.statuses[answer.status_code] += 1
        if answer.status_code not in PROPER or (
            answer.status_code == 503 and "retry-after" not in answer.headers
        ):
            self.strange.append(answer.text)


def stored(database: Database) -> dict[int, int]:
    asked = """
        SELECT r.year, v.value FROM report r
        JOIN revision n ON n.report_id = r.id AND n.number = r.published
        JOIN value v ON v.revision_id = n.id JOIN cell c ON c.id = v.cell_id
        WHERE c.indicator = 'disclosure.total'
    """
    with database.reading() as session:
        return {row.year: row.value for row in session.execute(text(asked))}


def deaths(server: Server, times: int) -> None:
    database = Database(Settings(database_url=server.url))
    migrate(database)
    with_units(database)
    process, base = served(server.url)
    callers, done = [Caller(year) for year in YEARS], threading.Event()
    threads = [threading.Thread(target=caller.run, args=(base, done)) for caller in callers]
    try:
        for thread in threads:
            thread.start()
        for _ in range(times):
            all_go_on(callers)
            server.kill()
            time.sleep(0.3)
            server.start()
        all_go_on(callers)
    finally:
        done.set()
        for thread in threads:
            thread.join()
        os.killpg(process.pid, signal.SIGTERM)
        assert process.wait() in (0, -signal.SIGTERM)
    assert [text for caller in callers for text in caller.strange] == []
    assert sum(caller.statuses[503] for caller in callers) > 0
    found = stored(database)
    for caller in callers:
        # One whose commit broke off may be there too.
        assert caller.acknowledged <= found[caller.year] <= caller.sent
    database.close()


def all_go_on(callers: list[Caller]) -> None:
    """Wait until everyone was acknowledged something new."""
    before = [caller.acknowledged for caller in callers]
    end = time.monotonic() + 120
    while any(caller.acknowledged <= last for caller, last in zip(callers, before, strict=True)):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_it_dies_once() -> None:
    with alone() as server:
        deaths(server, 1)


@pytest.mark.long
@pytest.mark.kill
def test_it_dies_twenty_times() -> None:
    with alone() as server:
        deaths(server, 20)
