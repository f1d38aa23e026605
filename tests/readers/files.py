"""Small files of each type, made on the spot."""

import io
import zipfile
from collections.abc import Iterable, Mapping

import docx
import xlsxwriter

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(parts: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members, in order."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return held.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    """The members of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def saved(document: "docx.document.Document") -> bytes:
    """The bytes of a python-docx document."""
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def docx_of(body: str, **parts: str) -> bytes:
    """A docx around this body, written as WordprocessingML; `parts` are styles and numbering."""
    types = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = "".join(
        f'<Relationship Id="r{n}" Type="{office}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(parts)
    )
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{types}"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{types}">{related}</Relationships>',
            **{f"word/{kind}.xml": text for kind, text in parts.items()},
        }
    )


def xlsx_of(rows: Iterable[Iterable[object]], merged: Iterable[str] = (), *, sheet: str = "表一") -> bytes:
    """A workbook of one sheet; None leaves a cell out."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for area in merged:
            page.merge_range(area, "")
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                if value is not None:
                    page.write(down, across, value)
    return held.getvalue()
