"""A saved web page in one file (MHT, MHTML: RFC 2557): the page among its pictures and styles.

Browsers write the page itself first, or name it by `start`; a portal that shows its reports in
a frame leaves the form to a later part. Of the pages within, the first that has a table is read.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from app.readers import html, refusal
from app.readers.extract import Extract, Grid, UnreadableFileError

KIND = "MHT"
_MAX_BYTES = 30 * 2**20
_MAX_PARTS = 2_000
_MAX_DEPTH = 20
"""Parts within parts; each level costs every line of those below once more."""
_PAGES = ("text/html", "application/xhtml+xml")


def extract(content: bytes, *, name: str | None) -> Extract:
    """The blocks of the page. Raises UnreadableFileError (empty, too large, too expensive, damaged)."""
    if len(content) > _MAX_BYTES:
        raise refusal.too_large(KIND, "超过 30 MB", "more than 30 MB")
    if content.count(b"\n--") > _MAX_PARTS or content.lower().count(b"multipart/") > _MAX_DEPTH:
        raise refusal.too_expensive(KIND)
    first: Extract | None = None
    for page in _pages(message_from_bytes(content)):
        try:
            found = html.extract(page, name=name)
        except UnreadableFileError as error:
            if error.code != "empty_file":
                raise
            continue
        if any(isinstance(block, Grid) for block in found.blocks):
            return found
        first = first or found
    if first is None:
        raise refusal.empty(KIND)
    return first


def _pages(message: Message) -> Iterator[bytes]:
    """The pages of the file in UTF-8 where their part says what they are in, the main one first."""
    parts = [part for part in message.walk() if part.get_content_type() in _PAGES]
    start = message.get_param("start")
    parts.sort(key=lambda part: start is None or part.get("Content-ID") != start)
    for part in parts:
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content.strip():
            yield _in_utf8(content, part.get_content_charset())


def _in_utf8(content: bytes, charset: str | None) -> bytes:
    """What the part says of itself goes before what the page within says, if it fits."""
    try:
        return content.decode(charset).encode() if charset else content
    except (UnicodeDecodeError, LookupError):
        return content
