"""Works done by several processes: their results come in order, and meanwhile it is seen how far they are."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, MutableSequence, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Told = Callable[[float], None]

AHEAD = 2
"""Works begun for each process whose results nobody took yet: more would fill the disk."""
EVERY = 0.2
"""Seconds between two looks at how far the works are."""

_shares: list[MutableSequence[float]] = []
"""In a process of a crew: the share done of each work, shared with the one that waits for them."""


@dataclass(frozen=True)
class Crew:
    """Who works: a ``pool`` of processes, or this process if there is none. ``told`` the share of all that is done."""

    pool: ProcessPoolExecutor | None
    processes: int
    shares: MutableSequence[float]
    told: Told

    def each(self, work: Callable[[Item, Told], Result], items: Sequence[Item]) -> Iterator[Result]:
        """The results in the order of ``items``; each ``work`` tells the share of it that is done."""
        if self.pool is None:
            for place, item in enumerate(items):
                yield work(item, partial(self._note, place))
            return
        begun: deque[Future[Result]] = deque()
        for place, item in enumerate(items):
            if len(begun) == AHEAD * self.processes:
                yield self._waited_for(begun.popleft())
            begun.append(self.pool.submit(_done, work, place, item))
        while begun:
            yield self._waited_for(begun.popleft())

    def spread(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterable[Result]:
        """Like ``map``, by all processes."""
        return map(work, items) if self.pool is None else self.pool.map(work, items)

    def _note(self, place: int, share: float) -> None:
        self.shares[place] = share
        self.told(sum(self.shares) / len(self.shares))

    def _waited_for(self, future: Future[Result]) -> Result:
        while not future.done():
            wait([future], EVERY)
            self.told(sum(self.shares) / len(self.shares))
        return future.result()


@contextmanager
def crew(processes: int, works: int, told: Told) -> Iterator[Crew]:
    """A crew for so many works; one process alone starts no other."""
    if processes == 1:
        yield Crew(None, 1, [0.0] * works, told)
        return
    context = multiprocessing.get_context("spawn")
    shares = context.Array("d", works, lock=False)
    with ProcessPoolExecutor(processes, context, _join, (shares,)) as pool:
        yield Crew(pool, processes, shares, told)


def _join(shares: MutableSequence[float]) -> None:
    _shares.append(shares)


def _done(work: Callable[[Item, Told], Result], place: int, item: Item) -> Result:
    return work(item, partial(_shares[0].__setitem__, place))
