"""The service as `gongkai demo` starts it, on a free port, for the examples of the documents."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.cli.demo import load_invented, load_samples
from app.cli.shared import prepare
from app.db.engine import Database
from app.main import create_app
from app.settings import Settings
from tests.process import listening

ADDRESS = "http://127.0.0.1:8000"
"""What the documents call the service; the examples run against the real port."""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The demo's data, served, its files of /bulk made; yields the address."""
    settings = Settings(database_url=f"sqlite:///{folder}/demo.sqlite", open_writes=True)
    database = Database(settings)
    prepare(database)
    load_invented(database)
    load_samples(database)
    app = create_app(settings, database=database)
    app.state.bulk.wanted(wait=600)  # on a busy machine they take longer than a reader waits
    with listening(app, log_level="warning") as address:
        yield address
