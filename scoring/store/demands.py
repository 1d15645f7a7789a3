"""Demands as they stand, from files and from the site."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, select

from scoring.errors import NotFound, Text
from scoring.lending.demand import Demand, merged
from scoring.store.database import one_at_a_time
from scoring.store.tables import demand
from scoring.store.versions import counting, version_of

_NAMES = [n for n in Demand.__dataclass_fields__ if n != "version"]


def every(
    connection: Connection, enterprises: Collection[str] | Select[Any] | None = None
) -> dict[tuple[str, str], Demand]:
    """The demands of some enterprises, or all, by enterprise and number."""
    query = select(demand).where(counting(demand))
    if enterprises is not None:
        query = query.where(demand.c.enterprise.in_(enterprises))
    return merged(_demand(dict(row)) for row in connection.execute(query).mappings())


def of_enterprise(connection: Connection, enterprise: str) -> list[Demand]:
    """The demands of an enterprise, the newest first."""
    found = every(connection, [enterprise]).values()
    return sorted(found, key=lambda d: (d.stated_on, d.version), reverse=True)


def one(connection: Connection, enterprise: str, demand_no: str) -> Demand:
    """One demand of an enterprise."""
    found = every(connection, [enterprise]).get((enterprise, demand_no))
    if found is None:
        raise NotFound(
            Text(f"没有需求 {demand_no}", f"There is no demand {demand_no}"),
            Text("需求编号见需求列表", "The list of demands has their numbers"),
        )
    return found


def free_number(connection: Connection, enterprise: str) -> str:
    """A number that no demand of the enterprise has, withdrawn files included: ``W1``, ``W2`` and so on."""
    one_at_a_time(connection, demand)
    query = select(demand.c.demand_no).where(demand.c.enterprise == enterprise)
    taken = set(connection.execute(query).scalars())
    return next(name for n in range(1, len(taken) + 2) if (name := f"W{n}") not in taken)


def _demand(row: dict[str, Any]) -> Demand:
    return Demand(**{name: row[name] for name in _NAMES}, version=version_of(row))
