"""Records into a bundle: the same bytes every time, a seal that says what it was made of, and models from elsewhere."""

import datetime as dt
import json
import re
import shutil

import pytest

from scoring.county.simulated import AS_OF
from scoring.errors import Invalid, NotFound, Tampered
from scoring.model.bundle import load
from scoring.model.training import ONE_TRY
from scoring.pipeline.demo import COUNTY_RECORDS
from scoring.pipeline.ingest import deliveries, ingest
from scoring.pipeline.train import Order, adopt, fingerprint, order_of, remake, train_model
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import audit, models
from tests.conftest import copied
from tests.records.rows import RECEIVED, row, table

DATES = (dt.date(2024, 11, 16), dt.date(2025, 11, 16))


@pytest.fixture(scope="module")
def champion(county):
    """The folder of the county's model, and its digest."""
    workspace, _ = county
    with workspace.database.reading() as connection:
        found = models.champion(connection)
    return workspace.models / found["name"] / found["version"], found["digest"]


@pytest.fixture(scope="module")
def home(county, tmp_path_factory):
    """The county, to be changed."""
    copy = copied(county[0].settings.home, tmp_path_factory.mktemp("train") / "home")
    return opened(Settings(home=copy, base_points=500, doubling_points=20, seed=3, _env_file=None))


@pytest.fixture(scope="module")
def second(home, champion):
    """A second model, of other things than the first, beside the model in force."""
    return train_model(
        home,
        AS_OF,
        "li",
        name="second",
        about="试",
        snapshots=DATES,
        labels="credit_event",
        budget=ONE_TRY,
    )


@pytest.fixture
def empty(tmp_path):
    return opened(Settings(home=tmp_path / "empty", _env_file=None))


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_model_is_registered_with_its_files_and_nobody_scores_with_it(home, second, champion):
    folder = home.models / "second" / second.version
    bundle = load(folder, second.digest)
    with home.database.reading() as connection:
        assert models.one(connection, second.digest)["state"] == "registered"
        assert models.champion(connection)["digest"] == champion[1]
        noted = next(entry for entry in audit.newest(connection) if entry["action"] == "train")
    assert (noted["actor"], noted["subject"]) == ("li", f"second/{second.version}")
    assert noted["detail"]["digest"] == second.digest
    assert bundle.manifest == second.manifest


def test_the_manifest_says_what_the_model_was_made_of(home, second, champion):
    told = second.manifest
    assert (told["about"], told["labels"], told["seed"], told["beside"]) == ("试", "credit_event", 3, champion[1])
    assert told["asked_for"] == list(told["snapshots"]) == [day.isoformat() for day in DATES]
    assert all(0 < cohort["bad"] < cohort["rows"] for cohort in told["snapshots"].values())
    assert {"lightgbm", "numpy", "pandas", "scikit-learn", "python"} <= set(told["libraries"])
    assert re.fullmatch(r"20261116-[0-9a-f]{8}", told["version"])
    report = json.loads((home.models / "second" / second.version / "validation.json").read_text("utf-8"))
    for kept, measured in (("held_out", report["held_out"]), ("out_of_time", report["trial"])):
        assert told[kept].items() <= measured.items()
        assert {"auc", "brier"} <= told[kept].keys()


def test_the_manifest_tells_the_parameters_with_which_lightgbm_trained(home, second):
    text = (home.models / "second" / second.version / "model.txt").read_text("utf-8")
    used = dict(re.findall(r"^\[(\w+): (.*)\]$", text, re.MULTILINE))
    told = second.manifest["parameters"]
    assert second.manifest["left_out"], "the model was offered fewer features than there are"
    for name in ("num_leaves", "feature_fraction", "min_data_in_leaf", "lambda_l2", "learning_rate", "seed"):
        assert float(used[name]) == pytest.approx(told[name]), name


def test_a_bundle_tells_its_order_again(home, second, champion):
    asked = order_of(load(home.models / "second" / second.version))
    scale = asked.scale
    assert (scale.base, scale.doubling) == (500, 20)
    assert asked == Order(
        "second", "试", AS_OF, DATES, "credit_event", 3, ONE_TRY, scale, rejects=False, beside=champion[1]
    )
    first = order_of(load(*champion))
    assert (first.name, first.about, first.beside, first.rejects) == ("county", COUNTY_RECORDS, None, False)


def test_made_again_it_is_the_same_byte_for_byte_and_with_one_record_more_the_files_that_differ_are_named(
    home, second, tmp_path
):
    folder = home.models / "second" / second.version
    before = files(folder)
    again = remake(home, second.digest)
    assert (again.name, again.different) == (f"second/{second.version}", ())
    (tmp_path / "more.csv").write_text(table("registration", row("registration")), encoding="utf-8")
    ingest(home, deliveries([tmp_path / "more.csv"], RECEIVED, "registration"), "li")
    other = remake(home, second.digest)
    assert {"manifest.json", "validation.json", "reference.json"} <= set(other.different) <= set(before)
    assert files(folder) == before, "to make it again changes nothing"


def test_a_model_with_a_changed_byte_is_not_compared(own_county, champion):
    with (own_county.models / champion[0].parent.name / champion[0].name / "CARD.md").open("a") as file:
        file.write(" ")
    with pytest.raises(Tampered, match=r"CARD\.md"):
        remake(own_county, champion[1])


def test_a_county_without_outcomes_begins_with_a_model_from_elsewhere(empty, champion):
    folder, digest = champion
    adopted = adopt(empty, folder, "li")
    assert (adopted.name, adopted.version, adopted.digest) == (folder.parent.name, folder.name, digest)
    assert files(empty.models / adopted.name / adopted.version) == files(folder)
    adopt(empty, folder, "li")
    with empty.database.reading() as connection:
        assert [(found["digest"], found["state"]) for found in models.every(connection)] == [(digest, "registered")]
        noted = [entry["subject"] for entry in audit.newest(connection) if entry["action"] == "adopt"]
    assert noted == [f"{adopted.name}/{adopted.version}"] * 2


def test_a_changed_bundle_is_not_adopted(empty, champion, tmp_path):
    shutil.copytree(champion[0], tmp_path / "bundle")
    (tmp_path / "bundle" / "model.txt").write_bytes(b"tree")
    with pytest.raises(Tampered, match=r"model\.txt"):
        adopt(empty, tmp_path / "bundle", "li")
    assert not empty.models.exists()


def test_another_bundle_under_a_name_and_version_that_are_taken_is_refused(empty, champion, tmp_path):
    adopt(empty, champion[0], "li")
    shutil.copytree(champion[0], tmp_path / "bundle")
    manifest = json.loads((tmp_path / "bundle" / "manifest.json").read_text("utf-8"))
    (tmp_path / "bundle" / "manifest.json").write_text(json.dumps(manifest | {"about": "别处"}), "utf-8")
    with pytest.raises(Tampered, match="manifest"):
        adopt(empty, tmp_path / "bundle", "li")
    assert files(empty.models / champion[0].parent.name / champion[0].name) == files(champion[0])


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", ".hidden", "a b", "x" * 81])
def test_no_name_leads_out_of_the_folder_of_models(empty, champion, tmp_path, name):
    with pytest.raises(Invalid, match="Not a name"):
        train_model(empty, AS_OF, "li", name=name)
    shutil.copytree(champion[0], tmp_path / "bundle")
    manifest = json.loads((tmp_path / "bundle" / "manifest.json").read_text("utf-8"))
    for changed in ("name", "version"):
        (tmp_path / "bundle" / "manifest.json").write_text(json.dumps(manifest | {changed: name}), "utf-8")
        with pytest.raises(Invalid, match="Not a name"):
            adopt(empty, tmp_path / "bundle", "li")
    assert not empty.models.exists()


def test_without_one_default_or_credit_event_nothing_is_learned(empty, tmp_path):
    (tmp_path / "one.csv").write_text(table("registration", row("registration")), encoding="utf-8")
    ingest(empty, deliveries([tmp_path / "one.csv"], RECEIVED, "registration"), "li")
    with pytest.raises(Invalid, match="No default or credit event"):
        train_model(empty, AS_OF, "li", budget=ONE_TRY)


def test_who_is_not_registered_cannot_be_made_again(empty):
    with pytest.raises(NotFound):
        remake(empty, "0" * 64)


def test_a_fingerprint_tells_things_apart_and_the_order_of_keys_does_not_count():
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1}) != fingerprint({"a": 1, "b": [3]})
    assert fingerprint([]) != fingerprint([[]])
