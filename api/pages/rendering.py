"""Templates into pages."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api import wording
from api.pages import locales
from scoring.errors import Text

HOMES = {"bank": "/bank", "office": "/office", "enterprise": "/enterprise"}
"""The first page of each role."""


class Bilingual(Protocol):
    """Anything that knows its words in both languages."""

    def in_language(self, language: str) -> str:
        """The words in ``language``."""


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("api.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "beijing": locales.beijing,
        "points": locales.points,
        "percent": locales.percent,
        "wan": locales.wan,
    }
    made.tests |= {"telling": locales.telling}
    made.globals |= {"wording": wording, "homes": HOMES, "disclaimer": wording.DISCLAIMER}
    return made


_TEMPLATES = _environment()


def page(
    request: Request,
    template: str,
    *,
    status: int = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
    **content: Any,  # noqa: ANN401  (whatever the template shows)
) -> HTMLResponse:
    """A page in the reader's language; ``t`` chooses between two sentences, ``w`` speaks for bilingual things."""
    language = locales.language_of(request)

    def t(zh: str, en: str) -> str:
        return Text(zh, en).in_language(language)

    def w(words: Bilingual) -> str:
        return words.in_language(language)

    shown = {
        "lang": language,
        "t": t,
        "w": w,
        "path": request.url.path,
        "other_language": "?" + request.url.include_query_params(lang="zh" if language == "en" else "en").query,
        "repeatable": request.method == "GET",
        "person": getattr(request.state, "person", None),
    }
    html = _TEMPLATES.get_template(template).render(shown | content)
    response = HTMLResponse(html, status, dict(headers or {}))
    response.headers["content-language"] = "en" if language == "en" else "zh-CN"
    locales.remember(request, response)
    return response
