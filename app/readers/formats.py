"""The readers of files, in a list: a new file type is one new module and one line here.

Web pages and plain text are read here and now, by a parser that is safe with hostile input;
the formats of office programs and PDF go to processes with bounds (`sandbox`).
"""

from collections.abc import Callable
from functools import partial

from app.readers import archive, html, text
from app.readers.detect import detect
from app.readers.extract import Extract, UnreadableFileError
from app.readers.sandbox import extract_bounded

FORMATS: dict[str, Callable[..., Extract]] = {
    "html": html.extract,
    "text": text.extract,
    "mht": partial(extract_bounded, "mht"),
    "docx": partial(extract_bounded, "docx"),
    "xlsx": partial(extract_bounded, "xlsx"),
    "xls": partial(extract_bounded, "xls"),
    "pdf": partial(extract_bounded, "pdf"),
}


def extract(content: bytes, *, name: str | None, media_type: str | None) -> Extract:
    """Any file in normal form. Raises UnreadableFileError; an archive is refused here (its
    members are files of their own, see `archive.members`)."""
    kind = single(content, name=name, media_type=media_type)
    return FORMATS[kind](content, name=name)


def single(content: bytes, *, name: str | None, media_type: str | None) -> str:
    """The format of a file that is no archive, a key of FORMATS. Raises UnreadableFileError as
    `extract` does."""
    kind = detect(content, name=name, media_type=media_type)
    if kind not in FORMATS:
        archive.members(content)  # a broken or hostile one is refused as such
        raise UnreadableFileError(
            "archive", 415,
            "这是一个压缩包，不是单个报告。请解压后逐个上传，或使用批量导入。",
            "This is an archive, not one report. Send its files one by one, or import it as a batch.",
        )  # fmt: skip
    return kind
