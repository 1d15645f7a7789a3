"""A command line in a home of its own, and files for it."""

import pytest

from scoring.cli import app as cli


@pytest.fixture
def run(monkeypatch, tmp_path, capfd):
    """Run a command line in a home of its own; gives exit code, standard output and standard error."""
    monkeypatch.setenv("XINYIDAI_HOME", str(tmp_path / "home"))

    def command(*words, home=None):
        if home is not None:
            monkeypatch.setenv("XINYIDAI_HOME", str(home))
        monkeypatch.setattr("sys.argv", ["xinyidai", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capfd.readouterr()
        return code, out, err

    return command


@pytest.fixture
def promoted(monkeypatch, run):
    """Put the model of this name in force: proposed by one person of the operating system, approved by another."""

    def propose_and_approve(name):
        monkeypatch.setenv("LOGNAME", "li")
        code, number, _ = run("promote", name, "--reason", "测试")
        assert code == 0
        monkeypatch.setenv("LOGNAME", "wang")
        assert run("approve-model", number.strip())[0] == 0

    return propose_and_approve


@pytest.fixture
def file(tmp_path):
    def write(content: str, name: str = "grades.csv", encoding: str = "utf-8"):
        path = tmp_path / name
        path.write_bytes(content.encode(encoding))
        return path

    return write
