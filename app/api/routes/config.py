"""What a client can rely on: limits and versions."""

from importlib.metadata import version

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from app.api.conditional import etag_of, tag
from app.api.deps import Config
from app.api.openapi import NOT_MODIFIED
from app.paging import DEFAULT_LIMIT, MAX_LIMIT

router = APIRouter(tags=["服务"])


class Limits(BaseModel):
    """How much at a time."""

    default_limit: int = Field(description="列表每页默认多少项", examples=[100])
    max_limit: int = Field(description="列表每页最多多少项", examples=[1000])
    max_upload_bytes: int = Field(description="上传文件的上限（字节）", examples=[20971520])
    max_body_bytes: int = Field(description="JSON 请求体的上限（字节）", examples=[4194304])
    preview_rate: str = Field(description="不带密钥的试读次数上限", examples=["60/minute"])


class ConfigOut(BaseModel):
    """Limits and versions."""

    version: str = Field(description="服务的版本", examples=["0.1.0"])
    api_version: str = Field(description="接口的版本", examples=["v1"])
    writable: bool = Field(description="是否不用密钥即可写入（只在演示和测试中）")
    limits: Limits


@router.get("/config", summary="限额与版本", operation_id="get_config", responses=NOT_MODIFIED)
async def get_config(request: Request, response: Response, settings: Config) -> ConfigOut:
    """客户端可据以决定每页多少项、文件多大。"""
    answer = ConfigOut(
        version=version("gongkai"),
        api_version="v1",
        writable=settings.open_writes,
        limits=Limits(
            default_limit=DEFAULT_LIMIT,
            max_limit=MAX_LIMIT,
            max_upload_bytes=settings.max_upload_bytes,
            max_body_bytes=settings.max_body_bytes,
            preview_rate=settings.preview_rate,
        ),
    )
    tag(request, response, etag_of(answer.model_dump_json()))
    return answer
