"""One spelling for what is looked for and what it is looked for in. Pure.

Sign by sign: NFKC, small letters, the field's traditional signs as simplified ones; accents,
white space and invisible signs are left out, so that 信 息 公 开 over two lines is 信息公开.
"""

import unicodedata
from dataclasses import dataclass

from app.readers.plain import simplified

MOST_SIGNS = 30_000
"""How many signs are remembered: all the usual Chinese ones, and no more than that of others."""

_DROPPED = frozenset({"Mn", "Me", "Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `origins[i]` is the position in the original of the sign `text[i]` is from."""

    text: str
    origins: tuple[int, ...]


class _Signs(dict[int, str]):
    """Code point to what it folds to, worked out when first met."""

    def __missing__(self, code: int) -> str:
        made = unicodedata.normalize("NFKD", simplified(chr(code))).casefold()
        # Once more: the capital of a compatibility sign may decompose only when it is small.
        made = unicodedata.normalize("NFKD", made)
        kept = "".join(sign for sign in made if unicodedata.category(sign) not in _DROPPED)
        if len(self) < MOST_SIGNS:
            self[code] = kept
        return kept


_SIGNS = _Signs()


def fold(text: str) -> str:
    """The text in the one spelling; the empty text where nothing of it shows."""
    return text.translate(_SIGNS)


def fold_keeping_places(text: str) -> Folded:
    """As `fold`, with where each sign stood."""
    signs: list[str] = []
    origins: list[int] = []
    for place, sign in enumerate(text):
        folded = _SIGNS[ord(sign)]
        signs.append(folded)
        origins.extend([place] * len(folded))
    return Folded("".join(signs), tuple(origins))
