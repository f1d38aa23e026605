"""What fails outside of us, as refusals: the database, the disk. Each says what became of the
request, when to come back, and what the operator does about it.
"""

import errno

from app.problems import ProblemError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
"""A full disk, a used-up quota, a limit of file sizes, a disk that takes or gives nothing any more."""


def busy() -> ProblemError:
    """The database has too much to do, or somebody else holds what we need."""
    return ProblemError(
        "busy",
        "数据库正忙，本次请求没有写入任何内容。",
        "The database is busy; nothing of this request was stored.",
        headers={"Retry-After": "2"},
    )


def too_slow() -> ProblemError:
    """The database gave a statement up after its time."""
    return ProblemError(
        "busy",
        "数据库没有在时限内答复，本次请求没有写入任何内容；总是如此时请缩小查询范围。",
        "The database did not answer in time; nothing of this request was stored. Narrow the question "
        "if this happens again.",
        headers={"Retry-After": "5"},
    )


def database_away(*, in_doubt: bool = False) -> ProblemError:
    """Nobody answers. `in_doubt`: it went away while it was told to keep what was written, so
    nobody can say whether it did."""
    zh, en = (
        (
            "提交时与数据库的连接断了，不能确定这次写入是否已经保存。",
            "The connection to the database broke during the commit: whether this was stored is not known.",
        )
        if in_doubt
        else (
            "数据库没有应答或打不开，本次请求没有写入任何内容。",
            "The database does not answer or cannot be opened; nothing of this request was stored.",
        )
    )
    return ProblemError("database_away", zh, en, headers={"Retry-After": "5"})


def storage_full() -> ProblemError:
    """The disk takes no more."""
    return ProblemError(
        "storage_full",
        "存储空间不足或写不进去，本次请求没有写入任何内容。",
        "The disk is full or cannot be written; nothing of this request was stored.",
        headers={"Retry-After": "60"},
    )


def read_only() -> ProblemError:
    """The database can be read and not written."""
    return ProblemError(
        "database_read_only",
        "数据库现在只读，本次请求没有写入任何内容；读取不受影响。",
        "The database is read-only at present; nothing of this request was stored. Reading goes on.",
        headers={"Retry-After": "60"},
    )


def of_disk(error: BaseException | None) -> ProblemError | None:
    """The refusal where a file could not be written for want of room, however the libraries in
    between wrapped that; None for other errors."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return storage_full()
        error = error.__cause__ or error.__context__
    return None
