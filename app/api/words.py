"""Parameters that take several words with commas between: `level=county,prefecture`."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from rapidfuzz import fuzz, process

from app.problems import ProblemError

Word = TypeVar("Word", bound=StrEnum)
MAX_WORDS = 200


def split(text: str | None, name: str) -> tuple[str, ...]:
    """The parts of a comma-separated parameter, each once, in the order given.

    Raises ProblemError `invalid_parameter` for an empty part or more than 200.
    """
    if text is None:
        return ()
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        raise _wrong(name, "逗号之间不能为空。", "There is nothing between two commas.")
    if len(parts) > MAX_WORDS:
        raise _wrong(name, f"最多 {MAX_WORDS} 项。", f"At most {MAX_WORDS} parts.")
    return tuple(dict.fromkeys(parts))


def words(text: str | None, known: type[Word], name: str) -> tuple[Word, ...]:
    """The parts as members of a closed list. Raises `invalid_parameter` naming the list."""
    return tuple(_word(part, known, name) for part in split(text, name))


def _word(part: str, known: type[Word], name: str) -> Word:
    try:
        return known(part)
    except ValueError:
        listed = [word.value for word in known]
        near = process.extractOne(part, listed, scorer=fuzz.WRatio, score_cutoff=60)
        zh, en = (f"最接近的是 {near[0]}；", f"the nearest is {near[0]}; ") if near else ("", "")
        raise _wrong(
            name,
            f"「{part[:40]}」不在可选的词里：{zh}可选 {_listed(listed)}。",
            f"{part[:40]!r} is not one of the words: {en}there are {', '.join(listed)}.",
        ) from None


def _listed(parts: Iterable[str]) -> str:
    return "、".join(parts)


def _wrong(name: str, zh: str, en: str) -> ProblemError:
    return ProblemError("invalid_parameter", zh, en, pointer=f"/query/{name}")
