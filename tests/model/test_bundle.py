"""A bundle is text, sealed: what was changed is refused, and what does not add up is never told."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from scoring.errors import Invalid, NotFound, Tampered
from scoring.features.registry import FEATURES
from scoring.model import bundle as bundles
from scoring.model.trees import Trees
from scoring.store import models

FILES = (*bundles.SEALED, "manifest.json")


@pytest.fixture(scope="module")
def registered(county):
    """The folder of the county's model and its digest."""
    workspace, _ = county
    with workspace.database.reading() as connection:
        row = models.champion(connection)
    return workspace.models / row["name"] / row["version"], row["digest"]


@pytest.fixture
def copied(registered, tmp_path):
    shutil.copytree(registered[0], tmp_path / "bundle")
    return tmp_path / "bundle"


@pytest.fixture
def digest(registered):
    return registered[1]


def sealed_again(folder, name, content):
    """Write another content of a file, and a manifest that seals it."""
    (folder / name).write_text(content, "utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["sha256"][name] = hashlib.sha256(content.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.mark.parametrize("place", [0, 1 / 3, 1 / 2, 1])
@pytest.mark.parametrize("name", FILES)
def test_a_bundle_with_one_changed_byte_is_refused(copied, digest, name, place):
    content = bytearray((copied / name).read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    (copied / name).write_bytes(bytes(content))
    with pytest.raises(Tampered, match=name):
        bundles.load(copied, digest)


@pytest.mark.parametrize("name", bundles.SEALED)
def test_a_changed_file_is_refused_even_if_nobody_remembers_the_digest(copied, name):
    with (copied / name).open("a") as file:
        file.write(" ")
    with pytest.raises(Tampered, match=name):
        bundles.load(copied)


@pytest.mark.parametrize("name", bundles.SEALED)
def test_a_bundle_with_a_missing_file_is_refused(copied, digest, name):
    (copied / name).unlink()
    with pytest.raises(Tampered, match=name):
        bundles.load(copied, digest)


def test_a_file_that_was_sealed_again_has_another_digest(copied, digest):
    sealed_again(copied, "CARD.md", "a better card")
    with pytest.raises(Tampered, match="manifest"):
        bundles.load(copied, digest)
    assert bundles.load(copied).digest != digest


@pytest.mark.parametrize("manifest", ["", "[]", "{}", "null", '{"sha256": {}}', '{"sha256": null, "name": "x"}'])
def test_a_manifest_that_seals_nothing_is_refused(copied, manifest):
    (copied / "manifest.json").write_text(manifest)
    with pytest.raises(Tampered, match="manifest"):
        bundles.load(copied)


def test_a_manifest_without_name_or_version_is_refused(copied):
    manifest = json.loads((copied / "manifest.json").read_text("utf-8"))
    for name in ("name", "version"):
        (copied / "manifest.json").write_text(json.dumps({k: v for k, v in manifest.items() if k != name}))
        with pytest.raises(Tampered, match="manifest"):
            bundles.load(copied)


def test_a_folder_without_a_bundle_is_named(tmp_path):
    with pytest.raises(NotFound, match="no model") as refused:
        bundles.load(tmp_path)
    assert str(tmp_path) in str(refused.value)


def test_a_model_with_features_of_another_version_is_refused(copied):
    told = json.loads((copied / "features.json").read_text("utf-8"))
    sealed_again(copied, "features.json", json.dumps([*told, told[0] | {"name": "horoscope"}]))
    with pytest.raises(Invalid, match="horoscope"):
        bundles.load(copied)


@pytest.mark.parametrize("rows", [1, 100])
@pytest.mark.parametrize("off", [1e-6, float("nan")])
def test_shares_that_do_not_add_up_are_never_told(copied, rows, off):
    bundle = bundles.load(copied)
    values = pd.DataFrame(1.0, range(rows), [feature.name for feature in FEATURES])
    bundle.explained(values)
    first, *others = bundle.trees.trees
    twisted = replace(first)
    vars(twisted)["shares"] = first.shares + off
    vars(bundle)["trees"] = Trees((twisted, *others), bundle.trees.width)
    with pytest.raises(Tampered, match=r"model\.txt"):
        bundle.explained(values)


def test_a_bundle_is_text_and_json_with_a_card(copied):
    assert sorted(path.name for path in copied.iterdir()) == sorted(FILES)
    assert all(path.read_bytes().decode("utf-8").strip() for path in copied.iterdir())
    card = (copied / "CARD.md").read_text("utf-8")
    assert "AUC" in card
    assert "不使用任何自然人的特征" in card
    assert [f["name"] for f in json.loads((copied / "features.json").read_text("utf-8"))] == [f.name for f in FEATURES]


def test_a_bundle_loads_as_it_was_saved_and_scores_alike_whatever_the_order_of_columns(copied, digest):
    bundle = bundles.load(copied, digest)
    told = json.loads((copied / "calibration.json").read_text("utf-8"))
    assert bundle.digest == digest
    assert bundle.name == f"{bundle.manifest['name']}/{bundle.manifest['version']}"
    assert (bundle.calibration.slope, bundle.scale.base) == (told["slope"], told["scale"]["base"])
    values = pd.DataFrame(1.0, range(3), [feature.name for feature in FEATURES])
    turned = values[list(values)[::-1]]
    assert bundle.explained(turned).score.tolist() == bundle.explained(values).score.tolist()


def test_a_bundle_tells_how_each_feature_was_distributed_over_the_training_rows(copied):
    bundle = bundles.load(copied)
    rows = sum(snapshot["rows"] for snapshot in bundle.manifest["snapshots"].values())
    assert sorted(bundle.reference) == sorted(feature.name for feature in bundle.features)
    assert {told.enterprises for told in bundle.reference.values()} == {rows}


def test_the_model_shipped_with_the_project_loads():
    shipped = sorted((Path(__file__).parents[2] / "models").glob("*/*/manifest.json"))
    assert shipped
    for manifest in shipped:
        loaded = bundles.load(manifest.parent)
        assert {feature.name for feature in loaded.features} == {feature.name for feature in FEATURES}


def test_a_table_without_a_feature_that_was_learned_is_refused_and_no_other_column_taken_for_it(registered):
    bundle = bundles.load(*registered)
    missing = bundle.learned[0]
    values = pd.DataFrame(1.0, index=["x"], columns=[f.name for f in FEATURES if f.name != missing])
    with pytest.raises(KeyError, match=missing):
        bundle.explained(values)
