"""Natural persons and their numbers, where they do not belong."""

from __future__ import annotations

from tests.records.door.corpus.case import Case, good, heads, table, text

ID, OLD_ID, MOBILE, CARD = "11010519491231002X", "110105491231002", "13800000000", "6222020200000000006"
NUMBERS = (ID, ID.lower(), f"{ID[:6]} {ID[6:14]} {ID[14:]}", "350526199001011234", OLD_ID, MOBILE, "138-0000-0000",
           "+8613800000000", "１３８００００００００", CARD, "6222 0202 0000 0000 006")  # fmt: skip
PERSON = {"subject_kind": "自然人", "name": "陈某某", "enterprise": ""}

CASES: list[Case] = [
    *(
        Case(f"{around.format('…')} with {number!r}", table("electricity",
             good("electricity", 1, account_name=around.format(number))).encode(), rows=1)
        for number in NUMBERS
        for around in ("{}", "陈某{}", "电话:{},", "({})")
    ),
    *(
        Case(f"a refused row with {number!r}", table("electricity", good("electricity", 1),
             good("electricity", 2, account_name=number, bill_fen="x")).encode(), rows=2, wrong=((3, "V04"),))
        for number in NUMBERS
    ),
    *(
        Case(f"{number!r} in place of the credit code", table("electricity", good("electricity", 1),
             good("electricity", 2, enterprise=number)).encode(), rows=2, wrong=((3, reason),))
        for number, reason in ((ID, "P01"), ("350526199001011234", "P01"), (OLD_ID, "V02"), (MOBILE, "V02"))
    ),
    *(
        Case(f"{number!r} in a broken line", (table("electricity", good("electricity", 1)) + f"{number},x\n").encode(),
             rows=2, wrong=((3, "F02"),))
        for number in NUMBERS[:6]
    ),
    Case("a row about a person", table("penalty", good("penalty", 1), good("penalty", 2, **PERSON)).encode(),
         source="penalty", rows=2, wrong=((3, "P01"),)),
    Case("a person with everything else wrong", table("penalty", good("penalty", 1),
         good("penalty", 2, **PERSON, decided_on="?", fine_fen="x")).encode(),
         source="penalty", rows=2, wrong=((3, "P01"),)),
    Case("persons only", table("permit", *(good("permit", n, **PERSON) for n in range(1, 6))).encode(),
         source="permit", rows=5, wrong=tuple((n, "P01") for n in range(2, 7))),
    Case("another word for a person", table("penalty", good("penalty", 1, subject_kind="个人")).encode(),
         source="penalty", rows=1, wrong=((2, "P01"),)),
    Case("a column about persons", text([[*heads("registration"), "法定代表人证件号码", "联系电话"],
         [*good("registration").values(), ID, MOBILE]]).encode(), source="registration", rows=1),
    Case("a column about persons under another name", text([[*heads("electricity"), "身份证", "手机"],
         [*good("electricity").values(), ID, MOBILE]]).encode(), rows=1),
    Case("numbers of persons for headers", f"陈某,{ID},{MOBILE}\n1,2,3\n".encode(), complaint="不相符"),
]  # fmt: skip
