"""Pages of invented bodies, set from the form itself; the prose is a placeholder."""

from app.catalogue.registry import catalogue
from app.vocabulary import FormCode


def page_2014(
    *, unit: str = "某县人民政府", year: int = 2018, extra: str = "", **numbers: int | str
) -> bytes:
    """A page with the 2014 form, every cell 0 but `numbers` (indicator with `__` for a dot)."""
    chosen = {name.replace("__", "."): value for name, value in numbers.items()}
    rows = "".join(
        f"<tr><td>{row.label}</td><td>{row.unit or ''}</td>"
        f"<td>{chosen.get(row.indicator, 0) if row.indicator else ''}</td></tr>"
        for row in catalogue().forms[FormCode.F2014].rows
    )
    return (
        "<!doctype html><html><head><meta charset='utf-8'></head><body>"
        f"<h1>{unit}{year}年政府信息公开工作年度报告</h1>"
        f"<p>本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。</p>"
        f"<h2>一、概述</h2><p>占位文字。</p>{extra}<h2>政府信息公开情况统计表</h2>"
        f"<table><tr><th>统计指标</th><th>单位</th><th>统计数</th></tr>{rows}</table></body></html>"
    ).encode()


NOT_A_REPORT = "<html><body><h1>通讯录</h1><p>占位文字，没有表。</p></body></html>".encode()
NO_TABLE = (
    "<html><body><h1>某县人民政府2018年政府信息公开工作年度报告</h1><p>统计表见附件。</p></body></html>"
).encode()
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200)
