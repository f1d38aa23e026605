"""Where the files of the whole data set stand, and where a mirror keeps those it fetches."""

import hashlib
import os
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
    return _temporary("bulk", database.render_as_string(hide_password=True))


def download_place(database: URL, origin: str) -> Path:
    """The folder for what a mirror fetches of its origin: beside the SQLite file, or the user's own
    in the machine's temporary folder; the same after a restart."""
    if database.get_backend_name() == "sqlite" and database.database not in (None, "", ":memory:"):
        return Path(f"{database.database}.mirror")
    return _temporary(f"mirror-{os.getuid()}", f"{database.render_as_string(hide_password=True)} {origin}")


def _temporary(purpose: str, of: str) -> Path:
    return Path(tempfile.gettempdir()) / f"gongkai-{purpose}-{hashlib.sha256(of.encode()).hexdigest()[:16]}"
