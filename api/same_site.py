"""Refuse requests that another site makes a signed-in reader's browser send (CSRF)."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from api.access import COOKIE
from scoring.errors import Forbidden, Text

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_foreign(request: Request) -> None:
    """Let a changing request through only if it comes from our own pages or carries its own token.

    Browsers say where a request comes from in ``Sec-Fetch-Site``, older ones in ``Origin`` or ``Referer``.
    A program says nothing, and sends no cookie.
    """
    if request.method in _SAFE or "authorization" in request.headers:
        return
    site = request.headers.get("sec-fetch-site")
    source = request.headers.get("origin") or request.headers.get("referer")
    if site is not None:
        own = site in {"same-origin", "none"}
    elif source is not None:
        own = urlsplit(source).netloc == request.headers.get("host")
    else:
        own = COOKIE not in request.cookies
    if not own:
        raise Forbidden(
            Text("请求来自其他网站，已拒绝", "The request comes from another site and was refused"),
            Text("从本系统的页面上重新操作", "Do it again from a page of this system"),
        )
