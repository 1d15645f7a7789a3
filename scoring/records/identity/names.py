"""Names of enterprises as they are compared: region, distinctive part and legal form, told apart."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc
from pypinyin import lazy_pinyin

_REGIONS = (("福建省", "福建"), ("泉州市", "泉州"), ("德化县", "德化"))
"""What a name here may begin with, in this order, each also in short. What is left out in writing is usually this."""

_IGNORED = re.compile(r"[\s()\[\]{}〔〕【】「」《》<>“”\"'‘’·・,，.。、:：;；_*-]")
_LIMITED = "有限公司"
_FORMS = (
    "股份有限公司",
    "有限责任公司",
    _LIMITED,
    "农民专业合作社",
    "专业合作社",
    "普通合伙",
    "有限合伙",
    "个人独资",
)
_NUMBER = re.compile(r"第?([一二三四五六七八九十\d]+)(?=分?[厂店部号社]|分公司|车间|门市)")
_BRANCH = re.compile(r"分公司|分厂|分店|分社|办事处|门市部|营业部|经营部|分部")


@dataclass(frozen=True)
class Name:
    """A name in its parts. ``plain`` is the whole without spaces, brackets and points; ``region`` is empty if none.

    ``body`` is what follows the region, with 有限责任公司 written 有限公司: the two name one legal form
    (公司法), and are told apart by ``plain`` alone where two enterprises differ in nothing else. ``stem`` is
    the body without the legal form; ``numbers`` and ``branch`` tell 一厂 from 二厂 and a branch from its parent.
    """

    plain: str
    region: str
    body: str
    stem: str
    form: str
    numbers: tuple[str, ...]
    branch: tuple[str, ...]


@lru_cache(maxsize=1 << 16)
def parsed(text: str) -> Name:
    """The parts of a name."""
    plain = unicodedata.normalize("NFKC", _IGNORED.sub("", unicodedata.normalize("NFKC", text).upper()))
    region, rest = "", plain
    for long, short in _REGIONS:
        for spelling in (long, short):
            if rest.startswith(spelling) and len(rest) > len(spelling):
                region, rest = long, rest.removeprefix(spelling)
                break
    form = next((f for f in _FORMS if f in rest), "")
    same = _LIMITED if form == "有限责任公司" else form
    return Name(
        plain=plain,
        region=region,
        body=rest.replace(form, same, 1) if form else rest,
        stem=rest.replace(form, "", 1) if form else rest,
        form=same,
        numbers=tuple(_NUMBER.findall(rest)),
        branch=tuple(_BRANCH.findall(rest)),
    )


def bodies(names: pa.Array) -> pa.Array:
    """The ``body`` of whole columns of names; missing ones stay missing."""
    rest = pc.utf8_upper(pc.utf8_normalize(names, "NFKC"))
    rest = pc.utf8_normalize(pc.replace_substring_regex(rest, _IGNORED.pattern, ""), "NFKC")
    for spellings in _REGIONS:
        rest = pc.replace_substring_regex(rest, f"^(?:{'|'.join(spellings)})(.+)$", r"\1")
    return pc.replace_substring(rest, "有限责任公司", _LIMITED, max_replacements=1)


@lru_cache(maxsize=1 << 16)
def sounded(text: str) -> str:
    """``text`` with one sign for each syllable, without tones: two texts that sound alike are equal."""
    return "".join(_sign(lazy_pinyin(character)[0]) for character in text)


@lru_cache(maxsize=4096)
def _sign(syllable: str) -> str:
    """A character of its own for a syllable, beyond all that are written."""
    return chr(0xF0000 + zlib.crc32(syllable.encode()) % 0xFFFE)
