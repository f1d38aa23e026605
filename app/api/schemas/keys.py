"""What the key routes take and give."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.rules import NAME_LENGTH
from app.accounts.service import KeyView
from app.vocabulary import Role

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class KeyBody(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[
        str,
        Field(
            min_length=1, max_length=NAME_LENGTH, description="给谁用、作什么用", examples=["县教育局填报"]
        ),
    ]
    role: Annotated[Role, Field(description="角色；后一个可做前一个能做的一切", examples=["compiler"])]
    unit: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=40,
            description="管到哪个单位及其下级；不写则管全部单位",
            examples=["411328"],
        ),
    ] = None


class KeyOut(BaseModel):
    """A key that was handed out, without the key itself."""

    id: int = Field(description="编号，撤销时用", examples=[1])
    name: str = Field(description="给谁用、作什么用", examples=["县教育局填报"])
    role: Role = Field(description="角色", examples=["compiler"])
    unit: str | None = Field(description="管到的单位；null 为全部单位", examples=["411328"])
    prefix: str = Field(description="密钥开头几位，用来辨认", examples=["gk_Xy12Ab"])
    created_at: Moment = Field(description="发给的时间", examples=["2026-01-05T08:00:00Z"])
    created_by: str = Field(description="谁发给的", examples=["operator"])
    last_used_at: Moment | None = Field(description="最近一次使用（精确到一分钟）；null 为从未使用")
    revoked_at: Moment | None = Field(description="撤销的时间；null 为有效")


class NewKeyOut(KeyOut):
    """The one answer that shows a key."""

    key: str = Field(description="密钥，只显示这一次，请立即保存", examples=["gk_…"])


def key_fields(view: KeyView) -> dict[str, object]:
    """The members of a `KeyOut`."""
    return {
        "id": view.id,
        "name": view.name,
        "role": view.role,
        "unit": view.unit,
        "prefix": view.prefix,
        "created_at": _text(view.created_at),
        "created_by": view.created_by,
        "last_used_at": view.last_used_at and _text(view.last_used_at),
        "revoked_at": view.revoked_at and _text(view.revoked_at),
    }


def key_out(view: KeyView) -> KeyOut:
    """A key in the list."""
    return KeyOut.model_validate(key_fields(view))


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
