"""Many at once: nobody waits for a thread that waits for the lock, and nobody's sign-in stops a read."""

import inspect
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
import uvicorn
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from small_county import PASSWORD, House

from api.app import PEOPLE, PROGRAMS
from api.v1 import sign_in
from scoring.store import audit

ROWS = "/v1/editions/newest/rows"


@pytest.fixture
def address(house: House) -> Iterator[str]:
    """The application behind a real server with its pool of threads."""
    server = uvicorn.Server(uvicorn.Config(house.app, lifespan="off", log_level="critical"))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def _read(house: House, address: str, path: str = ROWS) -> int:
    headers = {"authorization": f"Bearer {house.tokens['bank']}"}
    return httpx2.get(address + path, headers=headers, timeout=60).status_code


def _sign_in(address: str, password: str = "not the password") -> httpx2.Response:
    return httpx2.post(f"{address}/v1/sign-in", json={"name": "bank", "password": password}, timeout=60)


def test_sixty_banks_read_at_once_and_every_look_is_noted(house: House, address: str):
    with house.workspace.database.reading() as connection:
        before = audit.verify(connection)
    paths = [ROWS, "/bank", "/v1/editions/1/rows"] * 20
    with ThreadPoolExecutor(60) as banks:
        assert Counter(banks.map(lambda path: _read(house, address, path), paths)) == {200: 60}
    with house.workspace.database.reading() as connection:
        assert audit.verify(connection) == before + 60


def test_wrong_sign_ins_do_not_stop_a_bank_from_reading(house: House, address: str):
    with ThreadPoolExecutor(31) as people:
        wrong = [people.submit(_sign_in, address) for _ in range(30)]
        assert people.submit(_read, house, address).result() == 200
        assert {answer.result().status_code for answer in wrong} <= {401, 503}
    assert _sign_in(address, PASSWORD).status_code == 201


@pytest.fixture
def busy() -> Iterator[None]:
    """As many passwords are being checked as may be at once."""
    for _ in range(sign_in.MOST_CHECKS):
        assert sign_in.CHECKS.acquire(blocking=False)
    yield
    sign_in.CHECKS.release(sign_in.MOST_CHECKS)


def test_one_more_sign_in_is_told_to_come_back(house: House, busy: None):
    given = {"name": "bank", "password": PASSWORD}
    answer = house.program().post("/v1/sign-in", json=given)
    page = house.browser().post("/sign-in", data=given)
    assert (answer.status_code, page.status_code) == (503, 503)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:xinyidai:problem:busy"
    assert answer.headers["retry-after"] == page.headers["retry-after"] == "1"
    assert "系统繁忙" in page.text
    assert "set-cookie" not in page.headers


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


def test_no_route_holds_anything_between_two_threads():
    """A dependency that yields is left in another thread than it was entered in, if one is free."""
    for router in (*PROGRAMS, *PEOPLE):
        for route in router.routes:
            assert isinstance(route, APIRoute)
            assert not [call for call in _calls(route.dependant) if inspect.isgeneratorfunction(call)], route.path
