"""Every way we say no.

`PROBLEMS` lists the kinds of refusal: each has a stable code, an HTTP status, a title and
a remedy in Chinese and English, and a page at `/problems/{code}` made from them.
A refusal anywhere in the code is `raise ProblemError(code, detail, detail_en)`; only the
API turns it into RFC 9457 JSON and only the command line into a line of text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of refusal and what its reader should do."""

    code: str
    status: int
    title: str
    title_en: str
    remedy: str
    remedy_en: str


def _kinds(*kinds: tuple[str, int, str, str, str, str]) -> Mapping[str, ProblemKind]:
    return {code: ProblemKind(code, *rest) for code, *rest in kinds}  # type: ignore[arg-type]


PROBLEMS: Mapping[str, ProblemKind] = _kinds(
    ("bad_request", 400, "请求无法理解", "The request cannot be understood",
     "检查请求的写法；/docs 有每个接口的例子。", "Check the request; /docs has an example of every call."),
    ("invalid_parameter", 422, "参数不合要求", "A parameter is not acceptable",
     "按 errors 里逐条指出的位置改正。", "Correct what errors[] points at."),
    ("unknown_parameter", 422, "没有这个参数", "There is no such parameter",
     "参数名写错了；errors 里给出最接近的正确名称。", "The name is misspelt; errors[] names the nearest one."),
    ("invalid_body", 422, "请求内容不合要求", "The body is not acceptable",
     "按 errors 里的 pointer 找到字段并改正。", "Correct the fields that errors[] points at."),
    ("cursor_invalid", 422, "翻页标记无效", "The cursor is not valid",
     "用上一页答复里的 next 原样作为 cursor，或去掉 cursor 从头读起。",
     "Pass next of the last page unchanged, or start again without a cursor."),
    ("cursor_lost", 409, "变更记录里没有这个位置", "The feed has no such place",
     "这个标记来自另一个服务，或服务已从备份恢复。请从头（since=0）重新同步，或重做镜像。",
     "The cursor comes from another service, or this one was restored from a backup. "
     "Begin again (since=0), or make the mirror anew."),
    ("counts_twice", 422, "会重复计算", "This would count twice",
     "alternatives 列出可行的查法。", "alternatives lists calls that work."),
    ("not_found", 404, "没有这个地址", "There is nothing at this address",
     "查看 /docs 里的接口清单。", "See the list of calls at /docs."),
    ("method_not_allowed", 405, "此地址不支持这种方法", "This address does not take that method",
     "Allow 响应头列出可用的方法。", "The Allow header lists the methods."),
    ("not_acceptable", 406, "没有这种格式", "There is no such format",
     "用 ?format= 选择列出的格式之一。", "Choose one of the listed formats with ?format=."),
    ("unit_unknown", 404, "没有这个单位", "There is no such unit",
     "用 /api/v1/units?q=名称 查代码；行政区划代码为六位数字。",
     "Look the code up with /api/v1/units?q=NAME; divisions have six digits."),
    ("report_unknown", 404, "没有这份报告", "There is no such report",
     "用 /api/v1/reports?unit=代码 看该单位有哪些年度。", "See /api/v1/reports?unit=CODE for its years."),
    ("indicator_unknown", 404, "没有这个指标", "There is no such indicator",
     "用 /api/v1/indicators 查指标代码。", "Look the code up at /api/v1/indicators."),
    ("sdmx_unknown", 404, "SDMX 里没有这一项", "SDMX has no such item",
     "detail 列出可用的名称；结构见 /sdmx/datastructure/GK/OBSERVATIONS?references=all。",
     "The detail lists the names; see /sdmx/datastructure/GK/OBSERVATIONS?references=all."),
    ("sdmx_empty", 404, "没有符合条件的数", "No data match",
     "放宽键或年度；哪些单位有数，见 /sdmx/codelist/GK/CL_UNIT。虚构的单位要在键里写明才给出。",
     "Widen the key or the years; /sdmx/codelist/GK/CL_UNIT lists the units with data. "
     "Invented units are given only where the key names them."),
    ("form_unknown", 404, "没有这种表式", "There is no such form",
     "表式只有 2014、2019、2021 三种。", "The forms are 2014, 2019 and 2021."),
    ("finding_unknown", 404, "没有这条问题", "There is no such finding",
     "重新读取 findings：数据改动后问题会重新编号。", "Read the findings again: they change with the data."),
    ("import_unknown", 404, "没有这次导入", "There is no such import",
     "检查导入编号；试读（dry_run）不留记录。", "Check the id; a dry run leaves no record."),
    ("unmatched_unknown", 404, "没有这条未归位的内容", "There is no such unmatched item",
     "重新读取 …/unmatched：已归位的不再列出。", "Read …/unmatched again: what has found a home is listed no more."),
    ("compilation_unknown", 404, "没有这次汇总", "There is no such compilation",
     "用 GET /api/v1/compilations?within=代码 查看；试算（dry_run）不留记录。",
     "See GET /api/v1/compilations?within=CODE; a dry run leaves no record."),
    ("nothing_to_compile", 422, "没有可汇总的报告", "There is nothing to sum",
     "left_out 逐个列出下级单位和原因；请先让它们报送并发布，再汇总。",
     "left_out lists the units and why; have them publish first."),
    ("preview_too_many", 422, "试读的文件过多", "Too many files for a dry run",
     "一次试读不超过 20 个文件；正式导入不限。", "A dry run takes 20 files at most; an import takes more."),
    ("revision_unknown", 404, "没有这个版本", "There is no such revision",
     "用 …/revisions 查看已有版本。", "See …/revisions for those that exist."),
    ("deadline_unknown", 404, "日历里没有这个日期", "The calendar has no such date",
     "用 /api/v1/calendar?within=代码 查看已规定的日期。", "See /api/v1/calendar?within=CODE for those that are set."),
    ("key_unknown", 404, "没有这把密钥", "There is no such key",
     "用 GET /api/v1/keys 查编号；只能看到本单位及下级单位的密钥。",
     "See GET /api/v1/keys for the numbers; you see those of your unit and below."),
    ("source_missing", 404, "没有原始文件", "There is no source file",
     "这份报告是手工录入的，没有原始文件。", "This report was entered by hand."),
    ("problem_unknown", 404, "没有这种错误代码", "There is no such problem code",
     "查看 /problems。", "See /problems."),
    ("withdrawn", 410, "报告已撤回", "The report was withdrawn",
     "detail 说明撤回的时间和原因。", "The detail says when and why."),
    ("conflict", 409, "与现有数据冲突", "In conflict with what is there",
     "先读取现状，再决定如何修改。", "Read the present state first."),
    ("report_exists", 409, "该单位该年度该口径已有报告", "There is such a report already",
     "要修改它，请先 GET 取得 ETag，再带 If-Match 提交。", "GET it for its ETag, then send If-Match."),
    ("unit_exists", 409, "单位代码已被使用", "The unit code is taken",
     "要修改它，请用 PATCH；新单位请换一个代码。", "PATCH it, or choose another code."),
    ("key_reused", 422, "Idempotency-Key 用在了别的请求上", "The Idempotency-Key came with another request",
     "每个新请求换一个新的值；只有原样重发才用原来的值。", "Take a new value for every new request; the old one only to send it again."),
    ("in_progress", 409, "同一个请求正在执行", "The same request is being done",
     "按 Retry-After 等待后，原样再发一次，即得答复。", "Wait as Retry-After says and send it again: it will be answered."),
    ("shown_once", 409, "密钥只显示一次", "A key is shown once only",
     "若没有收到：用 GET /api/v1/keys 查到编号，DELETE 撤销，再发给一把新的。",
     "If it never arrived: find its number with GET /api/v1/keys, DELETE it and make another."),
    ("unit_in_use", 409, "单位不能删除", "The unit cannot be deleted",
     "它还有下级单位或报告；已撤销的单位请填 valid_to。", "It has units or reports below it; set valid_to instead."),
    ("roster_invalid", 422, "单位名录有错误", "The roster has errors",
     "errors 逐格指出错误；全部改正后重新上传，在此之前没有载入任何内容。",
     "errors[] points at each cell; correct them all and send it again. Nothing was loaded."),
    ("unit_cycle", 409, "单位不能隶属于自己的下级", "A unit cannot belong to its own subordinate",
     "检查 parent。", "Check parent."),
    ("transition_illegal", 409, "现在不能这样办理", "This step is not open now",
     "allowed 列出现在可以办理的步骤。", "allowed lists the steps that are open."),
    ("published_is_fixed", 409, "已发布的报告不能直接修改", "A published report is not edited",
     "用 transitions {\"to\": \"draft\", \"note\": …} 开一个更正版本。",
     "Open a correction with transitions {\"to\": \"draft\", \"note\": …}."),
    ("report_locked", 409, "报告正在审核，不能修改", "The report is under review and not edited",
     "请审核人用 transitions {\"to\": \"returned\", \"note\": …} 退回后再改。",
     "Ask the reviewer to return it with transitions {\"to\": \"returned\", \"note\": …}."),
    ("findings_block", 409, "还有未处理的错误", "Errors stand in the way",
     "改正 errors 里列出的数，或对该条问题填写说明：PATCH …/findings/{id} {\"note\": …}。",
     "Correct the figures in errors[], or acknowledge the finding: PATCH …/findings/{id} {\"note\": …}."),
    ("review_required", 422, "缺少保密审查记录", "The confidentiality review is missing",
     "发布时一并写明 {\"confidentiality_review\": {\"by\": 审查人, \"on\": 日期}}。",
     "Send {\"confidentiality_review\": {\"by\": ..., \"on\": ...}} in the same call."),
    ("precondition_required", 428, "缺少 If-Match", "If-Match is missing",
     "先 GET 取得 ETag，再带 If-Match 提交，以免覆盖别人的修改。",
     "GET the ETag and send it in If-Match, lest you overwrite another's work."),
    ("precondition_failed", 412, "数据已被别人改过", "The data changed meanwhile",
     "重新 GET，核对后用新的 ETag 再提交。", "GET again, compare, and send the new ETag."),
    ("unauthorized", 401, "需要有效的密钥", "A valid key is needed",
     "写入要带 Authorization: Bearer gk_…；密钥由运营者用 gongkai key create 或上级管理员用 POST /api/v1/keys 发给。"
     "读取公开数据不需要密钥，请去掉该请求头。",
     "Writes need Authorization: Bearer gk_…; the operator makes keys with gongkai key create, an admin with "
     "POST /api/v1/keys. Public data needs no key: leave the header out."),
    ("forbidden", 403, "没有权限", "Not permitted",
     "换用对该单位有相应角色的密钥。", "Use a key with the right role over the unit."),
    ("uri_too_long", 414, "地址过长", "The address is too long",
     "地址连同参数不能超过 65535 字节：请分几次查询，或用 within、years 的范围代替逐个列出的代码。",
     "Path and query may have 65535 bytes: ask in parts, or use within and ranges of years instead of lists of codes."),
    ("headers_too_large", 431, "请求头过长", "The headers are too large",
     "请求头连同地址不能超过 128 KiB；请去掉不需要的请求头。",
     "The request line and the headers may have 128 KiB; leave out headers that are not needed."),
    ("too_large", 413, "内容过大", "The content is too large",
     "detail 写明上限；请拆分，或去掉图片后再传。", "The detail gives the limit; split it or drop pictures."),
    ("sheet_too_small", 422, "Excel 放不下", "Excel cannot hold this",
     "缩小查询范围，或改用 format=csv、format=parquet：它们没有行数限制。",
     "Narrow the question, or use format=csv or format=parquet, which have no limit of rows."),
    ("file_too_large", 422, "文件过大", "The file would be too large",
     "缩小查询范围，或改用 format=csv、format=ndjson：它们边生成边发送。全部数据请用 /bulk。",
     "Narrow the question, or use format=csv or ndjson, which are sent as they are made; for everything use /bulk."),
    ("cube_too_large", 422, "立方体过大", "The cube would be too large",
     "缩小查询范围，使单位、年度、指标等各维的个数相乘不超过上限；或改用 format=csv、format=parquet：它们没有上限。",
     "Narrow the question until units × years × indicators and so on are within the limit, or use format=csv or "
     "format=parquet, which have none."),
    ("answer_too_large", 422, "答案过大", "The answer would be too large",
     "用 years、within、level、kind 缩小范围，或少分几维（group_by）；要每个单位的数请用 observations，它没有上限。",
     "Narrow the question with years, within, level or kind, or group by fewer things; for the figures of every "
     "unit use observations, which has no limit."),
    ("not_built_yet", 503, "还没有生成", "Not made yet",
     "按 Retry-After 稍后再取；以后换版时旧的一版仍可取。", "Come back after Retry-After; later versions come without a gap."),
    ("file_unknown", 404, "没有这个文件", "There is no such file",
     "GET /bulk 列出全部文件。", "GET /bulk lists all files."),
    ("range_not_satisfiable", 416, "没有这一段", "There is no such range",
     "先用 HEAD 看 Content-Length，再取其中一段。", "See Content-Length with HEAD, then ask for a part of it."),
    ("length_required", 411, "缺少长度", "A length is required", "请带 Content-Length。", "Send Content-Length."),
    ("unsupported_media_type", 415, "不支持这种文件", "This type of file is not supported",
     "请上传网页（HTML）、文本、.docx、.xlsx、.xls 或文字版 PDF。",
     "Send a web page (HTML), text, .docx, .xlsx, .xls or a text PDF."),
    ("json_expected", 415, "请求体应为 JSON", "The body must be JSON",
     "加上 Content-Type: application/json，并以 JSON 发送。", "Send JSON, with Content-Type: application/json."),
    ("empty_file", 400, "文件是空的", "The file is empty", "检查文件是否保存完整。", "Check that it was saved whole."),
    ("not_a_report", 422, "这不是政府信息公开工作年度报告", "This is not an annual disclosure report",
     "请确认文件是年度报告本身，而不是目录页或别的文件。", "Make sure that the file is the report itself."),
    ("no_table", 422, "没有找到统计表", "No statistical form was found",
     "统计表可能在附件里：请下载附件后上传附件。", "The form may be an attachment: send that instead."),
    ("table_is_picture", 422, "统计表是图片", "The form is a picture",
     "请找到文字版（Word、Excel 或网页表格），或手工录入。", "Find a version with text, or enter the figures by hand."),
    ("unreadable_file", 422, "文件无法读取", "The file cannot be read",
     "请用原软件打开并另存为 .docx、.xlsx 或 PDF 后再传。", "Open it and save it anew as .docx, .xlsx or PDF."),
    ("damaged", 422, "文件已损坏", "The file is damaged",
     "请重新下载或导出该文件后再传。", "Download or export it again and send the new copy."),
    ("encrypted", 422, "文件已加密", "The file is protected by a password",
     "请取消密码保护，另存后再传。", "Remove the protection, save it and send it again."),
    ("scanned", 422, "PDF 由扫描图片组成", "The PDF holds pictures of pages",
     "请上传由 Word 等软件导出的 PDF，或原始的 Word、Excel、网页文件。",
     "Send a PDF exported from the word processor, or the original file."),
    ("too_expensive", 422, "文件结构异常", "The file takes too much to read",
     "请将报告另存为新文件（或网页、纯文本）后再传。", "Save the report as a new file, a web page or plain text."),
    ("picture", 415, "这是一张图片", "This is a picture",
     "请上传网页、Word、Excel 或可复制文字的 PDF。", "Send a web page, Word, Excel or a PDF with text."),
    ("archive", 415, "这是压缩包，不是单个报告", "This is an archive, not one report",
     "请解压后逐个上传。", "Send its files one by one."),
    ("unsupported_type", 415, "不支持这种文件格式", "This format of file is not supported",
     "请另存为网页（HTML）、文本、.docx、.xlsx、.xls 或文字版 PDF 后再传。",
     "Save it as a web page (HTML), text, .docx, .xlsx, .xls or a text PDF."),
    ("unit_unrecognised", 422, "认不出是哪个单位的报告", "The reporting unit was not recognised",
     "用 unit=代码 指明单位；unit_candidates 列出可能的单位。", "Say unit=CODE; unit_candidates lists the likely ones."),
    ("year_unrecognised", 422, "认不出报告年度", "The report year was not recognised",
     "用 year=年份 指明。", "Say year=YEAR."),
    ("year_out_of_range", 422, "报告年度不合理", "The report year is out of range",
     "报告年度从 2008 年起，且不晚于上一个完整年度所在年。", "Years run from 2008 to the present."),
    ("rate_limited", 429, "请求过于频繁", "Too many requests",
     "按 Retry-After 的秒数等待后再试。", "Wait as Retry-After says."),
    ("busy", 503, "服务正忙", "The service is busy",
     "按 Retry-After 的秒数等待后原样再试；已提交的数据不会丢失。总是如此时请告诉运营者。",
     "Try again after Retry-After; what was stored before is safe. If it lasts, tell the operator."),
    ("database_away", 503, "连不上数据库", "The database is away",
     "按 Retry-After 的秒数等待后再试；写入请先 GET 看是否已经保存，或带同一个 Idempotency-Key 重发。运营者：启动数据库即可，本服务不必重启。",
     "Try again after Retry-After; for a write GET first whether it was stored, or send it again with the same "
     "Idempotency-Key. Operator: start the database; this service needs no restart."),
    ("database_read_only", 503, "数据库只读", "The database is read-only",
     "过一会儿再写；读取照常。运营者：检查数据库文件和文件夹的权限、磁盘是否只读挂载，PostgreSQL 是否连到了备库。",
     "Write later; reading goes on. Operator: see the rights of the file and its folder, whether the disk is mounted "
     "read-only, and whether PostgreSQL is a standby."),
    ("storage_full", 507, "存储空间不足", "No room on the disk",
     "过一会儿再写。运营者：腾出磁盘空间（不要删 -wal、-shm 文件），本服务不必重启。",
     "Write later. Operator: make room on the disk (never delete -wal or -shm files); this service needs no restart."),
    ("internal", 500, "服务内部出错", "Something failed inside",
     "这是我们的错。请把 instance 里的请求编号告诉运营者。", "This is our fault: tell the operator the request id."),
)  # fmt: skip


class ProblemError(Exception):
    """A refusal. `detail` says in Chinese what is wrong here, `detail_en` in English.

    `errors` are `(pointer, message)` pairs, or `(pointer, message, English message)`;
    `extra` are members the problem is extended with (RFC 9457 §3.2); `headers` go onto the HTTP answer.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        detail_en: str,
        *,
        pointer: str | None = None,
        errors: Sequence[tuple[str, str] | tuple[str, str, str]] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = PROBLEMS[code]
        self.status = status or self.kind.status
        self.detail = detail
        self.detail_en = detail_en
        self.errors: tuple[tuple[str, ...], ...] = tuple(errors) or (
            ((pointer, detail, detail_en),) if pointer else ()
        )
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})
