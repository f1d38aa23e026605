"""An extract as bytes and back, for the way between two processes.

JSON and not pickle: what comes back from a process that a hostile file may have taken over
can then be wrong, but it cannot run anything here.
"""

from typing import Any

import orjson

from app.readers.extract import Block, Extract, Grid, GridCell, Place, Text, UnreadableFileError

_PLACE = ("file", "sheet", "page", "table", "row", "column", "line")


class BadAnswerError(Exception):
    """The bytes are no outcome of reading a file."""


def pack(outcome: Extract | UnreadableFileError | str) -> bytes:
    """An extract, a refusal, or the traceback of an error that is our own."""
    if isinstance(outcome, str):
        return orjson.dumps({"failed": outcome})
    if isinstance(outcome, UnreadableFileError):
        return orjson.dumps({"refused": [outcome.code, outcome.status, outcome.detail, outcome.detail_en]})
    blocks = [_packed(block) for block in outcome.blocks]
    return orjson.dumps({"blocks": blocks, "meta": outcome.meta, "pictures": outcome.pictures})


def unpack(answer: bytes) -> Extract | UnreadableFileError | str:
    """What `pack` was given. Raises BadAnswerError."""
    try:
        held: dict[str, Any] = orjson.loads(answer)
        if "failed" in held:
            return str(held["failed"])
        if "refused" in held:
            code, status, detail, detail_en = held["refused"]
            return UnreadableFileError(str(code), int(status), str(detail), str(detail_en))
        blocks = tuple(_unpacked(block) for block in held["blocks"])
        meta = {str(key): str(value) for key, value in held["meta"].items()}
        return Extract(blocks, meta, int(held["pictures"]))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise BadAnswerError from error


def _packed(block: Block) -> list[Any]:
    if isinstance(block, Text):
        return [block.text, block.heading, _place(block.place)]
    return [
        [
            [cell.text, cell.row, cell.column, cell.rowspan, cell.colspan, _place(cell.place)]
            for cell in block.cells
        ],
        _place(block.place),
    ]


def _place(place: Place) -> list[Any]:
    return [getattr(place, name) for name in _PLACE]


def _unpacked(block: list[Any]) -> Block:
    if isinstance(block[0], str):
        text, heading, place = block
        return Text(text, _placed(place), bool(heading))
    cells, place = block
    return Grid(
        tuple(
            GridCell(
                str(text), int(row), int(column), _placed(at), rowspan=int(rowspan), colspan=int(colspan)
            )
            for text, row, column, rowspan, colspan, at in cells
        ),
        _placed(place),
    )


def _placed(values: list[Any]) -> Place:
    file, sheet, *numbers = values
    page, table, row, column, line = (None if n is None else int(n) for n in numbers)
    return Place(
        file=None if file is None else str(file),
        sheet=None if sheet is None else str(sheet),
        page=page,
        table=table,
        row=row,
        column=column,
        line=line,
    )
