"""What sort of file it is: by its content first, then by its name, then by what was declared."""

import re
import zipfile
from io import BytesIO

from app.readers.encoding import wide
from app.readers.extract import UnreadableFileError

MAX_BYTES = 30 * 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title|tr|span|h[1-6]|center|font|br|ul|script|style)[\s>/]",
    re.IGNORECASE,
)
_MHT_START = re.compile(rb"\s*[A-Za-z][A-Za-z-]{1,40}:[ \t]")
_MHT_PART = re.compile(
    rb"^(?:mime-version:|content-type:\s*(?:multipart/|text/html))", re.IGNORECASE | re.MULTILINE
)
"""The lines at the head of a page saved in one file, which is set as a letter is."""
_LOOK = 8192
_OLD_WORD = "DOC / WPS"
_BY_NAME = {
    "htm": "html", "html": "html", "shtml": "html", "xhtml": "html", "mht": "mht", "mhtml": "mht",
    "txt": "text", "text": "text", "md": "text", "csv": "text", "tsv": "text",
    "doc": "doc", "wps": "doc", "xls": "xls", "et": "xls", "ppt": "other", "dps": "other",
}  # fmt: skip
_BY_TYPE = {
    "text/html": "html",
    "multipart/related": "mht",
    "message/rfc822": "mht",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "text",
    "text/csv": "text",
}
MEDIA_TYPES = {
    "html": "text/html",
    "text": "text/plain",
    "mht": "multipart/related",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
"""The media type of each sort that can be read."""


def detect(content: bytes, *, name: str | None, media_type: str | None) -> str:
    """One of the keys of MEDIA_TYPES.

    Raises UnreadableFileError: 400 empty, 413 too large, 415 for a type that cannot be read
    (with how to save the file instead), 422 for a picture of a report.
    """
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise _no("empty_file", 400, "文件是空的。请确认选对了文件后重新上传。", "The file is empty.")
    if len(content) > MAX_BYTES:
        raise _no(
            "too_large",
            413,
            "文件超过 30 MB。请只上传年度报告本身。",
            "The file is larger than 30 MB. Send the report alone.",
        )
    ending = _ending(name)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(content, ending)
    if content.startswith(_OLE):
        return _ole(content, ending)
    if content[:1024].lstrip().startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
        return "pdf"
    if _is_picture(content):
        raise _picture()
    if content.startswith(b"{\\rtf"):
        raise _save_as("RTF", "docx")
    if content.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise _no(
            "unsupported_type", 415,
            "不支持该压缩格式。请解压后上传其中的报告，或改用 zip 压缩。",
            "This archive format cannot be read. Send the report inside it, or a zip file.",
        )  # fmt: skip
    return _text_like(content, ending, media_type)


def _text_like(content: bytes, ending: str, media_type: str | None) -> str:
    declared = _BY_TYPE.get((media_type or "").partition(";")[0].strip().lower())
    if _MHT_START.match(content) and _MHT_PART.search(content, 0, _LOOK):
        return "mht"
    head = content[:_LOOK]
    if doubled := wide(head):
        head = head.decode(doubled, "ignore").encode()
    if _HTML.search(head) or (b"<table" in content[:400_000].lower() and b"</t" in content.lower()):
        return "html"
    if _binary(content):
        raise _no(
            "unsupported_type", 415,
            "无法识别该文件的格式。"
            "请上传网页、Word（docx）、Excel（xlsx、xls）、PDF 或纯文本格式的年度报告。",
            "The file's format is not known. "
            "Send the report as a web page, Word (docx), Excel, PDF or plain text.",
        )  # fmt: skip
    by_name = _BY_NAME.get(ending)
    if by_name in ("html", "text"):
        return by_name if by_name == "text" or b"<" in content else "text"
    return declared if declared == "text" or (declared == "html" and b"<" in content) else "text"


def _ending(name: str | None) -> str:
    stem, dot, ending = (name or "").rpartition(".")
    return ending.strip().lower() if dot and stem else ""


def _zip(content: bytes, ending: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        return ending if ending in ("docx", "xlsx") else "zip"  # its reader says what is broken
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        raise _save_as("OpenDocument", "docx / xlsx")
    if any(name.startswith("ppt/") for name in names) or "OFD.xml" in names:
        raise _save_as("PPT / OFD", "docx / pdf")
    return "zip"


def _ole(content: bytes, ending: str) -> str:
    """An old Office container: the names of its streams tell which."""
    if "WordDocument".encode("utf-16-le") in content:
        raise _save_as(_OLD_WORD, "docx")
    if any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        return "xls"
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _no(
            "encrypted", 422,
            "文件已加密或设有打开密码，无法读取。请取消密码保护，另存后再上传。",
            "The file is protected by a password. Remove the protection, save it and send it again.",
        )  # fmt: skip
    if _BY_NAME.get(ending) == "xls":
        return "xls"
    raise _save_as(_OLD_WORD, "docx")


def _is_picture(content: bytes) -> bool:
    if content.startswith(b"BM"):
        return int.from_bytes(content[2:6], "little") == len(content)
    return content.startswith(_PICTURES) or (content.startswith(b"RIFF") and content[8:12] == b"WEBP")


def _binary(content: bytes) -> bool:
    head = content[:_LOOK]
    text = head.decode(wide(head) or "latin-1", "replace")
    controls = sum(sign < "\t" or "\r" < sign < "\x1b" or "\x1b" < sign < " " for sign in text)
    return controls * 50 > len(text)


def _no(code: str, status: int, detail: str, detail_en: str) -> UnreadableFileError:
    return UnreadableFileError(code, status, detail, detail_en)


def _picture() -> UnreadableFileError:
    return _no(
        "picture", 415,
        "这是一张图片，无法从中读取数字。请上传网页、Word、Excel 或可复制文字的 PDF 格式的报告。",
        "This is a picture; figures cannot be read from it. "
        "Send the report as a web page, Word, Excel or a PDF with text.",
    )  # fmt: skip


def _save_as(kind: str, other: str) -> UnreadableFileError:
    return _no(
        "unsupported_type", 415,
        f"不支持 {kind} 格式。请用办公软件或浏览器打开后“另存为” {other} 格式再上传。",
        f"{kind} files cannot be read. Open the file, save it as {other} and send that.",
    )  # fmt: skip
