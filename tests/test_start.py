"""What a start loads: the service is to be light until somebody asks for what is heavy."""

import subprocess
import sys

HEAVY = {
    "alembic": "migrations, where the schema is this version's already",
    "arro3": "Parquet",
    "charset_normalizer": "pages in an encoding that nothing fits",
    "docx": "Word documents",
    "httpx": "the mirror and the client",
    "numpy": "openpyxl brings it",
    "openpyxl": "rosters in Excel",
    "pypdfium2": "PDF, read in processes of their own",
    "python_calamine": "old Excel files, likewise",
    "rich": "the terminal",
    "xlsxwriter": "Excel files",
}
"""A library that takes a megabyte or more, and what alone needs it."""

SERVICE = """
import sys
from app.cli.shared import open_database, prepare
from app.main import create_app
from app.settings import Settings

settings = Settings(database_url=sys.argv[1])
database = open_database(settings)
prepare(database)
create_app(settings, database=database)
print(*{name.partition(".")[0] for name in sys.modules})
database.close()
"""


def loaded(url: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", SERVICE, url], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_service_loads_nothing_that_only_rare_requests_need(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'start.sqlite'}"
    first, later = loaded(url), loaded(url)
    assert "alembic" in first, "the first start migrates"
    assert {"fastapi", "sqlalchemy", "lxml"} <= later
    assert later & HEAVY.keys() == set()
