"""The catalogue of sources for everybody: what is collected, by which rules, and the templates to fill in."""

from __future__ import annotations

from functools import cache
from typing import Annotated

from fastapi import APIRouter, Path, Response

from scoring.records import catalogue
from scoring.records.catalogue import About, Entry
from scoring.records.sources import SOURCES, source
from scoring.records.workbooks.exports import catalogue_workbook
from scoring.records.workbooks.template import template

router = APIRouter(prefix="/v1", tags=["catalogue"])

Name = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$", description="Name of a source")]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/catalogue")
def every() -> list[About]:
    """All sources: owner, period, ground, and how many fields and rules each has."""
    return [catalogue.about(each) for each in SOURCES]


@router.get("/catalogue.xlsx", response_class=Response)
def workbook() -> Response:
    """Sources, fields and rules as one workbook."""
    return _file(_whole(), "xinyidai-catalogue.xlsx")


@router.get("/catalogue/{name}")
def one(name: Name) -> Entry:
    """One source with all its columns and rules; each rule has an id that stays."""
    return catalogue.entry(source(name))


@router.get("/catalogue/{name}/template.xlsx", response_class=Response)
def empty_template(name: Name) -> Response:
    """The empty template of a source."""
    return _file(_template(name), f"{name}.xlsx")


@cache
def _whole() -> bytes:
    return catalogue_workbook(SOURCES)


@cache
def _template(name: str) -> bytes:
    return template(source(name))


def _file(content: bytes, name: str) -> Response:
    return Response(content, media_type=XLSX, headers={"content-disposition": f'attachment; filename="{name}"'})
