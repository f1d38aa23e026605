"""Keys and values in lines and table rows: the metadata of a page, the sign-off of a form."""

import re
from collections.abc import Iterable, Sequence

from app.readers.plain import compatible

_SHORTEST, _LONGEST = 2, 400
_REMEMBERED = 8192
_GAP = r"[\s\u3000]*"

Pair = tuple[str, str]


class Keys:
    """Any of these keys, their signs spaced apart or not, where a key can stand."""

    def __init__(self, words: Sequence[str]) -> None:
        spaced = sorted((_GAP.join(map(re.escape, word)) for word in words), key=len, reverse=True)
        self._pattern = re.compile(
            r"(?:(?<=\s)|(?<=^)|(?<=[|:：\]】)）;；,，]))[\[【]?(" + "|".join(spaced) + r")[\]】]?"
            r"(?:\s*[(（][^()（）]{0,8}[)）])?\s*(?:[:：|]|(?=\s)|\Z)"
        )
        self._known: dict[str, tuple[tuple[Pair, ...], bool]] = {}

    def begins(self, line: str) -> bool:
        """Whether a line begins with a key."""
        return self._pattern.match(line) is not None

    def within(self, line: str) -> bool:
        """Whether a key stands anywhere in a line."""
        return self._pattern.search(line) is not None

    def pairs(self, line: str) -> list[Pair]:
        """`发布机构 某局 发布日期 2019-03-26` as keys (spaces taken out) and values."""
        found = list(self._pattern.finditer(line))
        result: list[Pair] = []
        for number, match in enumerate(found):
            end = found[number + 1].start() if number + 1 < len(found) else len(line)
            value = line[match.end() : end].strip(" \t\u3000|;；,，:：[]【】")
            result.append((re.sub(r"\s", "", match[1]), value.strip()))
        return result

    def pairs_in_rows(self, rows: Iterable[list[str]]) -> list[Pair]:
        """Keys in cells of their own with the value in the next cell, or both in one cell."""
        result: list[Pair] = []
        known = self._known
        for row in rows:
            taken = -1
            for at, text in enumerate(row):
                if at == taken or len(text) < _SHORTEST or text.isascii():
                    continue
                pairs, alone = known.get(text) or self._learn(text)
                if alone:
                    following = compatible(row[at + 1]).strip() if at + 1 < len(row) else ""
                    if not self.within(following):
                        result.append((pairs[0][0], following))
                        taken = at + 1
                        continue
                result += pairs
        return result

    def _learn(self, text: str) -> tuple[tuple[Pair, ...], bool]:
        """The pairs in a cell, and whether it is a key alone; remembered."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known[text] = learnt = self._of_cell(compatible(text).strip())
        return learnt

    def _of_cell(self, cell: str) -> tuple[tuple[Pair, ...], bool]:
        if len(cell) > _LONGEST:
            return (), False
        pairs = tuple(self.pairs(cell))
        if len(pairs) != 1 or pairs[0][1]:
            return pairs, False
        found = self._pattern.match(cell)
        alone = found is not None and found.end() >= len(cell.rstrip(":： "))
        return (pairs, True) if alone else ((), False)
