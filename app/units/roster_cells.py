"""What the cells of a roster mean: words, years, lists. Pure; raises for what means nothing."""

import re
from typing import Any

from app.problems import ProblemError
from app.units.draft import Heir, Name
from app.units.roster_file import Cell
from app.units.rules import Shape, refusal, shape_of
from app.vocabulary import KIND_LABELS, LEVEL_LABELS, Kind, Level

_KINDS = {label: kind for kind, label in KIND_LABELS.items()} | {
    "政府": Kind.GOVERNMENT,
    "镇": Kind.TOWNSHIP,
    "乡": Kind.TOWNSHIP,
    "街道办事处": Kind.SUBDISTRICT,
    "管委会": Kind.DEVELOPMENT_ZONE,
    "政府部门": Kind.DEPARTMENT,
    "企事业单位": Kind.PUBLIC_INSTITUTION,
    "事业单位": Kind.PUBLIC_INSTITUTION,
}
_LEVELS = {label: level for level, label in LEVEL_LABELS.items()} | {
    "省": Level.PROVINCE,
    "市": Level.PREFECTURE,
    "市级": Level.PREFECTURE,
    "县": Level.COUNTY,
    "区县级": Level.COUNTY,
    "乡镇": Level.TOWNSHIP,
    "乡镇级": Level.TOWNSHIP,
}
_TRUE = frozenset({"是", "true", "yes", "y", "1", "√"})
_FALSE = frozenset({"否", "false", "no", "n", "0"})
_DATED = re.compile(r"(.+?)\s*[(（](\d{4})?(?:\s*(-|—|–|－|至|~)\s*(\d{4})?)?[)）]")


def meanings(cells: dict[str, Cell]) -> tuple[dict[str, Any], list[tuple[Cell, ProblemError]]]:
    """The fields that a row speaks of, and the cells that mean nothing."""
    said: dict[str, Any] = {}
    wrong: list[tuple[Cell, ProblemError]] = []
    for name, cell in cells.items():
        try:
            said[name] = _meaning(name, cell.text)
        except ProblemError as error:
            wrong.append((cell, error))
    return said, wrong


def kind_of(code: str, name: str) -> Kind:
    """The kind of a unit whose roster does not say it, by the shape of its code."""
    shape = shape_of(code)
    if shape is Shape.DIVISION:
        return Kind.GOVERNMENT
    if shape is Shape.TOWNSHIP:
        return Kind.SUBDISTRICT if name.endswith(("街道", "办事处")) else Kind.TOWNSHIP
    return Kind.DEPARTMENT


def _meaning(field: str, text: str) -> Any:
    if field == "kind":
        return _word(field, text, _KINDS, Kind)
    if field == "level":
        return _word(field, text, _LEVELS, Level)
    if field in ("valid_from", "valid_to"):
        return _year(field, text)
    if field in ("vertical", "synthetic"):
        return _truth(field, text)
    if field == "former_names":
        return tuple(Name(name, first, last) for name, first, last in map(_dated, _parts(text)))
    if field == "successors":
        return tuple(Heir(name, first) for name, first, _ in map(_dated, _parts(text)))
    if field == "other_names":
        return tuple(_parts(text))
    return text


def _word(field: str, text: str, labels: dict[str, Any], words: type[Kind] | type[Level]) -> Any:
    if text in labels:
        return labels[text]
    try:
        return words(text.lower())
    except ValueError:
        listed = "、".join(dict.fromkeys(labels))
        raise refusal(
            field, f"「{text[:20]}」不在可选的词里：{listed}。", f"Not one of {', '.join(words)}."
        ) from None


def _year(field: str, text: str) -> int:
    match = re.fullmatch(r"(\d{4})年?", text)
    if match is None:
        raise refusal(field, f"「{text[:20]}」不是年份（四位数字）。", f"{text[:20]!r} is not a year.")
    return int(match[1])


def _truth(field: str, text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise refusal(field, f"「{text[:20]}」应为「是」或「否」。", f"{text[:20]!r} is neither yes nor no.")


def _parts(text: str) -> list[str]:
    return [part for part in (part.strip() for part in re.split(r"[;；、\n]", text)) if part]


def _dated(text: str) -> tuple[str, int | None, int | None]:
    """名称(2010-2018) → name, first and last year; 320812(2016) → code and year."""
    match = _DATED.fullmatch(text)
    if match is None or not (match[2] or match[4]):
        return text, None, None
    first, dash, last = match[2], match[3], match[4]
    return match[1], int(first) if first else None, int(last) if last else (None if dash else int(first))
