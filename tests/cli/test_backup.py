"""The whole installation into one file and back, by command."""


def test_a_backup_comes_back_in_an_empty_home_and_is_checked(run, tmp_path):
    run("batches")
    code, saved, told = run("backup", tmp_path / "all.tar.zst")
    assert (code, len(saved.strip())) == (0, 64)
    assert "tables" in told
    code, restored, _ = run("restore-backup", tmp_path / "all.tar.zst", home=tmp_path / "there")
    assert code == 0
    assert restored.startswith(saved)
    assert "the whole is as it was written" in restored


def test_a_backup_is_refused_where_something_is(run, tmp_path):
    run("batches")
    run("backup", tmp_path / "all.tar.zst")
    code, _, told = run("restore-backup", tmp_path / "all.tar.zst")
    assert code == 1
    assert "空的主目录" in told
