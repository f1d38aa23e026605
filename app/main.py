"""The application: settings and a database in, an ASGI application out."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import Depends, FastAPI

from app import site
from app.accounts.keyring import Keyring
from app.api import errors, openapi
from app.api.metrics import Metrics
from app.api.middleware import stack
from app.api.requests import sound_request
from app.api.route_table import RouteTable
from app.api.routes import ROOT_ROUTERS, ROUTERS, TAGS
from app.bulk.builder import Builder
from app.bulk.place import bulk_place
from app.db.engine import Database
from app.intake.runner import JobRunner
from app.rollups.background import Renewer
from app.settings import Settings

API = "/api/v1"
SWITCH_S = 0.0002
DESCRIPTION = """\
各级政府信息公开工作年度报告的统计数据：可核对、可比较、可查询。

- 读取已发布的数据不需要密钥，可从任何网页跨域调用；写入要带 `Authorization: Bearer gk_…`。
- 列表答复为 `{"items": […], "next": …}`；把 `next` 作为 `cursor` 带回即得下一页。
- 出错时答复 `application/problem+json`，`type` 指向说明该错误及其办法的网页。
- 空白、不适用、无法辨认与零是四回事：`value` 只在 `status` 为 `reported` 时有值。
"""


def create_app(settings: Settings | None = None, *, database: Database | None = None) -> FastAPI:
    """An application over this database, or over the one the settings name.

    The database is closed when the application ends. The schema is not touched here:
    whoever starts the service migrates first.
    """
    chosen = settings or Settings()
    opened = database or Database(chosen)

    # A thread that reads gives way before each row; with the usual 5 ms until it runs again, two of
    # them beside the event loop take longer to wait for one another than to work.
    sys.setswitchinterval(SWITCH_S)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.jobs = runner = JobRunner(opened, limit=chosen.max_upload_bytes)
        runner.start()
        opened.version.start()
        renewer = Renewer(opened)
        renewer.start()
        app.state.bulk.start(at_once=chosen.bulk_at_start)
        yield
        await asyncio.to_thread(app.state.bulk.stop)
        await asyncio.to_thread(renewer.stop)
        await asyncio.to_thread(runner.stop)
        await app.state.keyring.settle()
        opened.close()

    app = FastAPI(
        title="公开 gongkai",
        version=version("gongkai"),
        summary="政府信息公开工作年度报告数据接口",
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # a redirect would lose the body of a PUT
        lifespan=lifespan,
    )
    app.state.settings = chosen
    app.state.database = opened
    app.state.bulk = Builder(opened, bulk_place(chosen.bulk_folder, opened.url))
    app.state.keyring = Keyring(opened)
    app.state.under_way = set()  # requests with an Idempotency-Key
    app.state.metrics = Metrics()
    app.user_middleware = stack(app, chosen, app.state.metrics, opened)
    for router in ROUTERS:
        app.include_router(router, prefix=API, dependencies=[Depends(sound_request)])
    for router in ROOT_ROUTERS:
        app.include_router(router)
    errors.install(app)
    site.install(app)  # after the errors: in a browser they become pages
    openapi.describe(app, prefix=API, tags=TAGS)
    app.state.route_table = RouteTable(app)
    return app
