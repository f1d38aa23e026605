"""A page as HTML, in the ways portals and word processors write it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from tests.gold.build import meta_table
from tests.gold.page import Cell, Page, Para, Table

Inner = Callable[[str], str]
"""The text of a cell or paragraph as the mark-up inside it."""


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def bare(text: str) -> str:
    return escape(text)


def nbsp(text: str) -> str:
    return f"<p>{escape(text) or '&nbsp;'}</p>"


def word(text: str) -> str:
    """As a word processor exports it: `<o:p>`, a span for each run, blanks padded."""
    runs = "".join(f'<span lang="EN-US" style="font-family:仿宋">{escape(run)}</span>' for run in _runs(text))
    inner = f"{runs}<o:p></o:p>" if text else '<span lang="EN-US"><o:p>&nbsp;</o:p></span>'
    return f'\n  <p class="MsoNormal" align="center">{inner}</p>\n  '


def padded(text: str) -> str:
    return f"<p>&nbsp;&nbsp;{escape(text)}&nbsp; </p>" if text else "<p>&nbsp;&nbsp;</p>"


def broken(text: str) -> str:
    """Long labels broken over lines with `<br>`, as narrow columns are."""
    if len(text) < 6 or re.match(r"-?\d+(?![.、]\D|\d)", text):
        return f"<p>{escape(text)}</p>"
    return f"<p>{escape(text[:3])}<br/>{escape(text[3:])}</p>"


def _runs(text: str) -> list[str]:
    """A label cut into runs of two characters; numbers stay whole."""
    if text.strip().replace(".", "").replace("-", "").isdigit():
        return [text]
    return [text[i : i + 2] for i in range(0, len(text), 2)]


@dataclass(frozen=True)
class HtmlStyle:
    """`encoding` is what the bytes are in, `declared` what the page says (None: nothing);
    `bom` puts a byte order mark first; `nested` wraps the body in layout tables;
    `lines` writes every cell as a paragraph of its own, without tables; `th` marks head
    cells; `sloppy` leaves out closing tags; without `h1` only the file's head has the title."""

    inner: Inner = paragraph
    encoding: str = "utf-8"
    declared: str | None = "utf-8"
    bom: bool = False
    nested: bool = False
    lines: bool = False
    meta: bool = True
    thead: bool = False
    th: bool = False
    sloppy: bool = False
    h1: bool = True


def html(page: Page, style: HtmlStyle | None = None) -> bytes:
    """The whole file."""
    style = style or HtmlStyle()
    declared = (
        f'<meta http-equiv="Content-Type" content="text/html; charset={style.declared}">'
        if style.declared
        else ""
    )
    head = (
        f"<head>{declared}<title>{escape(page.title)}-门户网站</title><style>td{{border:1px solid}}</style>"
    )
    script = "<script>var seven='<td>99</td><td>88</td>';</script></head>"
    crumbs = "".join(f"<a href='/'>{escape(text)}</a>" for text in page.before)
    menu = "".join(f"<li><a href='/x{i}'>{name}</a></li>" for i, name in enumerate(_MENU))
    meta = _table(meta_table(page), HtmlStyle(inner=bare)) if style.meta and page.meta else ""
    blocks = "\n".join(_block(block, style) for block in page.blocks)
    links = "".join(f"<p class='pn'><a href='/n'>{escape(text)}</a></p>" for text in page.after)
    title = f"<h1>{escape(page.title)}</h1>" if style.h1 else ""
    main = f"<div id='zoom'>{title}{blocks}</div>"
    if style.nested:
        main = (
            "<table width='1000'><tr><td valign='top' width='200'><table><tr><td>栏目导航</td></tr>"
            f"<tr><td>机构职能</td></tr></table></td><td><table><tr><td>{main}</td></tr></table></td></tr></table>"
        )
    body = (
        f"<body><ul>{menu}</ul><div class='crumbs'>您的位置：{crumbs}</div>{meta}{main}{links}{_FOOT}</body>"
    )
    text = f"<!DOCTYPE html><html>{head}{script}{body}</html>"
    if style.sloppy:
        text = re.sub("</(td|tr|p|li|th|body|html)>", "", text).replace("<td", "<TD").replace("<tr", "<TR")
    prefix = b"\xef\xbb\xbf" if style.bom else b""
    return prefix + text.encode(style.encoding, errors="xmlcharrefreplace")


_MENU = ("首页", "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "依申请公开")
_FOOT = "<div class='foot'>版权所有：某网站 网站标识码：0000000042 备案号：某ICP备00000000号</div>"


def _block(block: Para | Table, style: HtmlStyle) -> str:
    if isinstance(block, Para):
        inner = style.inner(block.text).strip()
        return inner if inner.startswith("<p") else f"<p>{inner}</p>"
    return _lines(block, style) if style.lines else _table(block, style)


def _lines(table: Table, style: HtmlStyle) -> str:
    return "\n".join(f"<p>{escape(cell.text) or '&nbsp;'}</p>" for row in table.rows for cell in row)


def _table(table: Table, style: HtmlStyle) -> str:
    rows = [
        f"<tr>{''.join(_cell(cell, style, head=y < table.head) for cell in row)}</tr>"
        for y, row in enumerate(table.rows)
    ]
    if style.thead and table.head:
        head, body = "".join(rows[: table.head]), "".join(rows[table.head :])
        return f"<table border='1'><thead>{head}</thead><tbody>{body}</tbody></table>"
    return f"<table border='1'>{''.join(rows)}</table>"


def _cell(cell: Cell, style: HtmlStyle, *, head: bool) -> str:
    rowspan = f" rowspan={cell.rowspan}" if cell.rowspan > 1 else ""
    colspan = f" colspan={cell.colspan}" if cell.colspan > 1 else ""
    tag = "th" if style.th and head else "td"
    return f"<{tag}{rowspan}{colspan}>{style.inner(cell.text)}</{tag}>"
