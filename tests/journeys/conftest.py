"""A served county, and a browser to walk through it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from scoring.pipeline import models
from scoring.pipeline.demo import DIRECTOR, OFFICER, _people
from scoring.pipeline.score import score
from scoring.pipeline.train import adopt
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from tests.conftest import copied, rebundled

ARTEFACTS = Path(__file__).parents[1] / "artefacts"


@pytest.fixture(scope="session")
def served(county, tmp_path_factory):
    """The county served by the real command on a free port; gives its address and the sign-ins by name."""
    workspace, shown = county
    home = copied(workspace.settings.home, tmp_path_factory.mktemp("served") / "home")
    workspace = opened(Settings(home=home, _env_file=None))
    sign_ins = {s.name: s for s in _people(workspace, shown.edition)}
    challenger = adopt(workspace, rebundled(workspace, home / "other"), "operator").digest
    models.decide(workspace, models.propose(workspace, challenger, "shadow", "试一个月", OFFICER), "approve", DIRECTOR)
    score(workspace, shown.as_of, "operator")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "scoring.cli", "serve", "--port", str(port), "--today", str(shown.as_of)]
    with subprocess.Popen(command, env=os.environ | {"XINYIDAI_HOME": str(home)}) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/readyz", server)
            yield address, sign_ins
        finally:
            server.terminate()


def _wait_for(url: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)  # waiting for a process to open its port
    raise AssertionError("the server did not become ready")


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium; `make test-browser` says how to get one."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "no Chromium here; on Debian: apt-get install chromium fonts-noto-cjk"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*quiet, "--disable-sync", "--no-first-run"])
        yield browser
        browser.close()


@pytest.fixture(params=[390, 1366], ids=["phone", "desk"])
def visit(request, chromium, served):
    """Sign somebody in and open their page; console errors and broken policies fail the test."""
    address, sign_ins = served
    complaints = []
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, base_url=address, locale="zh-CN")
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def enter(name: str, where: str):
        page.goto("/sign-in")
        page.get_by_label("用户名").fill(sign_ins[name].name)
        page.get_by_label("密码").fill(sign_ins[name].password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{where}")
        return page

    def kept(name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTEFACTS / f"{name}-{request.param}.png", full_page=True)

    enter.kept = kept
    yield enter
    context.close()
    assert complaints == []
