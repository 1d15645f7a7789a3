"""Errors as readers get them: RFC 9457 problem documents for programs, a page for people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from api.headers import DEFAULT
from api.pages import rendering
from api.wording import QUARANTINE_STATES
from scoring.errors import Busy, Invalid, NotSignedIn, Text, UserError

_FOR_PROGRAMS = ("/v1/", "/healthz", "/readyz")

_SAID = {
    "missing": "缺少",
    "extra_forbidden": "不接受这一项",
    "json_invalid": "不是合法的 JSON",
    "string_type": "应为文字",
    "string_too_short": "太短",
    "string_too_long": "太长",
    "string_pattern_mismatch": "含有不允许的字符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "float_type": "应为数字",
    "finite_number": "应为有限的数",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
}
"""What pydantic finds, in Chinese; its own sentences are the English."""


class Problem(BaseModel):
    """A problem document: Chinese, and the same in English in the members ending in ``_en``."""

    type: str
    title: str
    title_en: str
    status: int
    detail: str
    detail_en: str
    remedy: str
    remedy_en: str
    instance: str


class Defect(UserError):
    """Something that should never happen: ours to mend."""

    slug = "defect"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = Text("系统出错", "The system failed")

    def __init__(self) -> None:
        """Say no more than that nothing was done."""
        super().__init__(
            Text("操作没有完成，也没有保存任何内容", "Nothing was done and nothing was saved"),
            Text("稍后再试；若仍然如此，请联系运维人员", "Try later; if it happens again, tell the operators"),
        )


class _Refused(UserError):
    """An answer of the framework itself: no such path, wrong method, too large."""

    def __init__(self, status: int) -> None:
        phrase = HTTPStatus(status).phrase
        zh = {404: "找不到这个地址", 405: "这个地址不支持此操作", 413: "内容过大"}.get(status, "请求无法完成")
        self.slug = phrase.lower().replace(" ", "-")
        self.status = status
        self.title = Text(zh, phrase)
        super().__init__(
            Text(zh, phrase), Text("检查地址后重试，或回到首页", "Check the address, or go to the first page")
        )


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` in this form."""
    app.exception_handler(UserError)(_user_error)
    app.exception_handler(RequestValidationError)(_validation_error)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(Exception)(_defect)


_BY_INTERFACE = Text("按接口说明更正后重试", "Correct it as the interface description says")
_BY_PAGE = Text("从页面上的链接或选项重新选择", "Choose again by the links and fields of the page")


def invalid(trouble: ValidationError | RequestValidationError, remedy: Text = _BY_INTERFACE) -> Invalid:
    """What a schema refused, in words: where and why, never the refused content itself."""
    found: Sequence[Mapping[str, Any]] = trouble.errors()
    places = [".".join(str(part) for part in each["loc"]) for each in found]
    zh = "；".join(f"{at}：{_said(each)}" for at, each in zip(places, found, strict=True))
    en = "; ".join(f"{at}: {each['msg']}" for at, each in zip(places, found, strict=True))
    return Invalid(Text(zh, en), remedy)


def _said(found: Mapping[str, Any]) -> str:
    if found["type"] != "literal_error":
        return _SAID.get(found["type"], "格式不正确")
    words = re.findall(r"'([^']*)'", found["ctx"]["expected"])
    labels = {name: words.zh for name, words in QUARANTINE_STATES.items()} | {"all": "全部"}
    if labels.keys() >= set(words):
        words = [f"{word}（{labels[word]}）" for word in words]
    return f"应为以下之一：{'、'.join(words)}"


def headers_of(error: UserError) -> dict[str, str]:
    """Headers that an error brings along."""
    return {"retry-after": "1"} if isinstance(error, Busy) else {}


def _user_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, UserError):  # pragma: no cover  (registered for UserError)
        raise error
    return _answer(request, error, headers_of(error))


def _validation_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):  # pragma: no cover  (registered for it)
        raise error
    by_program = request.url.path.startswith(_FOR_PROGRAMS)
    return _answer(request, invalid(error, _BY_INTERFACE if by_program else _BY_PAGE))


def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):  # pragma: no cover  (registered for it)
        raise error
    return _answer(request, _Refused(error.status_code), error.headers)


def _defect(request: Request, _error: Exception) -> Response:
    """Answer outside of the middleware, hence with the headers that it would have added."""
    return _answer(request, Defect(), DEFAULT)


def _answer(request: Request, error: UserError, headers: Mapping[str, str] | None = None) -> Response:
    if request.url.path.startswith(_FOR_PROGRAMS):
        return _document(request, error, headers)
    if isinstance(error, NotSignedIn):
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    return rendering.page(request, "problem.html", status=error.status, headers=headers, error=error)


def _document(request: Request, error: UserError, headers: Mapping[str, str] | None) -> JSONResponse:
    problem = Problem(
        type=f"urn:xinyidai:problem:{error.slug}",
        title=error.title.zh,
        title_en=error.title.en,
        status=error.status,
        detail=error.detail.zh,
        detail_en=error.detail.en,
        remedy=error.remedy.zh,
        remedy_en=error.remedy.en,
        instance=request.url.path,
    )
    told = dict(headers or {}) | ({"www-authenticate": "Bearer"} if isinstance(error, NotSignedIn) else {})
    return JSONResponse(problem.model_dump(), error.status, told, media_type="application/problem+json")
