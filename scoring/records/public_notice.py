"""What permits and penalties have in common in the exchange format of 双公示, in both generations of its template.

Columns are found by name, never by ordinal: in the template of 2015 代码_2 is the organisation code and 代码_3 the
registration number, in that of 2018 it is the other way round, and 代码_5 was the identity number of a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from scoring.codes import legacy
from scoring.errors import Text
from scoring.records import kinds
from scoring.records.checks import written
from scoring.records.contract import ENTERPRISE, Check, Field
from scoring.records.privacy import WITHHELD

ORGANISATION, SOLE_TRADER, PERSON = "organisation", "sole_trader", "person"
REVOKED, DISPUTED = "revoked", "disputed"
VOID = frozenset({REVOKED, DISPUTED})
"""States in which a decision is not used: revoked, or under dispute."""

SUBJECTS = {
    "法人及非法人组织": ORGANISATION,
    "法人": ORGANISATION,
    "非法人组织": ORGANISATION,
    "个体工商户": SOLE_TRADER,
    "自然人": PERSON,
}
STATES = {"0": "in_force", "1": REVOKED, "2": DISPUTED, "3": "other",
          "正常": "in_force", "撤销": REVOKED, "异议": DISPUTED, "其他": "other"}  # fmt: skip


@dataclass(frozen=True)
class OldNumber(kinds.TextKind):
    """A number that an enterprise had before the unified code; whatever else stands there is dropped, and counted."""

    longest: int = 40

    def parse(self, text: str) -> str:
        """The number, if its own check digit says that it is one."""
        return text if super().parse(text) and legacy.kinds(text) else WITHHELD

    def fast(self, texts: pa.Array) -> tuple[pa.Array, pa.Array]:
        """None of them: each number is looked at."""
        return pa.nulls(len(texts), pa.string()), pa.repeat(pa.scalar(value=False), len(texts))


def subject_fields(prefix: str) -> tuple[Field, ...]:
    """The columns about whom the decision concerns; ``prefix`` is ``cf`` or ``xk``."""
    return (
        Field("name", ("行政相对人名称", f"{prefix}_xdr_mc"), kinds.TextKind()),
        Field(
            "subject_kind",
            ("行政相对人类别", f"{prefix}_xdr_lb"),
            kinds.Choice(SUBJECTS),
            required=False,
        ),
        Field(
            ENTERPRISE,
            (
                "行政相对人代码_1(统一社会信用代码)",
                "行政相对人代码_1",
                "行政相对人代码(统一社会信用代码)",
                f"{prefix}_xdr_shxym",
            ),
            kinds.Uscc(),
        ),
    )


def old_number_fields(prefix: str) -> tuple[Field, ...]:
    """Numbers from before the unified code, under either generation's ordinals.

    A value tells by its own check digit which number it is: see :mod:`scoring.codes.legacy`.
    """
    second, third, fourth = (f"行政相对人代码_{ordinal}" for ordinal in (2, 3, 4))
    return (
        Field(
            "old_number_2",
            (second, f"{second}(组织机构代码)", f"{second}(工商注册号)", f"{prefix}_xdr_zdm", f"{prefix}_xdr_gszc"),
            OldNumber(),
            required=False,
        ),
        Field(
            "old_number_3",
            (third, f"{third}(工商登记码)", f"{third}(组织机构代码)", f"{prefix}_xdr_gsdj", f"{prefix}_xdr_zzjg"),
            OldNumber(),
            required=False,
        ),
        Field(
            "old_number_4",
            (fourth, f"{fourth}(税务登记号)", f"{prefix}_xdr_swdj"),
            OldNumber(),
            required=False,
        ),
    )


def state_field(prefix: str) -> Field:
    """The state of the decision."""
    return Field("state", ("当前状态", f"{prefix}_zt"), kinds.Choice(STATES), required=False)


def personal(prefix: str) -> tuple[str, ...]:
    """Headers of identity documents, in both generations; they are never read."""
    return (
        "行政相对人代码_5(居民身份证号)",
        "行政相对人代码_5 (居民身份证号)",
        "居民身份证号",
        "法定代表人身份证号",
        "法定代表人证件类型",
        "法定代表人证件号码",
        "自然人证件类型",
        "自然人证件号码",
        "证件类型",
        "证件号码",
        f"{prefix}_xdr_sfz",
        f"{prefix}_xdr_zjlx",
        f"{prefix}_xdr_zjhm",
        f"{prefix}_fr_zjlx",
        f"{prefix}_fr_sfzh",
    )


def authority_check(rule: str, field: str) -> Check:
    """The authority is named in words: real feeds hold serial numbers and document numbers here."""
    return written(
        rule,
        field,
        r".*[\u4e00-\u9fff].*[\u4e00-\u9fff].*[\u4e00-\u9fff].*",
        Text("机关名称不足三个汉字，可能误填了编号", "The authority is not named in words"),
        Text("填写机关全称", "Give the full name of the authority"),
    )
