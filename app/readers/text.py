"""A plain text file in normal form: its lines, numbered. What lines are cells, and of which
rows, only shows once their words are known; that is for `match.lines`."""

from app.readers import refusal
from app.readers.encoding import decode
from app.readers.extract import Block, Extract, Place, Text

KIND = "文本"
_MAX_BYTES = 30 * 2**20
_MAX_LINES = 400_000


def extract(content: bytes, *, name: str | None) -> Extract:  # noqa: ARG001  every reader has this signature
    """The lines that are not empty. Raises UnreadableFileError (empty, too large)."""
    if len(content) > _MAX_BYTES:
        raise refusal.too_large(KIND, "超过 30 MB", "more than 30 MB")
    text = decode(content).lstrip("\ufeff")
    if not text.strip():
        raise refusal.empty(KIND)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    if len(lines) > _MAX_LINES:
        raise refusal.too_large(KIND, f"超过 {_MAX_LINES} 行", f"more than {_MAX_LINES} lines")
    blocks: list[Block] = [
        Text(line, Place(line=number)) for number, line in enumerate(lines, 1) if line.strip()
    ]
    if not lines[-1].strip() and len(lines) > 1:
        # The place of the end tells how many empty lines, which may be cells, precede it.
        blocks.append(Text("", Place(line=len(lines))))
    return Extract(tuple(blocks))
