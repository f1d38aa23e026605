"""`/keys`: who may write."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from app.accounts import service
from app.accounts.service import KeyView
from app.api.deps import Admin, Db, Keys
from app.api.lists import ListOut, ListQuery, list_answer
from app.api.once import OnceOnly
from app.api.openapi import problems
from app.api.schemas.keys import KeyBody, KeyOut, NewKeyOut, key_fields, key_out

router = APIRouter(prefix="/keys", tags=["密钥"])

NO_STORE = {"Cache-Control": "no-store"}


@router.get(
    "",
    operation_id="list_keys",
    summary="密钥列表",
    responses=problems("forbidden", "cursor_invalid"),
    openapi_extra={"security": [{"bearer": []}]},
)
async def list_keys(
    request: Request, response: Response, db: Db, actor: Admin, query: Annotated[ListQuery, Query()]
) -> ListOut[KeyOut]:
    """本单位及下级单位的密钥，按发给的先后排列，已撤销的也在内；密钥本身不再显示。"""
    page = await db.read(
        lambda session: service.listing(
            session, actor, cursor=query.cursor, limit=query.limit, count=query.count
        )
    )
    response.headers.update(NO_STORE)
    return list_answer(request, response, page, key_out)


@router.post(
    "",
    operation_id="create_key",
    summary="发给密钥",
    status_code=201,
    response_model=NewKeyOut,
    responses=problems("forbidden", "shown_once"),
)
async def create_key(db: Db, actor: Admin, body: KeyBody, once: OnceOnly) -> Response:
    """密钥只在这一次答复里显示，重发也不再显示；管一个单位的管理员只能为本单位及下级单位发给。"""

    def respond(made: tuple[KeyView, str]) -> Response:
        view, key = made
        told = NewKeyOut.model_validate(key_fields(view) | {"key": key})
        return Response(
            told.model_dump_json(), status_code=201, media_type="application/json", headers=NO_STORE
        )

    return await once.write(
        db,
        lambda session: service.create(session, actor, name=body.name, role=body.role, unit=body.unit),
        respond,
        secret=True,
    )


@router.delete(
    "/{number}",
    operation_id="revoke_key",
    summary="撤销密钥",
    status_code=204,
    responses=problems("key_unknown", "forbidden"),
)
async def revoke_key(
    db: Db,
    actor: Admin,
    keys: Keys,
    number: Annotated[int, Path(ge=1, le=2_147_483_647, description="密钥的编号", examples=[1])],
) -> Response:
    """立即失效（其他进程在两秒之内），不能恢复；再撤销一次没有影响。"""
    await db.write(lambda session: service.revoke(session, actor, number=number))
    keys.forget()
    return Response(status_code=204)
