"""The 2014 form set as running text: `（一）主动公开政府信息数100条；其中：……12条；` in one paragraph."""

import re
from collections.abc import Iterator, Sequence

from app.readers.extract import Block, Text
from app.readers.match.glued import label_and_number
from app.readers.match.tokens import Family

_ENOUGH = 8
"""Labels of the form with their numbers from which on a page prints it so."""
_LONGEST = 20_000
_UNIT = r"(?:万元|元|人次|[条件次篇个人项])"
_END = re.compile(
    rf"(?<=\d)\s*{_UNIT}?(?:\s*[;；,，。、]\s*|\s+(?!{_UNIT}(?:\s|[;；,，。]|\Z)))"
    r"|(?<!其中)[:：]\s*(?=[一二三四五六七八九(（])"
)
"""What ends a label with its number: a sign or a space, but for that before the unit; or a heading."""
_SIGNS = " ;；,，。、:："
_UNIT_BETWEEN = re.compile(rf"\s+{_UNIT}\s+(?=[-\d][\d,.]*\s*\Z)")


def unfolded(blocks: Sequence[Block], family: Family) -> Sequence[Block]:
    """The blocks, each label of running text with its number on a line of its own; as they are where
    the page has too few of such."""
    result: list[Block] = []
    found = 0
    for block in blocks:
        pieces = list(_pieces(block.text)) if isinstance(block, Text) else []
        labelled = sum(label_and_number(piece, family) is not None for piece in pieces)
        if isinstance(block, Text) and labelled > 1:
            result += [Text(piece, block.place) for piece in pieces if piece]
        else:
            result.append(block)
        found += labelled
    return result if found >= _ENOUGH else blocks


def _pieces(text: str) -> Iterator[str]:
    """The text cut after every number, its unit put behind it."""
    if len(text) > _LONGEST:
        yield text
        return
    start = 0
    for end in _END.finditer(text):
        yield _UNIT_BETWEEN.sub(" ", text[start : end.end()].strip(_SIGNS))
        start = end.end()
    yield _UNIT_BETWEEN.sub(" ", text[start:].strip(_SIGNS))
