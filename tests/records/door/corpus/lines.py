"""Lines of a text file that are no rows, or look like something else."""

from __future__ import annotations

from tests.conftest import KILN
from tests.records.door.corpus.case import Case, good, heads, table, text

NAME = "electricity"
HEAD = table(NAME)
ONE, TWO, THREE = (text([list(good(NAME, n).values())]) for n in (1, 2, 3))
WIDTH = len(heads(NAME))
TOTALS = ["合计", "总计", "小计", "合 计", "合计：", "本页小计", "本月合计", "累计", "TOTAL", "共计:", "合计数"]


def total(word: str, *, at: int = 0, name: str = NAME) -> str:
    cells = [""] * len(heads(name))
    cells[at], cells[-1] = word, ""
    cells[5] = "12345.60"
    return text([cells])


def case(name: str, body: str | bytes, rows: int, *wrong: tuple[int, str], head: str = HEAD) -> Case:
    content = body if isinstance(body, bytes) else (head + body).encode()
    return Case(name, content, rows=rows, wrong=wrong)


STRAY = [
    ("an unclosed mark", f'"{ONE}{TWO}', 2, ((2, "F02"),)),
    ("a mark that is closed lines below", f'"{ONE}{TWO}"{THREE}', 3, ((2, "F02"), (4, "F02"))),
    ("a mark at the end of a line", ONE.rstrip("\n") + '"\n' + TWO, 2, ((2, "F02"),)),
    ("a mark in the middle of a cell", ONE.replace("880001", '0"01') + TWO, 2, ((2, "F02"),)),
    ("a line break in a quoted cell", ONE.replace("880001", '"00\n01"') + TWO, 3, ((2, "F02"), (3, "F02"))),
    ("a column too many", ONE.rstrip("\n") + ",补录\n" + TWO, 2, ((2, "F02"),)),
    ("a column too few", ONE.replace("880001,", "") + TWO, 2, ((2, "F02"),)),
    ("one cell only", f"{ONE}见附件\n{TWO}", 3, ((3, "F02"),)),
    ("a remark at the end", f"{ONE}{TWO}制表人：某某  审核：某某\n", 3, ((4, "F02"),)),
    ("an amount with an unquoted comma", ONE.replace(",1,1,", ",1,1,234.00,", 1), 1, ((2, "F02"),)),
    ("a line of other delimiters", f"{ONE}{TWO.replace(',', ';')}", 2, ((3, "F02"),)),
    ("a full-width comma", f"{ONE}{TWO.replace(',', '，', 1)}", 2, ((3, "F02"),)),
    ("a line longer than any row", f"{ONE}{'长' * 40_000}\n{TWO}", 3, ((3, "F02"),)),
    ("a huge cell", f"{ONE}{TWO.replace('880002', 'x' * 70_000)}{THREE}", 3, ((3, "F02"),)),
    ("only marks of quotation", f'{ONE}"\n{TWO}', 3, ((3, "F02"),)),
    ("an end-of-file mark of DOS", f"{ONE}\x1a\n", 2, ((3, "F02"),)),
    ("a cut last line", ONE + TWO[: len(TWO) // 2], 2, ((3, "F02"),)),
]

BLANKS = [
    "\n",
    "   \n",
    "\t\n",
    "," * (WIDTH - 1) + "\n",
    "\u3000\n",
    "\r\n",
    " , " + "," * (WIDTH - 2) + "\n",
    "\n" * 50,
]

CASES: list[Case] = [
    *(case(f"{name} ", body, rows, *wrong) for name, body, rows, wrong in STRAY),
    *(case(f"blank lines {blank[:9]!r}", ONE + blank + TWO + blank, 2) for blank in BLANKS),
    *(case(f"a line of totals: {word}", ONE + total(word), 2, (3, "F09")) for word in TOTALS),
    *(
        case(f"totals in column {at}", ONE + total("合计", at=at) + TWO, 3, (3, "F09"))
        for at in (1, 2, 3, 6)
    ),
    case("totals with a code of dashes", ONE + total("合计").replace(",,", ",—,", 1), 2, (3, "F09")),
    case("totals in a short line", f"{ONE}合计,,,,300.00\n", 2, (3, "F09")),
    case("totals of every page", ONE + total("本页小计") + TWO + total("本页小计") + total("总计"), 5,
         (3, "F09"), (5, "F09"), (6, "F09")),
    case("an enterprise whose name is a total", table(NAME, good(NAME, 1, account_name="合计")).encode(), 1),
    case("the header again on every page", HEAD + ONE + HEAD + TWO, 4, (2, "F10"), (4, "F10")),
    case("the header again in wide letters", ONE + HEAD.replace("(", "（").replace(")", "）"), 2, (3, "F10")),
    case("titles above the header", f"德化县用电明细表\n单位：元\n\n{HEAD}{ONE}{TWO}".encode(), 2),
    case("a title in the first of many cells", f"德化县用电明细表{',' * (WIDTH - 1)}\n{HEAD}{ONE}".encode(), 1),
    case("the same row twice", ONE + ONE, 2, (3, "K01")),
    case("the same row in another hand", ONE + ONE.replace(KILN, KILN.lower()), 2, (3, "K01")),
    case("the same key with another amount", ONE + ONE.replace(",1,1,", ",1,2,"), 2, (3, "K02")),
    case("the same row thirty times", ONE * 30, 30, *((n, "K01") for n in range(3, 32))),
    case("a good row after its bad twin", ONE.replace(KILN, "x") + ONE, 2, (2, "V02")),
    *(
        case(f"line ends {end!r}", (HEAD + ONE + TWO).replace("\n", end).encode(), 2)
        for end in ("\r\n", "\r", "\n\r")
    ),
    case("mixed line ends", (HEAD.replace("\n", "\r\n") + ONE.replace("\n", "\r") + TWO).encode(), 2),
    case("no line end at the end", (HEAD + ONE).rstrip("\n").encode(), 1),
    case("a header only", HEAD.encode(), 0),
    case("a header only, without its line end", HEAD.rstrip("\n").encode(), 0),
    *(
        case(f"delimiter {delimiter!r}", text([heads(NAME), list(good(NAME).values())], delimiter).encode(), 1)
        for delimiter in ("\t", ";", "|")
    ),
    *(
        case(f"written as {encoding}", (HEAD + ONE).encode(encoding), 1)
        for encoding in ("gbk", "gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
    ),
    case("three byte-order marks", b"\xef\xbb\xbf" * 3 + (HEAD + ONE).encode(), 1),
    case("a byte that is no UTF-8", (HEAD + ONE).encode() + TWO.encode().replace(b"880002", b"00\xff02"), 2, (3, "F01")),
    case("a line in GBK among UTF-8", (HEAD + ONE).encode()
         + text([list(good(NAME, 2, account_name="德化瓷厂").values())]).encode("gbk"), 2, (3, "F01")),
    case("half a character at the end", (HEAD + ONE).encode() + "合计，德".encode()[:-1], 2, (3, "F01")),
    case("a lone byte of GB18030", (HEAD + ONE).encode("gb18030")
         + TWO.encode().replace(b"880002", b"0000\x80"), 2, (3, "F01")),
    case("zero bytes in a cell", HEAD + ONE + TWO.replace("880002", "00\x0002"), 2, (3, "F01"), head=""),
    case("a surrogate", (HEAD + ONE).encode() + TWO.replace("880002", "\ud800").encode("utf-8", "surrogatepass"), 2, (3, "F01")),
    case("a line of control characters", ONE + "\x01\x02\x03\n", 2, (3, "F02")),
    case("a vertical tab in a line", ONE + TWO.replace("880002", "0\x0b2"), 2),
    case("a line separator of Unicode", ONE + TWO.replace("880002", "0\u20282"), 2),
    case("quoted throughout", "\n".join(",".join(f'"{c}"' for c in line.split(",")) for line in
         (HEAD + ONE).strip().split("\n")).encode(), 1),
    case("spaces around every cell", "\n".join(", ".join(f"{c} " for c in line.split(",")) for line in
         (HEAD + ONE).strip().split("\n")).encode(), 1),
]  # fmt: skip
