"""What is drawn on one page of a PDF: glyphs, ruling lines, pictures. Nothing is interpreted.

Lengths are points (1/72 inch); x grows to the right and y downwards, as the page is shown.
The library is called at its lowest level: its comfortable one is ten times slower.
"""

import ctypes
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

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


class Glyph(NamedTuple):
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
        reading = _Reading(text, point)
        glyphs = list(reading.glyphs())
    finally:
        raw.FPDFText_ClosePage(text)
    return glyphs, reading.ways.index(max(reading.ways))


class _Reading:
    """One pass over the characters of a page. `ways` counts them by the quarter turns they need."""

    def __init__(self, text: Any, point: _Point) -> None:
        self.ways = [0, 0, 0, 0]
        self._text = text
        self._point = point
        self._known: dict[tuple[float, float, float], tuple[float, int]] = {}

    def glyphs(self) -> Iterator[Glyph]:
        """Every character that the file prints. This is the innermost loop of reading a PDF:
        each call of the library counts, so what is alike is asked once."""
        text, point, ways = self._text, self._point, self.ways
        count = raw.FPDFText_CountChars(text)
        if count > MAX_GLYPHS:
            raise TooMuchError
        x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
        at_x, at_y, at_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
        code_of, origin_of, box_of, size_of = (
            raw.FPDFText_GetUnicode,
            raw.FPDFText_GetCharOrigin,
            raw.FPDFText_GetLooseCharBox,
            raw.FPDFText_GetFontSize,
        )
        for index in range(count):
            code = code_of(text, index)
            if code < 32 or (code == 32 and raw.FPDFText_IsGenerated(text, index) == 1):
                continue  # line ends and spaces that the library made up
            box_of(text, index, at_box)
            origin_of(text, index, at_x, at_y)
            left, right, top, bottom = box.left, box.right, box.top, box.bottom
            key = (size_of(text, index), right - left, top - bottom)
            size, way = self._known.get(key) or self._measured(index, key)
            ways[way] += 1
            ax, ay = point(left, top)
            bx, by = point(right, bottom)
            if abs(bx - ax) > 1.7 * (size or abs(by - ay)):
                ax, bx = self._tight(index)
            yield Glyph(chr(code), min(ax, bx), max(ax, bx), point(x.value, y.value)[1], size or abs(by - ay))

    def _measured(self, index: int, key: tuple[float, float, float]) -> tuple[float, int]:
        """Height and turn of a character, and of all that have its font size and its box."""
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, index, matrix)
        size = key[0] * abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
        (x0, y0), (x1, y1) = self._point(0, 0), self._point(matrix.a, matrix.b)
        dx, dy = x1 - x0, y1 - y0
        way = (0 if dx >= 0 else 2) if abs(dx) >= abs(dy) else (1 if dy < 0 else 3)
        if len(self._known) < 10_000:
            self._known[key] = (size, way)
        return size, way

    def _tight(self, index: int) -> tuple[float, float]:
        """The edges of what is drawn: for fonts that are set downwards the library gives a box
        of the wrong scale."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(self._text, index, left, right, bottom, top)
        return self._point(left.value, top.value)[0], self._point(right.value, bottom.value)[0]


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
