"""Each error of a database, and what is answered to it."""

import errno
import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.db.refusals import refusal
from app.faults import of_disk


def sqlite_error(code: int) -> Exception:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    return DBAPIError.instance("SELECT 1", None, error, sqlite3.Error)


def postgres_error(kind: type[psycopg.Error], *, lost: bool = False) -> Exception:
    return DBAPIError.instance("SELECT 1", None, kind("x"), psycopg.Error, connection_invalidated=lost)


@pytest.mark.parametrize(
    ("error", "code", "status", "retry"),
    [
        (sqlite_error(sqlite3.SQLITE_BUSY), "busy", 503, "2"),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT), "busy", 503, "2"),
        (sqlite_error(sqlite3.SQLITE_LOCKED), "busy", 503, "2"),
        (sqlite_error(sqlite3.SQLITE_FULL), "storage_full", 507, "60"),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), "storage_full", 507, "60"),
        (sqlite_error(sqlite3.SQLITE_IOERR_FSYNC), "storage_full", 507, "60"),
        (sqlite_error(sqlite3.SQLITE_READONLY), "database_read_only", 503, "60"),
        (sqlite_error(sqlite3.SQLITE_READONLY_DBMOVED), "database_read_only", 503, "60"),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), "database_away", 503, "5"),
        (postgres_error(psycopg.OperationalError), "database_away", 503, "5"),
        (postgres_error(psycopg.errors.AdminShutdown), "database_away", 503, "5"),
        (postgres_error(psycopg.errors.CannotConnectNow), "database_away", 503, "5"),
        (postgres_error(psycopg.errors.ConnectionFailure), "database_away", 503, "5"),
        (postgres_error(psycopg.InterfaceError, lost=True), "database_away", 503, "5"),
        (postgres_error(psycopg.errors.TooManyConnections), "busy", 503, "2"),
        (postgres_error(psycopg.errors.DeadlockDetected), "busy", 503, "2"),
        (postgres_error(psycopg.errors.QueryCanceled), "busy", 503, "5"),
        (postgres_error(psycopg.errors.DiskFull), "storage_full", 507, "60"),
        (postgres_error(psycopg.errors.ReadOnlySqlTransaction), "database_read_only", 503, "60"),
        (PoolTimeoutError("x"), "busy", 503, "2"),
    ],
)
def test_what_is_answered(error: Exception, code: str, status: int, retry: str) -> None:
    refused = refusal(error)
    assert refused is not None
    assert (refused.kind.code, refused.status, refused.headers) == (code, status, {"Retry-After": retry})


@pytest.mark.parametrize(
    "error",
    [
        sqlite_error(sqlite3.SQLITE_ERROR),
        postgres_error(psycopg.errors.UniqueViolation),
        postgres_error(psycopg.errors.UndefinedColumn),
        DBAPIError.instance("SELECT 1", None, sqlite3.IntegrityError("x"), sqlite3.Error),
    ],
)
def test_defects_of_ours_are_not_laid_on_the_database(error: Exception) -> None:
    assert refusal(error) is None


def test_a_commit_that_broke_off_promises_nothing() -> None:
    broken = postgres_error(psycopg.OperationalError, lost=True)
    before, during = refusal(broken), refusal(broken, committing=True)
    assert before is not None
    assert during is not None
    assert before.detail == "数据库没有应答或打不开，本次请求没有写入任何内容。"
    assert during.detail == "提交时与数据库的连接断了，不能确定这次写入是否已经保存。"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "storage_full"),
        (errno.EDQUOT, "storage_full"),
        (errno.EFBIG, "storage_full"),
        (errno.EROFS, "storage_full"),
        (errno.ENOENT, None),
        (errno.ECONNRESET, None),
    ],
)
def test_of_disk(number: int, code: str | None) -> None:
    refused = of_disk(OSError(number, "x"))
    assert (refused.kind.code if refused else None) == code


def test_a_full_disk_behind_another_error() -> None:
    told = ValueError("the library's own words")
    assert of_disk(told) is None
    told.__cause__ = OSError(errno.ENOSPC, "x")
    assert of_disk(told) is not None
