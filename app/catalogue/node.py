"""One table of a data file, asked for its keys by type; every refusal says where it stands."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from rapidfuzz import process

from app.catalogue.error import CatalogueError

Choice = TypeVar("Choice", bound=StrEnum)


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known word most like `text`, or None when nothing is near (below 70 of 100)."""
    found = process.extractOne(text, list(known), score_cutoff=70)
    return found[0] if found else None


def suggestion(text: str, known: Iterable[str], otherwise: str) -> str:
    """`Did you mean 'x'?` with a nearest word, or what else to do."""
    near = nearest(text, known)
    return f"Did you mean {near!r}? {otherwise}" if near else otherwise


class Node:
    """A TOML table with its file and its path within it."""

    def __init__(self, file: str, path: str, data: Mapping[str, Any]) -> None:
        self.file = file
        self.path = path
        self.data = data

    def at(self, key: str) -> str:
        """The path of one of its keys."""
        return f"{self.path}.{key}" if self.path else key

    def error(self, key: str, problem: str, remedy: str) -> CatalogueError:
        """An error that stands at a key; the caller raises it."""
        return CatalogueError(self.file, self.at(key), problem, remedy)

    def has(self, key: str) -> bool:
        """Whether the key is written at all."""
        return key in self.data

    def only(self, *known: str) -> None:
        """Refuse keys that nothing reads: a misspelt optional key would be lost in silence."""
        for key in self.data:
            if key not in known:
                remedy = suggestion(key, known, f"The keys here are {', '.join(known)}")
                raise self.error(key, "unknown key", remedy)

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._required(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"{value!r} is no text", f'Write {key} = "..."')
        return value

    def text_or_none(self, key: str) -> str | None:
        """A text, or None where the key is not written."""
        return self.text(key) if key in self.data else None

    def integer(self, key: str) -> int:
        """A whole number."""
        value = self._required(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(key, f"{value!r} is no whole number", f"Write {key} = 1, without quotes")
        return value

    def integer_or_none(self, key: str) -> int | None:
        """A whole number, or None where the key is not written."""
        return self.integer(key) if key in self.data else None

    def flag(self, key: str) -> bool:
        """true or false; false where the key is not written."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, f"{value!r} is neither true nor false", f"Write {key} = true")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where the key is not written."""
        return tuple(self._items(key, str, '["...", "..."]'))

    def integers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers, empty where the key is not written."""
        return tuple(self._items(key, int, "[2019, 2021]"))

    def nodes(self, key: str) -> list["Node"]:
        """A list of tables, empty where the key is not written."""
        items = self._items(key, dict, "[{ ... }]")
        return [Node(self.file, f"{self.at(key)}[{index}]", item) for index, item in enumerate(items)]

    def node(self, key: str) -> "Node":
        """One table; an empty one where the key is not written."""
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"{value!r} is no table", f"Write [{key}]")
        return Node(self.file, self.at(key), value)

    def choice(self, key: str, words: type[Choice]) -> Choice:
        """One word of a closed list."""
        text = self.text(key)
        try:
            return words(text)
        except ValueError:
            known = ", ".join(word.value for word in words)
            raise self.error(key, f"{text!r} is not known", f"Use one of {known}") from None

    def _required(self, key: str) -> Any:
        if key not in self.data:
            raise self.error(key, "missing", f"Add {key}")
        return self.data[key]

    def _items(self, key: str, kind: type, example: str) -> list[Any]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.error(key, f"{value!r} is no list", f"Write {key} = {example}")
        for index, item in enumerate(value):
            if not isinstance(item, kind) or isinstance(item, bool):
                raise self.error(
                    f"{key}[{index}]", f"{item!r} does not belong here", f"Write {key} = {example}"
                )
        return value
