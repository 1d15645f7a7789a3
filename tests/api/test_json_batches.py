"""Batches and refused rows for programs: listed, told, withdrawn, dismissed."""

import pytest
from small_county import TIED, House

from scoring.store import audit, batches, quarantine

BATCH = "b" * 16


def test_a_batch_tells_its_counts_and_what_rests_on_it(house: House):
    told = house.program("office").get(f"/v1/batches/{BATCH}").json()
    assert (told["batch"]["rows"], told["batch"]["accepted"], told["batch"]["open"]) == (10, 8, 2)
    assert told["quarantine"] == {"open": 2, "resolved": 0, "superseded": 0, "dismissed": 0, "withdrawn": 0}
    assert (told["editions"], told["runs"], told["models"]) == ([], [], [])


def test_a_batch_that_is_not_there_is_not_found_and_a_strange_id_is_refused(house: House):
    client = house.program("office")
    assert client.get(f"/v1/batches/{'0' * 16}").status_code == 404
    assert client.get("/v1/batches/nonsense").status_code == 422
    assert client.get(f"/v1/batches?after={'0' * 16}").status_code == 404
    assert client.post(f"/v1/batches/{'0' * 16}/withdrawal", json={"reason": "x"}).status_code == 404


def test_pages_of_batches_follow_one_another_without_gap_or_repetition(house: House):
    with house.workspace.database.transaction() as connection:
        one = batches.one(connection, BATCH)
        for n in range(7):
            name = f"{n:016x}"
            batches.add(connection, one | {"id": name, "sha256": name * 4, "source": "water" if n % 2 else "gas"})
    client, found, address = house.program("office"), [], "/v1/batches?limit=3"
    while address:
        page = client.get(address).json()
        found += [batch["id"] for batch in page["batches"]]
        address = page["next"]
    assert found == sorted(found)
    assert len(found) == 8
    assert [b["source"] for b in client.get("/v1/batches?source=water&limit=2").json()["batches"]] == ["water"] * 2
    assert "source=water" in client.get("/v1/batches?source=water&limit=2").json()["next"]


def test_pages_of_refused_rows_follow_one_another_and_keep_the_filter(house: House):
    with house.workspace.database.transaction() as connection:
        more = [
            {"batch_id": BATCH, "line": n, "part": 0, "content": {}, "troubles": _found("V05")} for n in range(20, 27)
        ]
        quarantine.add(connection, more)
    client, found, address = house.program("office"), [], "/v1/quarantine?finding=V05&limit=3"
    while address:
        page = client.get(address).json()
        assert page["total"] == 7
        found += [row["line"] for row in page["rows"]]
        address = page["next"]
    assert found == list(range(20, 27))
    assert len(client.get("/v1/quarantine?state=all").json()["rows"]) == 9
    assert client.get("/v1/quarantine?state=resolved").json()["rows"] == []
    assert client.get("/v1/quarantine?source=water").json()["total"] == 0


@pytest.mark.parametrize("query", ["source=nosuch", "finding=ZZZ", f"batch={'0' * 16}"])
def test_what_there_is_not_is_not_found_and_never_looks_like_nothing_to_do(house: House, query):
    answer = house.program("office").get(f"/v1/quarantine?{query}")
    assert answer.status_code == 404
    assert house.browser("office").get(f"/office/quarantine?{query}").status_code == 404


def test_an_unknown_source_or_reason_is_told_with_the_known_ones(house: House):
    client = house.program("office")
    assert "electricity" in client.get("/v1/quarantine?source=nosuch").json()["remedy"]
    assert "V03" in client.get("/v1/quarantine?finding=ZZZ").json()["remedy"]
    assert "electricity" in client.get("/v1/batches?source=nosuch").json()["remedy"]


def _found(reason):
    return [{"field": "x", "reason": reason, "hint": ""}]


def test_a_refused_row_says_in_both_languages_what_is_wrong(house: House):
    row = house.program("office").get("/v1/quarantine?limit=1").json()["rows"][0]
    assert (row["batch"], row["line"], row["state"], row["file_name"]) == (BATCH, 3, "open", "电力.csv")
    assert "校验位不符" in row["troubles"][0]["told"]["zh"]
    assert "check digit" in row["troubles"][0]["told"]["en"]


def test_a_look_at_refused_rows_is_told_to_the_enterprise_whose_rows_they_are(house: House):
    with house.workspace.database.transaction() as connection:
        row = {"batch_id": BATCH, "line": 30, "part": 0, "content": {"代码": TIED}, "troubles": _found("V05")}
        quarantine.add(connection, [row])
    house.program("office").get("/v1/quarantine")
    [look] = house.program("enterprise").get("/v1/who-looked").json()
    assert (look["institution"], look["zh"]) == ("finance-office", "核对报送有误的本企业记录")
    assert all(
        seen["institution"] != "finance-office"
        for seen in house.program("other_enterprise").get("/v1/who-looked").json()
    )


def test_a_withdrawal_needs_a_reason_and_is_told_with_who_and_why(house: House):
    client = house.program("office")
    assert client.post(f"/v1/batches/{BATCH}/withdrawal", json={"reason": " "}).status_code == 422
    assert client.post(f"/v1/batches/{BATCH}/withdrawal", json={}).status_code == 422
    told = client.post(f"/v1/batches/{BATCH}/withdrawal", json={"reason": "报错文件"}).json()
    assert (told["batch"]["withdrawn_by"], told["batch"]["withdrawn_because"]) == ("office", "报错文件")
    assert told["quarantine"]["withdrawn"] == 2
    back = client.post(f"/v1/batches/{BATCH}/restoration", json={"reason": "核实无误"}).json()
    assert back["batch"]["withdrawn_at"] is None
    assert back["quarantine"]["open"] == 2


def test_a_dismissal_closes_what_is_named_and_nothing_else(house: House):
    client = house.program("office")
    answer = client.post("/v1/quarantine/dismissals", json={"batch": BATCH, "lines": [9], "reason": "已注销"})
    assert answer.json() == {"dismissed": 1}
    assert [row["line"] for row in client.get("/v1/quarantine").json()["rows"]] == [3]
    [row] = client.get("/v1/quarantine?state=dismissed").json()["rows"]
    assert (row["dismissed_by"], row["dismissed_because"]) == ("office", "已注销")
    with house.workspace.database.reading() as connection:
        audit.verify(connection)


@pytest.mark.parametrize(
    "query", ["after=x", f"after={BATCH}:1", f"batch={BATCH}x", "finding=V0-3", "state=gone", "limit=0", "source=a b"]
)
def test_a_question_that_makes_no_sense_is_refused(house: House, query):
    assert house.program("office").get(f"/v1/quarantine?{query}").status_code == 422
