"""Every setting, read from `GONGKAI_*` environment variables. docs/settings.md is the table."""

from functools import lru_cache

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MEBIBYTE = 1024 * 1024


class Settings(BaseSettings):
    """What an operator may choose. The defaults suit one county on one machine."""

    model_config = SettingsConfigDict(env_prefix="GONGKAI_", extra="ignore")

    database_url: SecretStr = Field(
        SecretStr("sqlite:///gongkai.sqlite"),
        description="数据库地址：sqlite:///文件 或 postgresql://用户:密码@主机/库名",
    )
    database_replica_url: SecretStr = Field(
        SecretStr(""),
        description="PostgreSQL 只读备库的地址：不带密钥的读取由它回答，赶不上时仍由主库回答；留空则不用",
    )
    open_writes: bool = Field(
        False,
        description="不用密钥也可写入。只用于演示和测试：任何能连上服务的人都可以改数据",
    )
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^\s?#]+)?$",
        description="服务的对外地址，用于答复里的链接；留空则按请求的 Host 头",
    )
    max_upload_bytes: int = Field(20 * MEBIBYTE, ge=1024, description="上传文件的上限（字节）")
    max_body_bytes: int = Field(4 * MEBIBYTE, ge=1024, description="JSON 请求体的上限（字节）")
    max_file_bytes: int = Field(
        1024 * MEBIBYTE, ge=MEBIBYTE, description="一次查询生成的 XLSX、Parquet 文件的上限（字节）"
    )
    bulk_folder: str = Field(
        "",
        description="整套数据的文件（/bulk）放在哪个文件夹；留空则在 SQLite 文件旁边，或系统的临时文件夹里",
    )
    bulk_at_start: bool = Field(
        False,
        description="服务启动后就生成整套数据的文件；否则等第一次有人要时才生成，此后随发布更新",
    )
    preview_rate: str = Field("60/minute", description="不带密钥的试读（dry_run）每个地址的次数上限")
    auth_failure_rate: str = Field("20/minute", description="用错误密钥的请求每个地址的次数上限")
    idempotency_hours: int = Field(
        24, ge=1, le=720, description="带 Idempotency-Key 的请求的答复保存多少小时，以备重发"
    )
    cors_origins: list[str] = Field(["*"], description="允许跨域读取公开数据的来源")
    answer_cache_bytes: int = Field(
        32 * MEBIBYTE, ge=0, description="每个进程保存公开答复以便再次答复的内存（字节）；0 为不保存"
    )
    read_threads: int = Field(2, ge=1, le=64, description="每个进程并行读数据库的线程数")
    max_exports: int = Field(4, ge=1, le=100, description="每个进程同时生成和发送的文件数")
    pool_size: int = Field(5, ge=1, le=200, description="PostgreSQL 连接池大小")
    statement_timeout_ms: int = Field(
        15_000, ge=100, description="单条查询语句的时限（毫秒）；超过时答复 503"
    )
    log_level: str = Field(
        "INFO",
        pattern="^(?i:debug|info|warning|error)$",
        description="日志级别：DEBUG、INFO、WARNING 或 ERROR",
    )


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
