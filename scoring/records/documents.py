"""Numbers of documents (文号, 案号): one document has one number, however brackets, spaces and zeros are written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from scoring.records import kinds

_OPENING, _CLOSING = "([{〔【<〈《〖「『", ")]}〕】>〉》〗」』"
_BRACKETS = str.maketrans(_OPENING + _CLOSING + "號", "〔" * len(_OPENING) + "〕" * len(_CLOSING) + "号")
_AROUND = "\"'“”‘’.。,，;；、"
_NUMBERED = re.compile(r"〔(\d{4})〕第?0*(\d)")
"""The year and the number after it, which some write with 第 or with zeros in front."""
_WORDS = re.compile(r"行政处罚决定书|行政许可决定书|决定书|[第号〔〕\-—–_]")


def canonical(text: str) -> str:
    """A number as it is kept: ``德罚[2026] 第015號`` is ``德罚〔2026〕15号``."""
    plain = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    return _NUMBERED.sub(r"〔\1〕\2", re.sub(r"\s", "", plain).strip(_AROUND))


@lru_cache(maxsize=65_536)
def document_key(text: str | None) -> str:
    """A number as it is compared between departments: also without 号, dashes, and the name of the document."""
    return _WORDS.sub("", canonical(text or "")).casefold()


@dataclass(frozen=True)
class Document(kinds.Code):
    """The number of a document, in its canonical form."""

    longest: int = 128

    def parse(self, text: str) -> str:
        """The canonical number of what a code may be."""
        return canonical(super().parse(text))

    def whole(self, column: pa.Array) -> None:
        """Never: each number is looked at."""
        del column

    def fast(self, texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        """None of them."""
        return pa.nulls(len(texts), pa.string()), pa.repeat(pa.scalar(value=False), len(texts))
