"""What the documents promise is what the code does: reference pages, commands, addresses, settings."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from api.app import create_app
from scoring.cli.app import app
from scoring.features.catalogue import entry
from scoring.features.registry import FEATURES
from scoring.features.vocabulary import ACTIONS, DIMENSIONS, EVIDENCE, LIMITS, MISSING
from scoring.lending.refusals import REFUSALS
from scoring.policy import products
from scoring.policy.parameters import PARAMETERS, Policy
from scoring.policy.rules import CRITERIA, EVERY
from scoring.policy.scheme import PARAMETERS as FUND_PARAMETERS
from scoring.policy.scheme import Scheme
from scoring.policy.wording import written
from scoring.records import reasons
from scoring.records.sources import SOURCES
from scoring.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = typer.main.get_command(app).commands
ENDS_A_COMMAND = {"|", "||", "&&", ";", "&", ">", ">>", "2>", "<"}


def load_generator():
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = load_generator()


def fenced(page: Path) -> str:
    """The lines inside the fences of a page, continuation lines joined."""
    blocks = re.findall(r"^ *```[^\n]*\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return "".join(blocks).replace("\\\n", " ")


def inline(page: Path) -> list[str]:
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", text)]


def words(line: str) -> list[str]:
    try:
        return shlex.split(line, comments=True)
    except ValueError:  # half of a quotation that goes on in the next line
        return line.split()


def commands() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every ``xinyidai …`` of the documents: where it stands, and its words."""
    for page in PAGES:
        for line in [*fenced(page).splitlines(), *inline(page)]:
            said = words(line)
            at = next((i for i, w in enumerate(said) if w == "xinyidai" or w.endswith("/xinyidai")), None)
            if at is None or any("=" not in w for w in said[:at]) or not said[at + 1 :]:
                continue
            told = said[at + 1 :]
            end = next((i for i, w in enumerate(told) if w in ENDS_A_COMMAND), len(told))
            yield page.relative_to(ROOT).as_posix(), tuple(told[:end])


def curls() -> Iterator[tuple[str, str, str]]:
    """Every ``curl`` of the documents: where it stands, method, path."""
    for page in PAGES:
        for block in re.split(r"\n(?=curl )", "\n" + fenced(page)):
            found = re.search(r"curl .*?http://127\.0\.0\.1:8000(/[^\s'\"?]*)", block, re.DOTALL)
            if found and block.startswith("curl"):
                method = re.search(r"-X (\w+)", block)
                yield page.name, method.group(1).lower() if method else "get", found.group(1)


@pytest.mark.parametrize("path", sorted(generate.pages()), ids=lambda p: p.name)
def test_the_generated_pages_are_up_to_date(path):
    assert path.read_text(encoding="utf-8") == generate.pages()[path], "run: .venv/bin/python docs/generate.py"


def test_check_tells_a_stale_page_and_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    operators = tmp_path / "for-operators.md"
    operators.write_text(f"before\n{generate.BEGIN}\n{generate.END}\nafter\n", encoding="utf-8")
    assert generate.main(["--check"]) == 1
    assert not (tmp_path / "sources.md").exists()
    assert "out of date" in capsys.readouterr().err
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    told = operators.read_text(encoding="utf-8")
    assert told.startswith("before\n")
    assert told.endswith(f"{generate.END}\nafter\n")


def test_every_source_feature_and_reason_has_its_place():
    sources = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    features = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
    ids = [r.id for r in reasons.CATALOGUE] + [c.reason.id for s in SOURCES for c in s.checks]
    assert len(ids) == len(set(ids))
    assert [i for i in ids if f"- `{i}`" not in sources] == []
    assert [s.name for s in SOURCES if f"（`{s.name}`）" not in sources] == []
    assert re.findall(r"^### `(\w+)`$", features, re.MULTILINE) == [
        f.name for dimension in DIMENSIONS for f in FEATURES if f.dimension == dimension
    ]


@pytest.fixture(scope="module")
def told_of_features():
    """The page of features, cut at its headings: name and entry, line breaks of the page taken out."""
    page = generate.pages()[ROOT / "docs" / "features.md"]
    parts = re.split(r"^### `(\w+)`$|^## ", page, flags=re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in zip(parts[1::2], parts[2::2], strict=True) if name}


@pytest.mark.parametrize("feature", FEATURES, ids=lambda f: f.name)
def test_a_features_entry_tells_all_its_parts(told_of_features, feature):
    told = entry(feature)
    parts = [told.about.label.zh, told.about.label.en, told.about.meaning.zh, told.about.meaning.en, told.definition]
    parts += [f"`{s.id}`" for s in (*told.about.sources, *told.missing, *told.limits, told.action)]
    parts += [str(told.about.unit), str(told.about.direction), str(told.looks_back)]
    parts += [e.title.zh for e in told.evidence] + [e.link for e in told.evidence] + [str(told.why or "")]
    missed = [part for part in parts if " ".join(part.split()) not in told_of_features[feature.name]]
    assert missed == []
    unverified = told_of_features[feature.name].count("未核实 / unverified")
    assert unverified == sum(not e.verified for e in told.evidence)


def test_the_page_of_features_tells_the_words_and_evidence_in_full_and_what_they_lean_on():
    page = " ".join(generate.pages()[ROOT / "docs" / "features.md"].split())
    words = {"missing": MISSING, "actions": ACTIONS, "limits": LIMITS}
    assert [(k, n) for k, some in words.items() for n, text in some.items() if f"`{n}` {text}" not in page] == []
    assert [n for n, e in EVIDENCE.items() if e.title.en not in page or e.link not in page] == []
    assert "没有公开的企业用水、用气真实序列" in page
    assert "No real series of firms' water or gas use are to be had" in page


@pytest.fixture(scope="module")
def told_of_the_policy():
    """The page of the policy, line breaks of the page taken out."""
    return " ".join(generate.pages()[ROOT / "docs" / "policy.md"].split())


@pytest.mark.parametrize("parameter", [*PARAMETERS, *FUND_PARAMETERS], ids=lambda p: p.name)
def test_every_parameter_is_told_with_its_meaning_value_and_reference(told_of_the_policy, parameter):
    installed = Scheme() if parameter in FUND_PARAMETERS else Policy()
    entry = told_of_the_policy.split(f"- `{parameter.name}` ")[1].split(" - `")[0]
    value = written(parameter, getattr(installed, parameter.name)).zh
    parts = [str(parameter.label), parameter.meaning.zh, parameter.meaning.en, parameter.reference, value]
    assert [part for part in parts if " ".join(part.split()) not in entry] == []


@pytest.mark.parametrize("rule", EVERY, ids=lambda r: r.id)
def test_every_rule_is_told_with_kind_criterion_basis_and_exit(told_of_the_policy, rule):
    entry = told_of_the_policy.split(f"- `{rule.id}` ")[1].split(" - `")[0]
    parts = [rule.text, CRITERIA[rule.criterion], rule.basis, rule.exit, generate.KINDS[rule.kind]]
    assert [part for part in map(str, parts) if part not in entry] == []


def test_every_product_is_told_with_its_terms_and_every_reason_of_a_refusal(told_of_the_policy):
    told = [str(text) for product in products.EVERY for text in (product.label, product.told)]
    told += [str(term.text) for product in products.EVERY for term in product.terms]
    told += [f"`{name}` {reason} — {remedy}" for name, (reason, remedy) in REFUSALS.items()]
    assert [text for text in told if text not in told_of_the_policy] == []


def test_the_documents_show_commands():
    shown = {told[0] for _, told in commands() if told[0] in COMMANDS}
    assert shown == set(COMMANDS), "every command is documented somewhere"


def command_of(told: tuple[str, ...]) -> tuple[typer.core.TyperCommand, tuple[str, ...]]:
    """The command that these words name, through its groups, and the words after it."""
    command, rest = COMMANDS[told[0]], told[1:]
    while rest and rest[0] in getattr(command, "commands", {}):
        command, rest = command.commands[rest[0]], rest[1:]
    return command, rest


@pytest.mark.parametrize(("page", "told"), sorted(set(commands())), ids=lambda v: v if isinstance(v, str) else v[0])
def test_every_command_in_the_documents_exists_with_its_options(page, told):
    if told == ("--help",):
        return
    assert told[0] in COMMANDS, page
    command, rest = command_of(told)
    options = {name for p in command.params for name in p.opts} | {"--help"}
    assert [w for w in rest if w.startswith("-") and w.partition("=")[0] not in options] == [], page


@pytest.fixture(scope="module")
def routes(tmp_path_factory):
    return create_app(Settings(home=tmp_path_factory.mktemp("home"))).openapi()["paths"]


@pytest.mark.parametrize(("page", "method", "path"), sorted(set(curls())))
def test_every_address_in_the_documents_exists(routes, page, method, path):
    fits = [
        set(methods)
        for template, methods in routes.items()
        if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)), path)
    ]
    assert any(method in methods for methods in fits), page


def test_every_setting_is_documented_in_both_languages():
    page = (ROOT / "docs" / "for-operators.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert page.count(f"- `XINYIDAI_{name.upper()}`") == 2, name


def test_links_between_the_documents_lead_somewhere():
    broken = [
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert broken == []
