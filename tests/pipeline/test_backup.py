"""One file holds the whole installation: it comes back as it was, on the same database, or not at all."""

import io
import json
import stat
import tarfile

import pyarrow as pa
import pytest
from sqlalchemy import text

from scoring.errors import Conflict, NotFound, Tampered
from scoring.pipeline import backup as keeping
from scoring.pipeline.publish import publish
from scoring.pipeline.reproduce import reproduce, verify
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import audit, portable
from scoring.store.database import Database
from tests.conftest import copied


def settings(home):
    return Settings(home=home, _env_file=None)


@pytest.fixture(scope="module")
def installed(county, tmp_path_factory):
    """A copy of the county's home; read it, never change it."""
    return copied(county[0].settings.home, tmp_path_factory.mktemp("installed") / "home")


@pytest.fixture(scope="module")
def saved(installed, tmp_path_factory):
    """Its backup."""
    file = tmp_path_factory.mktemp("saved") / "county.tar.zst"
    keeping.backup(settings(installed), file, "li")
    return file


@pytest.fixture
def home(installed, tmp_path):
    """A home to break."""
    return copied(installed, tmp_path / "home")


@pytest.fixture
def small(tmp_path):
    """An installation as it is at the beginning."""
    home = tmp_path / "small"
    opened(settings(home)).database.engine.dispose()
    return home


def members(file):
    """The files of a backup by name, in order."""
    with pa.CompressedInputStream(str(file), "zstd") as packed, tarfile.open(fileobj=packed, mode="r|") as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive}


def packed(file, contents):
    """A backup made of these files, whatever they say."""
    with pa.CompressedOutputStream(str(file), "zstd") as stream, tarfile.open(fileobj=stream, mode="w|") as archive:
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return file


def lines_of(home):
    with Database(settings(home).database_url).reading() as connection:
        return {table.name: list(portable.lines(connection, table)) for table in portable.tables(connection)}


def test_what_comes_back_is_what_was_saved(county, installed, saved, tmp_path):
    there = tmp_path / "there"
    kept = keeping.restore(settings(there), saved, "wang")
    assert kept == keeping.checked(saved)
    before, after = lines_of(installed), lines_of(there)
    last = json.loads(after["audit"].pop())
    assert (last["action"], last["actor"], last["detail"]) == ("restore_backup", "wang", {"digest": kept.digest})
    assert after == before
    again = opened(settings(there))
    assert verify(again) == verify(opened(settings(installed))) | {"entries": len(before["audit"]) + 1}
    assert reproduce(again, "newest").identical
    assert reproduce(again, "newest").digest == county[1].digest


def test_a_backup_says_who_made_it_and_only_its_owner_reads_it(installed, saved):
    with Database(settings(installed).database_url).reading() as connection:
        [newest] = audit.newest(connection, saved.name)
    assert (newest["actor"], newest["action"], newest["detail"]) == ("li", "backup", {"keys": False})
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


def test_the_private_key_stays_at_home_unless_it_is_asked_for(installed, saved, tmp_path):
    assert not any(name.startswith("keys/") for name in members(saved))
    keyless = tmp_path / "keyless"
    keeping.restore(settings(keyless), saved, "li")
    with pytest.raises(Conflict, match="private key"):
        _publish_anew(keyless)
    with_keys, there = tmp_path / "with-keys.tar.zst", tmp_path / "there"
    keeping.backup(settings(installed), with_keys, "li", keys=True)
    keeping.restore(settings(there), with_keys, "li")
    [key] = (there / "keys").iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert _publish_anew(there).number == 2


def _publish_anew(home):
    """The next edition, whatever the first one says: it was withdrawn."""
    workspace = opened(settings(home))
    with workspace.database.transaction() as connection:
        connection.execute(
            text("INSERT INTO edition_withdrawal VALUES (1, 'to try', 'li', '2026-11-16 00:00:00.000000')")
        )
    return publish(workspace, "li")


def test_no_file_is_written_over_and_no_empty_home_is_saved(small, tmp_path):
    file = tmp_path / "taken"
    file.write_text("mine")
    with pytest.raises(Conflict, match="exists already"):
        keeping.backup(settings(small), file, "li")
    assert file.read_text() == "mine"
    with pytest.raises(NotFound, match="nothing to save"):
        keeping.backup(settings(tmp_path / "nowhere"), tmp_path / "new", "li")


@pytest.mark.parametrize("pattern", ["lake/*/*.parquet", "models/*/*/model.txt", "models/*/*/manifest.json"])
def test_a_damaged_home_is_not_saved_and_the_damage_is_named(home, tmp_path, pattern):
    [file, *_] = sorted(home.glob(pattern))
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(Tampered, match=file.relative_to(home).as_posix()):
        keeping.backup(settings(home), tmp_path / "new.tar.zst", "li")
    assert [path.name for path in tmp_path.iterdir()] == ["home"], "nothing half written is left"


@pytest.mark.parametrize("name", ["tables/decision.ndjson", "lake/", "models/", "manifest.json"])
def test_one_changed_byte_is_named_before_anything_is_restored(saved, tmp_path, name):
    contents = members(saved)
    [wrong, *_] = [each for each in contents if each.startswith(name)]
    content = bytearray(contents[wrong])
    content[len(content) // 2] ^= 1
    broken = packed(tmp_path / "broken", contents | {wrong: bytes(content)})
    there = tmp_path / "there"
    with pytest.raises(Tampered, match=wrong):
        keeping.restore(settings(there), broken, "li")
    assert not there.exists()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.999])
def test_what_was_cut_off_is_no_backup(saved, tmp_path, share):
    content = saved.read_bytes()
    cut = tmp_path / "cut"
    cut.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Tampered, match="damaged"):
        keeping.checked(cut)


@pytest.mark.parametrize("left_out", ["tables/audit.ndjson", "manifest.json"])
def test_what_lacks_a_file_is_no_backup(saved, tmp_path, left_out):
    contents = {name: content for name, content in members(saved).items() if name != left_out}
    with pytest.raises(Tampered, match=left_out):
        keeping.checked(packed(tmp_path / "less", contents))


@pytest.mark.parametrize("name", ["lake/../../outside", "/outside", "bin/outside", "lake/more.parquet"])
def test_a_file_that_does_not_belong_is_refused(saved, tmp_path, name):
    with pytest.raises(Tampered, match=name):
        keeping.checked(packed(tmp_path / "more", {name: b""} | members(saved)))


def test_nothing_is_restored_over_an_installation(small, saved, tmp_path):
    with pytest.raises(Conflict, match="empty home"):
        keeping.restore(settings(small), saved, "li")
    begun = tmp_path / "begun"
    (begun / "lake" / "tax").mkdir(parents=True)
    with pytest.raises(Conflict, match="has lake"):
        keeping.restore(settings(begun), saved, "li")


def test_a_store_is_saved_at_its_own_revision_and_brought_up_to_date_where_it_comes_back(tmp_path):
    old, there, file = tmp_path / "old", tmp_path / "there", tmp_path / "old.tar.zst"
    database = Database(settings(old).database_url)
    database.upgrade("0007")
    assert keeping.backup(settings(old), file, "li").revision == "0007"
    with database.reading() as connection:
        assert portable.revision(connection) == "0007"
    assert keeping.restore(settings(there), file, "li").revision == "0007"
    with Database(settings(there).database_url).reading() as connection:
        assert portable.revision(connection) > "0007"
        assert audit.verify(connection) == 2


def test_a_backup_of_newer_software_says_so(small, tmp_path):
    file = tmp_path / "new.tar.zst"
    keeping.backup(settings(small), file, "li")
    contents = members(file)
    manifest = json.loads(contents["manifest.json"]) | {"revision": "9999"}
    del manifest["sha256"]
    sealed = json.dumps(manifest | {"sha256": keeping._seal(manifest)}).encode()
    newer = packed(tmp_path / "newer", contents | {"manifest.json": sealed})
    with pytest.raises(Conflict, match="Newer software"):
        keeping.restore(settings(tmp_path / "there"), newer, "li")
