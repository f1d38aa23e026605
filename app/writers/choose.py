"""Which format an answer takes: one line here for each file format there is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.problems import ProblemError
from app.writers import csv, ndjson
from app.writers.dataset import Dataset

JSON = "json"


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format that carries a whole dataset as a file."""

    name: str
    media_type: str
    extension: str
    write: Callable[[Dataset], Iterator[bytes]]


FILE_FORMATS: Mapping[str, FileFormat] = {
    item.name: item
    for item in (
        FileFormat("csv", csv.MEDIA_TYPE, "csv", csv.write),
        FileFormat("ndjson", ndjson.MEDIA_TYPE, "ndjson", ndjson.write),
    )
}


def choose(wanted: str | None, accept: str | None) -> FileFormat | None:
    """The file format asked for; None means the paged JSON answer.

    `wanted` (the `format` parameter) wins over `accept` (the Accept header). Raises
    ProblemError `not_acceptable` for a `format` there is not.
    """
    if wanted is not None:
        if wanted == JSON:
            return None
        if wanted not in FILE_FORMATS:
            names = "、".join((JSON, *FILE_FORMATS))
            raise ProblemError(
                "not_acceptable",
                f"没有「{wanted[:40]}」这种格式；可用的有 {names}。",
                f"There is no format {wanted[:40]!r}; there are {', '.join((JSON, *FILE_FORMATS))}.",
                pointer="/query/format",
            )
        return FILE_FORMATS[wanted]
    for part in (accept or "").split(","):
        media_type = part.split(";")[0].strip().lower()
        if media_type in ("application/json", "*/*"):
            return None
        for item in FILE_FORMATS.values():
            if media_type == item.media_type.split(";")[0]:
                return item
    return None
