"""What the facts of the lake say of a month's deliveries: coverage, continuity, repeated codes.

Questions over :mod:`scoring.engine.facts` with the names that :func:`scoring.records.quality.conflicts.prepare` gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from scoring.engine.facts import Facts
from scoring.records.contract import Source
from scoring.records.quality.report import Continuity, Told, told_since


def operating(facts: Facts) -> dict[str, int]:
    """Operating enterprises by township; those without one under an empty name."""
    query = (
        "SELECT coalesce(township, ''), count(*) FROM registration WHERE state = 'operating' GROUP BY ALL ORDER BY 1"
    )
    return dict(facts.ask(query))


def coverage(facts: Facts, sources: Sequence[Source], as_of: date) -> dict[str, tuple[Told, ...]]:
    """By source and township, of how many operating enterprises anything was told in the source's period."""
    since = [told_since(source, as_of) for source in sources]
    names = [source.name for source in sources]
    facts.add("period", pa.table({"source": names, "since": pa.array(since, pa.date32())}))
    query = """SELECT source, coalesce(township, ''), count(DISTINCT enterprise)
               FROM told JOIN period USING (source) JOIN registration USING (enterprise)
               WHERE (since IS NULL OR told.received_on >= since) AND state = 'operating' GROUP BY ALL"""
    told = {(source, township): count for source, township, count in facts.ask(query)}
    whole = operating(facts)
    return {
        source.name: tuple(Told(township, told.get((source.name, township), 0), of) for township, of in whole.items())
        for source in sources
    }


def continuity(facts: Facts, source: Source) -> Continuity | None:
    """Whether monthly readings go on: by the newest month that the source tells of; none for events.

    Only enterprises with records in both months before are counted on: whoever is billed every other month, or
    declares by the quarter, is not.
    """
    if source.shape != "months":
        return None
    query = f"""
        WITH months AS (
            SELECT DISTINCT enterprise, date_trunc('month', occurred_at)::DATE AS month
            FROM "{source.name}" SEMI JOIN (SELECT * FROM registration WHERE state = 'operating') USING (enterprise)),
        steady AS (
            SELECT newest, bool_or(month = newest) AS here FROM months, (SELECT max(month) AS newest FROM months)
            GROUP BY enterprise, newest
            HAVING bool_or(month = newest - INTERVAL 1 MONTH) AND bool_or(month = newest - INTERVAL 2 MONTH))
        SELECT (SELECT max(month) FROM months), count(*), count(*) FILTER (here) FROM steady"""
    newest, had, present = facts.ask(query)[0]
    return Continuity(newest, had, present)


def repeated_codes(facts: Facts, since: date) -> dict[str, int]:
    """By source, how many codes stand under two or more names in what was received from ``since`` on."""
    query = """SELECT source, count(*) FROM (
                   SELECT source, enterprise FROM told WHERE received_on >= $since AND name IS NOT NULL
                   GROUP BY ALL HAVING count(DISTINCT replace(name, ' ', '')) > 1)
               GROUP BY source"""
    return dict(facts.ask(query, since=since))
