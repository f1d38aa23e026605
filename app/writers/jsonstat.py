"""JSON-stat 2.0 (https://json-stat.org/full/): a dataset as a cube, for programs that chart and pivot.

A number that is not there is null, never 0, and `status` says why; a cell without a status was
reported. The codes are those of the other formats, the labels Chinese.
"""

from typing import Any, BinaryIO

import orjson

from app.vocabulary import STATUS_LABELS, ValueStatus
from app.writers.cube import NO_ROW, UNDEFINED, Category, Cube, Filled, Side, fill_cube
from app.writers.dataset import Dataset, Field, json_field

SOURCE = "各级行政机关政府信息公开工作年度报告"
MEANINGS = {
    **{status.value: zh for status, zh in STATUS_LABELS.items() if status is not ValueStatus.REPORTED},
    UNDEFINED: "算不出（没有一个填报的数、分母为 0，或只有一个数而求标准差）",
    NO_ROW: "结果中没有这一条（没有报告、该年表式没有此项，或不合查询条件）",
}

Json = dict[str, Any]


def fill(dataset: Dataset, file: BinaryIO) -> None:
    """Write the dataset as one JSON-stat dataset.

    Raises ProblemError `cube_too_large`, and ValueError for a dataset that makes no cube.
    """
    if dataset.cube is None:
        raise ValueError("this dataset makes no cube")
    cube = dataset.cube()
    file.write(orjson.dumps(_told(dataset, cube, fill_cube(dataset, cube))))


def _told(dataset: Dataset, cube: Cube, filled: Filled) -> Json:
    told: Json = {"version": "2.0", "class": "dataset", "label": cube.label, "source": SOURCE}
    if dataset.asked:
        told["href"] = dataset.asked
    if cube.notes:
        told["note"] = list(cube.notes)
    told |= {
        "id": [side.column for side, _ in filled.sides],
        "size": [len(categories) for _, categories in filled.sides],
        "role": _roles(filled),
        "dimension": {side.column: _dimension(side, categories) for side, categories in filled.sides},
        "value": list(map(_number, filled.values)),
        "status": {str(place): status for place, status in enumerate(filled.statuses) if status},
    }
    used = set(filled.statuses)
    meant = {status: zh for status, zh in MEANINGS.items() if status in used}
    told["extension"] = {"status": {"label": meant}}
    if cube.listed:
        rows = (map(json_field, row) for row in filled.listed)
        told["extension"]["reports"] = [dict(zip(cube.listed, row, strict=True)) for row in rows]
    return told


def _roles(filled: Filled) -> Json:
    roles: Json = {}
    for side, _ in filled.sides:
        if side.role is not None:
            roles.setdefault(side.role.value, []).append(side.column)
    return roles


def _dimension(side: Side, categories: tuple[Category, ...]) -> Json:
    codes = [category.code for category in categories]
    category: Json = {"index": codes, "label": {each.code: each.label for each in categories}}
    if side.units:
        category["unit"] = {code: {"label": side.units[code]} for code in codes if code in side.units}
    if noted := {code: [side.notes[code]] for code in codes if code in side.notes}:
        category["note"] = noted
    told: Json = {"label": side.label, "category": category}
    if side.beside:
        told["extension"] = {
            name: {each.code: json_field(each.beside[place]) for each in categories}
            for place, name in enumerate(side.beside)
        }
    return told


def _number(field: Field) -> Any:
    """Flags are numbers in a cube: 1 and 0."""
    return int(field) if isinstance(field, bool) else json_field(field)
