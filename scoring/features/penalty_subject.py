"""What the penalties in use are about: property in designs and marks, quality, safety, environment, tax.

Told by the words of the violation (违法行为类型), which every department writes in its own way: one penalty may be
about several of these, or none.
"""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.monthly import Array
from scoring.features.penalty import counting
from scoring.features.shapes import Events

INFRINGEMENT = "知识产权|商标|专利|外观设计|著作权|版权|商业秘密|地理标志|仿冒|假冒|侵权"
QUALITY = "产品质量|质量不|不合格|不符合.*标准|伪劣|掺杂|掺假|以次充好|强制性产品认证"
SAFETY = "安全生产|生产安全|消防|特种设备|职业病|职业卫生|隐患"
ENVIRONMENT = "环境|污染|排污|废水|废气|污水|固体废物|危险废物|粉尘|扬尘|噪声|大气|水体|环评"
TAX = "纳税|税收|税款|税务|发票|偷税|逃税|骗税|骗取.*退税|代扣代缴"

feature = partial(
    declared,
    dimension="public_credit",
    unit="count",
    window=None,
    missing=("not_delivered",),
    direction="higher_is_riskier",
    action="repair",
    evidence=("practice",),
    limits=("in_use", "public"),
)


def about(penalty: Events, words: str) -> Array:
    """Number of counting penalties whose violation names one of the words."""
    return penalty.count(counting(penalty) & penalty.mentions("violation", words))


@feature(
    label=Text("公示期内侵犯知识产权处罚次数", "Penalties for infringing marks, patents or designs"),
    meaning=Text(
        "因侵犯商标、专利、外观设计等受到的处罚有几次，陶瓷行业尤其看重。",
        "How often it was penalised for infringing marks, patents or designs, which matters much in ceramics.",
    ),
)
def infringement_penalties(penalty: Events) -> Array:
    """Penalties in use whose violation names marks, patents, designs, copyright or counterfeits."""
    return about(penalty, INFRINGEMENT)


@feature(
    label=Text("公示期内产品质量处罚次数", "Penalties about product quality"),
    meaning=Text("因产品质量问题受到的处罚有几次。", "How often it was penalised for the quality of its products."),
)
def quality_penalties(penalty: Events) -> Array:
    """Penalties in use whose violation names product quality, standards or shoddy goods."""
    return about(penalty, QUALITY)


@feature(
    label=Text("公示期内安全生产、消防处罚次数", "Penalties about safety at work and fire"),
    meaning=Text(
        "因安全生产、消防、特种设备等问题受到的处罚有几次。",
        "How often it was penalised over safety at work, fire protection or special equipment.",
    ),
)
def safety_penalties(penalty: Events) -> Array:
    """Penalties in use whose violation names work safety, fire protection, special equipment or occupational ills."""
    return about(penalty, SAFETY)


@feature(
    evidence=("green_credit",),
    limits=("in_use", "public", "environment"),
    label=Text("公示期内生态环境处罚次数", "Environmental penalties"),
    meaning=Text(
        "因污染环境受到的处罚有几次；已有环保信用等级的看等级，不看处罚。",
        "How often it was penalised over pollution; where it has an environmental grade, the grade counts instead.",
    ),
)
def environmental_penalties(penalty: Events) -> Array:
    """Penalties in use whose violation names pollution, waste, waste water or gas, noise.

    Those of environmental authorities are out of use while a grade is in force (以信代罚, scoring.records.use).
    """
    return about(penalty, ENVIRONMENT)


@feature(
    label=Text("公示期内税务处罚次数", "Penalties about tax and invoices"),
    meaning=Text(
        "因未按期申报、发票违法等涉税问题受到的处罚有几次。",
        "How often it was penalised over tax returns, taxes or invoices.",
    ),
)
def tax_penalties(penalty: Events) -> Array:
    """Penalties in use whose violation names tax, tax returns or invoices."""
    return about(penalty, TAX)


FEATURES = (
    infringement_penalties,
    quality_penalties,
    safety_penalties,
    environmental_penalties,
    tax_penalties,
)
