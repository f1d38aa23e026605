"""Which formats a document comes in: one line here for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.vocabulary import DocumentFormat
from app.writers.documents import docx, html, xlsx
from app.writers.documents.page import Page


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A format and what writes it."""

    media_type: str
    write: Callable[[Page], bytes]


DOCUMENT_FILES: Mapping[DocumentFormat, DocumentFile] = {
    DocumentFormat.HTML: DocumentFile(html.MEDIA_TYPE, html.write),
    DocumentFormat.DOCX: DocumentFile(docx.MEDIA_TYPE, docx.write),
    DocumentFormat.XLSX: DocumentFile(xlsx.MEDIA_TYPE, xlsx.write),
}
