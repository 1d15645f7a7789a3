"""What the features of the subjects of penalties mean."""

from tests.features.drawn import Drawing

SEVEN = """
        penalty
        document  decided_on  classes  violation                     authority
        1         2026-01-01  罚款     侵犯他人注册商标专用权        德化县市场监督管理局
        2         2026-02-01  罚款     假冒外观设计专利              德化县市场监督管理局
        3         2026-03-01  罚款     产品质量不符合标准            德化县市场监督管理局
        4         2026-03-01  罚款     消防设施未保持完好有效        德化县消防救援大队
        5         2026-04-01  罚款     未对从业人员进行安全生产教育  德化县应急管理局
        6         2026-04-01  罚款     未按规定处置一般工业固体废物  泉州市德化生态环境局
        7         2026-05-01  罚款     未按照规定期限办理纳税申报    德化县税务局
"""

DRAWINGS = [
    Drawing("infringement_penalties", "a mark and a design among seven", SEVEN, 2),
    Drawing("quality_penalties", "one about quality among seven", SEVEN, 1),
    Drawing("safety_penalties", "fire protection and safety training among seven", SEVEN, 2),
    Drawing("tax_penalties", "one late tax return among seven", SEVEN, 1),
    Drawing("environmental_penalties", "one about waste among seven", SEVEN, 1),
    Drawing(
        "environmental_penalties",
        "an environmental grade in force takes its place",
        f"""
        {SEVEN}

        environmental_grade
        year  grade   published_on
        2025  yellow  2026-07-25
        """,
        0,
    ),
    Drawing(
        "environmental_penalties",
        "a grade that is over no longer does",
        f"""
        {SEVEN}

        environmental_grade
        year  grade   published_on  until
        2024  yellow  2025-07-25    2026-07-24
        """,
        1,
    ),
]
