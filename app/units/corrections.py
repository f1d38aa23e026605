"""Our dated corrections to the division table, read from corrections.toml."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be said otherwise of one code; None leaves what the table says."""

    code: str
    name: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    placeholder: bool | None = None
    keeps_former_names: bool = True


@dataclass(frozen=True, slots=True)
class Addition:
    """A division that the table lacks."""

    code: str
    name: str
    valid_from: int | None


@dataclass(frozen=True, slots=True)
class Succession:
    """Who took over from `code`; `year` is the first report year of the successors."""

    code: str
    to: tuple[str, ...]
    year: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """The whole file."""

    changes: tuple[Change, ...]
    additions: tuple[Addition, ...]
    dropped: frozenset[str]
    successions: tuple[Succession, ...]


@lru_cache
def corrections() -> Corrections:
    """The corrections that ship with this version."""
    text = files("app.units").joinpath("corrections.toml").read_text("utf-8")
    return parse(tomllib.loads(text))


def parse(data: dict[str, Any]) -> Corrections:
    """Corrections from the parsed file. Raises KeyError or TypeError for a file written wrongly."""
    return Corrections(
        changes=tuple(
            Change(
                code=entry["code"],
                name=entry.get("name"),
                valid_from=entry.get("valid_from"),
                valid_to=entry.get("valid_to"),
                placeholder=entry.get("placeholder"),
                keeps_former_names=entry.get("former") != [],
            )
            for entry in data.get("change", [])
        ),
        additions=tuple(
            Addition(entry["code"], entry["name"], entry.get("valid_from")) for entry in data.get("add", [])
        ),
        dropped=frozenset(code for entry in data.get("drop", []) for code in entry["codes"]),
        successions=tuple(
            Succession(code, tuple(entry["to"]), entry["year"])
            for code, entry in data.get("successors", {}).items()
        ),
    )
