"""Files out of a request: multipart with `file` parts, or the raw body with its Content-Type."""

from email.message import Message

from fastapi import Request
from starlette.datastructures import UploadFile

from app.intake.upload import Upload
from app.problems import ProblemError

FIELD = "file"
MULTIPART = "multipart/form-data"


MOST_FILES = 1_000
"""Parts of one form; more go into a zip."""


async def uploaded(request: Request) -> Upload:
    """The one file of the request. Raises ProblemError `invalid_body` where a form holds none,
    or more than one."""
    files = await all_uploaded(request)
    if len(files) != 1:
        raise ProblemError(
            "invalid_body",
            f"multipart 请求里要有且只有一个名为 {FIELD} 的文件；其他参数写在地址里。",
            f"A form has one file named {FIELD} and nothing else; parameters go into the query.",
            pointer=f"/body/{FIELD}",
        )
    return files[0]


async def all_uploaded(request: Request) -> list[Upload]:
    """The files of the request. Raises ProblemError `invalid_body` where a form holds none, or
    anything else."""
    declared = request.headers.get("content-type", "")
    if declared.partition(";")[0].strip().lower() != MULTIPART:
        return [Upload(await request.body(), _said_name(request), declared or None)]
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        parts = form.multi_items()
        files = [part for name, part in parts if name == FIELD and isinstance(part, UploadFile)]
        if not files or len(files) != len(parts):
            raise ProblemError(
                "invalid_body",
                f"multipart 请求里要有一个或多个名为 {FIELD} 的文件；其他参数写在地址里。",
                f"A form has files named {FIELD} and nothing else; parameters go into the query.",
                pointer=f"/body/{FIELD}",
            )
        return [Upload(await file.read(), file.filename, file.content_type) for file in files]


def _said_name(request: Request) -> str | None:
    """The name in Content-Disposition, where a raw body is sent with one."""
    header = request.headers.get("content-disposition")
    if header is None:
        return None
    message = Message()
    message["content-disposition"] = header
    name = message.get_filename()
    return name if isinstance(name, str) else None
