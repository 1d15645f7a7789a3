"""Headers that every answer carries."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""There is no script on any page, so none is allowed."""

DEFAULT = SECURITY | {"cache-control": "no-store"}
"""Nothing is stored on the way unless a route says otherwise."""

STATIC = "/static"
"""Our own style sheet and icon: browsers keep them, and ask each time whether they changed."""


class SecurityHeaders:
    """Adds :data:`DEFAULT` to every response, where the response does not say otherwise itself."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its response."""

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].startswith(STATIC):
                    headers["cache-control"] = "no-cache"
                for name, value in DEFAULT.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, complete)
