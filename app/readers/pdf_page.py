"""What is drawn on one page of a PDF: glyphs, ruling lines, pictures. Nothing is interpreted.

Lengths are points (1/72 inch); x grows to the right and y downwards, as the page is shown.
The library is called at its lowest level: its comfortable one is ten times slower.
"""

import ctypes
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

MAX_GLYPHS = 60_000
"""Glyphs of one page; a page full of the smallest print holds a tenth of it."""
MAX_OBJECTS = 100_000
MAX_FORM_DEPTH = 8
_THIN = 3.0
"""A filled shape no thicker than this is a ruling line; thicker ones are shading."""
_MIN_RULE = 4.0
_PICTURE = (170.0, 85.0)
"""Width and height (6 by 3 cm) from which a picture may hold a table."""


class TooMuchError(Exception):
    """The page holds more than any page of a report does."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its left and right edge, its base line, its height."""

    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point that decides which cell it is in."""
        return (self.x0 + self.x1) / 2, self.y - self.size * 0.3


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line: at `at` across, from `start` to `end` along its direction."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page's contents. `horizontal` rules lie at a y, `vertical` ones at an x."""

    glyphs: list[Glyph]
    horizontal: list[Rule]
    vertical: list[Rule]
    pictures: int
    height: float


_Point = Callable[[float, float], tuple[float, float]]
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


def drawn(page: Any) -> Drawn:
    """The contents of a page of an opened pypdfium2 document. Raises TooMuchError."""
    turns = raw.FPDFPage_GetRotation(page.raw)
    glyphs, sideways = _glyphs(page, _turned(page, turns))
    if sideways:  # a wide table set upwards or downwards on an upright page
        turns = (turns + sideways) % 4
        glyphs, _ = _glyphs(page, _turned(page, turns))
    pen = _Pen(_turned(page, turns))
    pen.objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _IDENTITY, 0)
    left, bottom, right, top = page.get_bbox()
    height = right - left if turns % 2 else top - bottom
    return Drawn(glyphs, pen.horizontal, pen.vertical, pen.pictures, height)


def _turned(page: Any, turns: int) -> _Point:
    """From the page's own coordinates (y upwards) to those of the page turned clockwise."""
    left, bottom, right, top = page.get_bbox()
    if turns == 1:
        return lambda x, y: (y - bottom, x - left)
    if turns == 2:
        return lambda x, y: (right - x, y - bottom)
    if turns == 3:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _glyphs(page: Any, point: _Point) -> tuple[list[Glyph], int]:
    """The page's glyphs, and the quarter turns clockwise that would set most of them upright."""
    text = raw.FPDFText_LoadPage(page.raw)
    if not text:
        return [], 0
    try:
        ways = [0, 0, 0, 0]
        glyphs = list(_read_glyphs(text, point, ways))
    finally:
        raw.FPDFText_ClosePage(text)
    return glyphs, ways.index(max(ways))


def _read_glyphs(text: Any, point: _Point, ways: list[int]) -> Iterator[Glyph]:
    count = raw.FPDFText_CountChars(text)
    if count > MAX_GLYPHS:
        raise TooMuchError
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF(), raw.FS_MATRIX()
    tight = [ctypes.c_double() for _ in range(4)]
    ahead_of = point(0, 0)
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if code < 32 or raw.FPDFText_IsGenerated(text, index) == 1:
            continue  # line ends and spaces that the library made up
        raw.FPDFText_GetMatrix(text, index, matrix)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        size = raw.FPDFText_GetFontSize(text, index) * abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
        (ax, ay), (bx, by) = point(box.left, box.top), point(box.right, box.bottom)
        size = size or abs(by - ay)
        if abs(bx - ax) > 1.7 * size:
            # For fonts that are set downwards the library gives a box of the wrong scale.
            raw.FPDFText_GetCharBox(text, index, *tight)
            left, right, bottom, top = (side.value for side in tight)
            (ax, ay), (bx, by) = point(left, top), point(right, bottom)
        ahead = point(matrix.a, matrix.b)
        dx, dy = ahead[0] - ahead_of[0], ahead[1] - ahead_of[1]
        ways[(0 if dx >= 0 else 2) if abs(dx) >= abs(dy) else (1 if dy < 0 else 3)] += 1
        yield Glyph(chr(code), min(ax, bx), max(ax, bx), point(x.value, y.value)[1], size)


class _Pen:
    """Collects the rules and pictures of a page, within form objects too."""

    def __init__(self, point: _Point) -> None:
        self._point = point
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.pictures = 0
        self._seen = 0

    def objects(
        self, holder: Any, count: Callable[..., int], item: Callable[..., Any], matrix: _Matrix, depth: int
    ) -> None:
        """All objects of a page or a form, placed by `matrix`."""
        number = count(holder)
        self._seen += max(number, 0)
        if self._seen > MAX_OBJECTS or depth > MAX_FORM_DEPTH:
            raise TooMuchError
        for index in range(number):
            found = item(holder, index)
            kind = raw.FPDFPageObj_GetType(found)
            if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_IMAGE):
                continue
            own = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(found, own)
            placed = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(found, placed)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._picture(placed)
            else:
                self.objects(
                    found, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, placed, depth + 1
                )

    def _picture(self, matrix: _Matrix) -> None:
        """An image fills the unit square of its matrix."""
        a, b, c, d, _, _ = matrix
        width, height = abs(a) + abs(c), abs(b) + abs(d)
        self.pictures += width >= _PICTURE[0] and height >= _PICTURE[1]

    def _path(self, path: Any, matrix: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
            return
        for outline in self._outlines(path, matrix):
            if stroke.value:
                for (ax, ay), (bx, by) in itertools.pairwise(outline):
                    self._rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            else:
                xs, ys = [x for x, _ in outline], [y for _, y in outline]
                self._rule(min(xs), min(ys), max(xs), max(ys))

    def _outlines(self, path: Any, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
        """The path's straight outlines, each a list of points; curves break an outline off."""
        a, b, c, d, e, f = matrix
        x, y = ctypes.c_float(), ctypes.c_float()
        outline: list[tuple[float, float]] = []
        count = raw.FPDFPath_CountSegments(path)
        self._seen += max(count, 0)
        if self._seen > MAX_OBJECTS:
            raise TooMuchError
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(path, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            at = self._point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            if kind != raw.FPDF_SEGMENT_LINETO and outline:
                yield outline
                outline = []
            outline.append(at)
            if raw.FPDFPathSegment_GetClose(segment) and len(outline) > 1:
                outline.append(outline[0])
        if outline:
            yield outline

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A stretch as a rule, if it is thin and long enough to be one."""
        width, height = x1 - x0, y1 - y0
        if height <= _THIN and width > max(height, _MIN_RULE):
            self.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        elif width <= _THIN and height > max(width, _MIN_RULE):
            self.vertical.append(Rule((x0 + x1) / 2, y0, y1))


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    ga, gb, gc, gd, ge, gf = outer
    return (
        a * ga + b * gc,
        a * gb + b * gd,
        c * ga + d * gc,
        c * gb + d * gd,
        e * ga + f * gc + ge,
        e * gb + f * gd + gf,
    )
