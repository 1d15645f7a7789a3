"""What the features of honours and red lists mean."""

from tests.features.drawn import Drawing

SEVEN = """
        honour
        title             level       awarded_on  until       revoked_on  known_at
        高新技术企业      nation      2024-12-01  2027-11-30  .           2024-12-05
        专精特新中小企业  province    2025-06-01  .           .           2025-06-05
        专精特新中小企业  province    2022-06-01  .           .           2022-06-05
        知识产权优势企业  nation      2023-11-15  2026-11-15  .           2023-11-20
        守合同重信用企业  prefecture  2025-06-01  2026-11-16  .           2025-06-05
        纳税大户          county      2026-01-01  .           .           2026-01-05
        纳税大户          county      2026-01-01  .           2026-05-01  2026-05-05
        诚信会员          industry    2026-01-01  .           .           2026-01-05
"""
"""The third is the second again, the fourth ended yesterday, the sixth was revoked."""

DRAWINGS = [
    Drawing("high_honours_in_force", "two titles in force; one held twice is one", SEVEN, 2),
    Drawing("local_honours_in_force", "one that ends today and one of the trade", SEVEN, 2),
    Drawing(
        "red_lists",
        "two lists; that of the third is over",
        """
        red_list
        document  list              listed_on   until
        1         纳税信用A级纳税人  2025-04-20  2027-04-19
        2         纳税信用A级纳税人  2026-04-20  2027-04-19
        3         诚信示范企业       2025-11-16  2026-11-16
        4         安全生产示范企业   2025-11-15  2026-11-15
        """,
        2,
    ),
]
