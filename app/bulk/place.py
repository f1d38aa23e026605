"""Where the files of the whole data set stand."""

import hashlib
import tempfile
from pathlib import Path

from sqlalchemy.engine import URL


def bulk_place(chosen: str, database: URL) -> Path:
    """The folder the operator chose; else beside the SQLite file, or in the machine's temporary
    folder under a name that every process on the same database comes to."""
    if chosen:
        return Path(chosen)
    if database.get_backend_name() == "sqlite" and database.database not in (None, "", ":memory:"):
        return Path(f"{database.database}.bulk")
    name = hashlib.sha256(database.render_as_string(hide_password=True).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"gongkai-bulk-{name}"
