"""Keys and values in lines and table rows: the metadata of a page, the sign-off of a form."""

import re
from collections.abc import Iterable, Sequence

from app.readers.plain import compatible

_GAP = r"[\s\u3000]*"


def key_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Any of these keys, their signs spaced apart or not, where a key can stand."""
    spaced = sorted((_GAP.join(map(re.escape, word)) for word in words), key=len, reverse=True)
    return re.compile(
        r"(?:(?<=\s)|(?<=^)|(?<=[|:：\]】)）;；,，]))[\[【]?(" + "|".join(spaced) + r")[\]】]?"
        r"(?:\s*[(（][^()（）]{0,8}[)）])?\s*(?:[:：|]|(?=\s)|\Z)"
    )


def pairs_in(line: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """`发布机构 某局 发布日期 2019-03-26` as keys (spaces taken out) and values."""
    found = list(pattern.finditer(line))
    result: list[tuple[str, str]] = []
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(line)
        value = line[match.end() : end].strip(" \t\u3000|;；,，:：[]【】")
        result.append((re.sub(r"\s", "", match[1]), value.strip()))
    return result


def pairs_in_rows(rows: Iterable[list[str]], pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Keys in cells of their own with the value in the next cell, or both in one cell."""
    result: list[tuple[str, str]] = []
    for row in rows:
        cells = [compatible(cell).strip() for cell in row]
        at = 0
        while at < len(cells):
            cell = cells[at]
            at += 1
            if not cell or len(cell) > 400:
                continue
            pairs = pairs_in(cell, pattern)
            if len(pairs) == 1 and not pairs[0][1]:
                if not pattern.match(cell) or pattern.match(cell).end() < len(cell.rstrip(":： ")):  # type: ignore[union-attr]
                    continue
                following = cells[at] if at < len(cells) else ""
                if not pairs_in(following, pattern):
                    result.append((pairs[0][0], following))
                    at += 1
                    continue
            result += pairs
    return result
