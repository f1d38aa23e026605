"""Which formats a document comes in: one line here for each.

The libraries behind Word and Excel files are loaded with the first file of their kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.vocabulary import DocumentFormat
from app.writers import media_types
from app.writers.documents import html
from app.writers.documents.page import Page


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A format and what writes it."""

    media_type: str
    write: Callable[[Page], bytes]


def _docx(page: Page) -> bytes:
    from app.writers.documents import docx

    return docx.write(page)


def _xlsx(page: Page) -> bytes:
    from app.writers.documents import xlsx

    return xlsx.write(page)


DOCUMENT_FILES: Mapping[DocumentFormat, DocumentFile] = {
    DocumentFormat.HTML: DocumentFile(media_types.HTML, html.write),
    DocumentFormat.DOCX: DocumentFile(media_types.DOCX, _docx),
    DocumentFormat.XLSX: DocumentFile(media_types.XLSX, _xlsx),
}
