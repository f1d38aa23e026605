"""Which format an answer takes: one line here for each file format there is.

The libraries of the office formats and of Parquet weigh some megabytes each: what needs them
is loaded with the first file of its kind.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from app.problems import ProblemError
from app.writers import csv, jsonstat, media_types, ndjson
from app.writers.dataset import Dataset

JSON = "json"
ANY_JSON = ("*/*", "application/*", "application/json")
Pieces = Callable[[Dataset], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format that carries a whole dataset as a file.

    `fill` writes it all. `pieces` gives it bit by bit where a part is of use before the whole
    is there; None for a format whose end is needed to read its beginning.
    """

    name: str
    media_type: str
    extension: str
    fill: Callable[[Dataset, BinaryIO], None]
    pieces: Pieces | None = None


def _streamed(name: str, media_type: str, pieces: Pieces) -> FileFormat:
    def fill(dataset: Dataset, file: BinaryIO) -> None:
        for piece in pieces(dataset):
            file.write(piece)

    return FileFormat(name, media_type, name, fill, pieces)


def _xlsx(dataset: Dataset, file: BinaryIO) -> None:
    from app.writers import xlsx

    xlsx.fill(dataset, file)


def _parquet(dataset: Dataset, file: BinaryIO) -> None:
    from app.writers import parquet

    parquet.fill(dataset, file)


FILE_FORMATS: Mapping[str, FileFormat] = {
    item.name: item
    for item in (
        _streamed("csv", media_types.CSV, csv.write),
        _streamed("ndjson", media_types.NDJSON, ndjson.write),
        FileFormat("xlsx", media_types.XLSX, "xlsx", _xlsx),
        FileFormat("parquet", media_types.PARQUET, "parquet", _parquet),
    )
}
CUBE_FORMATS: Mapping[str, FileFormat] = {
    **FILE_FORMATS,
    "jsonstat": FileFormat("jsonstat", media_types.JSONSTAT, "json", jsonstat.fill),
}
"""For datasets that make a cube."""
EXCEL_CSV = _streamed("csv", media_types.CSV, partial(csv.write, excel=True))


def choose(
    wanted: str | None,
    accept: str | None,
    *,
    excel: bool = False,
    formats: Mapping[str, FileFormat] = FILE_FORMATS,
) -> FileFormat | None:
    """The file format asked for, of those in `formats`; None means the paged JSON answer.

    `wanted` (the `format` parameter) wins over `accept` (the Accept header). `excel` means the
    CSV that suits the Chinese Excel. Raises ProblemError `not_acceptable` for a `format` there
    is not, `invalid_parameter` for `excel` beside another format.
    """
    if excel:
        if wanted not in (None, "csv"):
            raise ProblemError(
                "invalid_parameter",
                "excel=true 只用于 CSV（format=csv）；要 Excel 文件请用 format=xlsx。",
                "excel=true is for CSV (format=csv); for an Excel file use format=xlsx.",
                pointer="/query/excel",
            )
        return EXCEL_CSV
    return _accepted(accept, formats) if wanted is None else _named(wanted, formats)


def _named(wanted: str, formats: Mapping[str, FileFormat]) -> FileFormat | None:
    if wanted == JSON:
        return None
    if wanted not in formats:
        names = (JSON, *formats)
        raise ProblemError(
            "not_acceptable",
            f"没有「{wanted[:40]}」这种格式；可用的有 {'、'.join(names)}。",
            f"There is no format {wanted[:40]!r}; there are {', '.join(names)}.",
            pointer="/query/format",
        )
    return formats[wanted]


def _accepted(accept: str | None, formats: Mapping[str, FileFormat]) -> FileFormat | None:
    """The best of what the Accept header lists and we have (RFC 9110 §12.5.1); JSON where it
    lists nothing of ours: a browser is better served so than by a refusal."""
    by_type = {item.media_type.split(";")[0]: item for item in formats.values()}
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate((accept or "").split(",")):
        media_type, *parameters = (bit.strip().lower() for bit in part.split(";"))
        weight = next((_weight(bit[2:]) for bit in parameters if bit.startswith("q=")), 1.0)
        if weight > 0 and (media_type in by_type or media_type in ANY_JSON):
            ranked.append((-weight, place, media_type))
    return by_type.get(min(ranked)[2]) if ranked else None


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
