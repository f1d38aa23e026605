"""Every way a reader of a file says no: what is wrong, and what to do instead.

One function for one reason, so that the same reason always has the same code, status
and words. `kind` is the format as a person calls it (`Word`, `Excel`, `PDF` …).
"""

from app.readers.extract import UnreadableFileError


def damaged(kind: str) -> UnreadableFileError:
    """The file begins like its type but breaks off or contradicts itself."""
    return UnreadableFileError(
        "damaged",
        422,
        f"{kind} 文件已损坏或不完整，无法读取。请重新下载或导出该文件后再上传。",
        f"The {kind} file is damaged or incomplete. Download or export it again and send the new copy.",
    )


def encrypted(kind: str) -> UnreadableFileError:
    """The file asks for a password."""
    return UnreadableFileError(
        "encrypted",
        422,
        f"{kind} 文件已加密或设有打开密码，无法读取。请取消密码保护，另存后再上传。",
        f"The {kind} file is protected by a password. Remove the protection, save it and send it again.",
    )


def scanned() -> UnreadableFileError:
    """The pages are pictures of text."""
    return UnreadableFileError(
        "scanned",
        422,
        "PDF 文件由扫描图片组成，没有可读取的文字。"
        "请上传由 Word 等软件导出的 PDF，或原始的 Word、Excel、网页文件。",
        "The PDF holds pictures of pages and no text. Send a PDF exported from the word processor, "
        "or the original Word, Excel or web page file.",
    )


def empty(kind: str) -> UnreadableFileError:
    """The file is sound and holds nothing."""
    return UnreadableFileError(
        "empty_file",
        422,
        f"{kind} 文件中没有文字或表格内容。请确认上传的是年度报告本身。",
        f"The {kind} file holds neither text nor tables. Make sure that it is the report itself.",
    )


def too_large(kind: str, limit: str, limit_en: str) -> UnreadableFileError:
    """The file, or what it expands to, is beyond what a report can be."""
    return UnreadableFileError(
        "too_large",
        413,
        f"{kind} 文件过大：{limit}。年度报告远小于此限，请只保留报告内容后再上传。",
        f"The {kind} file is too large: {limit_en}. A report is far smaller; "
        "keep only the report and send it again.",
    )


def too_expensive(kind: str) -> UnreadableFileError:
    """Reading went over the time or memory that any report needs."""
    return UnreadableFileError(
        "too_expensive",
        422,
        f"{kind} 文件结构异常，读取所需的时间或内存超出限制。"
        "请将报告另存为新文件（或网页、纯文本）后再上传。",
        f"The {kind} file takes more time or memory to read than any report needs. "
        "Save the report as a new file (or as a web page or plain text) and send that.",
    )


def busy() -> UnreadableFileError:
    """All workers are taken for too long: the file is not at fault."""
    return UnreadableFileError(
        "busy",
        503,
        "正在读取的文件过多，请稍后重试。",
        "Too many files are being read. Try again in a moment.",
    )


def another_type(kind: str) -> UnreadableFileError:
    """The container is right, what is inside is not a document of this type."""
    return UnreadableFileError(
        "unsupported_type",
        415,
        f"文件内容不是 {kind} 文档。"
        "请上传 Word（docx）、Excel（xlsx、xls）、PDF、网页或纯文本格式的年度报告。",
        f"The content is not a {kind} document. Send the report as Word (docx), Excel (xlsx, xls), PDF, "
        "a web page or plain text.",
    )
