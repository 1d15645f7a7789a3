"""What the policy in force says of one enterprise, told with every cause and step; and the rule book."""

from small_county import CODES, TIED, WITHOUT_DEMAND, House

from scoring.policy.rules import CRITERIA


def test_the_rule_book_is_public_and_whole(house: House) -> None:
    book = house.program().get("/v1/rules").json()
    assert {rule["criterion"]["zh"] for rule in book["rules"]} == {each.zh for each in CRITERIA.values()}
    assert all(rule["basis"] and rule["exit"]["zh"] and rule["exit"]["en"] for rule in book["rules"])
    assert [product["label"]["zh"] for product in book["products"]] == [
        "电易贷",
        "税易贷",
        "绿易贷",
        "陶瓷贷",
        "信用贷",
    ]


def test_an_enterprise_reads_how_its_limit_came_about(house: House) -> None:
    told = house.program("enterprise").get("/v1/decision").json()
    assert (told["enterprise"], told["decision"], told["causes"]) == (TIED, "recommended", [])
    best = max(told["suggestions"], key=lambda each: each["limit_fen"])
    assert told["limit_fen"] == best["limit_fen"] == best["steps"][-1]["amount_fen"] > 0
    assert best["lacking"] == []


def test_a_product_that_is_not_suggested_says_what_it_lacks(house: House) -> None:
    told = house.program("office").get(f"/v1/decisions/{CODES[20]}").json()
    ceramics = next(each for each in told["suggestions"] if each["product"] == "ceramics")
    assert (ceramics["limit_fen"], [term["id"] for term in ceramics["lacking"]]) == (0, ["CERAMICS"])


def test_whoever_is_left_out_reads_every_cause_with_its_way_out(house: House) -> None:
    told = house.program("office").get(f"/v1/decisions/{WITHOUT_DEMAND[0]}").json()
    assert told["decision"] == "left_out"
    assert told["rank"] is None
    assert "NO_DEMAND" in [cause["id"] for cause in told["causes"]]
    assert all(cause["exit"]["zh"] for cause in told["causes"])


def test_the_office_s_look_is_told_to_the_enterprise(house: House) -> None:
    house.program("office").get(f"/v1/decisions/{TIED}")
    assert house.program("enterprise").get("/v1/who-looked").json()[0]["zh"] == "查看对本企业的决定和额度依据"


def test_who_was_never_scored_has_no_decision(house: House) -> None:
    answer = house.program("office").get(f"/v1/decisions/{CODES[0][:-1]}X")
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"] == "application/problem+json"
