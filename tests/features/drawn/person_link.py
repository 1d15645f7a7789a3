"""What the features of duty links mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "representative_years",
        "625 days of the present one",
        """
        person_link
        person    role                  since       until
        AAAAAAAA  legal_representative  2016-11-16  2025-03-01
        BBBBBBBB  legal_representative  2025-03-01  .
        CCCCCCCC  supervisor            2026-01-01  .
        """,
        625 / 365.25,
    ),
    Drawing(
        "representative_years",
        "nobody is in charge since the last one left",
        """
        person_link
        person    role         since       until
        AAAAAAAA  responsible  2016-11-16  2026-11-15
        """,
        NULL,
    ),
    Drawing(
        "people_linked",
        "one person with two duties, and one whose last day is today; not who has left",
        """
        person_link
        person    role                  since       until
        AAAAAAAA  legal_representative  2016-11-16  .
        AAAAAAAA  shareholder           2016-11-16  .
        BBBBBBBB  supervisor            2016-11-16  2026-11-16
        CCCCCCCC  director              2016-11-16  2026-11-15
        """,
        2.0,
    ),
    Drawing(
        "people_turnover",
        "one of four; who left earlier than 720 days ago does not count",
        """
        person_link
        person    role                  since       until
        AAAAAAAA  legal_representative  2016-11-16  2024-11-25
        BBBBBBBB  legal_representative  2024-11-25  2025-03-01
        CCCCCCCC  legal_representative  2025-03-01  .
        CCCCCCCC  shareholder           2016-11-16  .
        DDDDDDDD  supervisor            2016-11-16  .
        """,
        0.25,
    ),
    Drawing(
        "people_turnover",
        "a departure that we learn of on the as-of date is not known yet",
        """
        person_link
        person    role                  since       until       known_at
        AAAAAAAA  legal_representative  2016-11-16  .           2016-12-01
        AAAAAAAA  legal_representative  2016-11-16  2026-10-01  2026-11-16
        """,
        0.0,
    ),
    Drawing(
        "shareholders",
        "two hold shares, one has sold",
        """
        person_link
        person    role                  share_percent  since       until
        AAAAAAAA  legal_representative   .             2016-11-16  .
        AAAAAAAA  shareholder           60             2016-11-16  .
        BBBBBBBB  shareholder           40             2016-11-16  .
        CCCCCCCC  shareholder           90             2012-11-16  2016-11-16
        """,
        2.0,
    ),
    Drawing(
        "shareholders",
        "a sole trader has none",
        """
        person_link
        person    role         since
        AAAAAAAA  responsible  2016-11-16
        """,
        NULL,
    ),
    Drawing(
        "largest_shareholder_share",
        "the largest of those held",
        """
        person_link
        person    role         share_percent  since       until
        AAAAAAAA  shareholder  60             2016-11-16  .
        BBBBBBBB  shareholder  40             2016-11-16  .
        CCCCCCCC  shareholder  90             2012-11-16  2016-11-16
        """,
        0.6,
    ),
    Drawing(
        "representative_share",
        "what the present legal representative holds, not the former one",
        """
        person_link
        person    role                  share_percent  since       until
        AAAAAAAA  legal_representative   .             2016-11-16  2025-03-01
        AAAAAAAA  shareholder           70             2016-11-16  .
        BBBBBBBB  legal_representative   .             2025-03-01  .
        BBBBBBBB  shareholder           30             2016-11-16  .
        """,
        0.3,
    ),
    Drawing(
        "representative_share",
        "an appointed manager holds nothing",
        """
        person_link
        person    role                  share_percent  since
        AAAAAAAA  shareholder           100            2016-11-16
        BBBBBBBB  legal_representative    .            2025-03-01
        """,
        0.0,
    ),
    Drawing(
        "representative_share",
        "without shareholders there is nothing to hold",
        """
        person_link
        person    role         since
        AAAAAAAA  responsible  2016-11-16
        """,
        NULL,
    ),
]
