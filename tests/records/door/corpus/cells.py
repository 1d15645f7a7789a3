"""One cell of a row is not as it should be, or only looks so."""

from __future__ import annotations

from tests.conftest import KILN
from tests.records.door.corpus.case import Case, good, table


def swapped(code: str) -> str:
    return code[:3] + code[4] + code[3] + code[5:]


WRONG: list[tuple[str, str, str, list[str]]] = [
    # source, field, reason, cells
    ("electricity", "enterprise", "V02", [KILN[:-1], KILN + "1", "I" + KILN[1:], KILN[:3] + "O" + KILN[4:],
        KILN[:4] + "S" + KILN[5:], KILN[:5] + "V" + KILN[6:], KILN[:6] + "Z" + KILN[7:], "9.13505E+17", "#REF!",
        "德化瓷厂", KILN[:9] + "？" + KILN[10:], "0", KILN + KILN, KILN[:9] + "_" + KILN[10:]]),
    ("electricity", "enterprise", "V03", [KILN[:-1] + "9", swapped(KILN), "0" * 17 + "1", "92" + KILN[2:],
        KILN[:16] + "9" + KILN[17:]]),
    ("electricity", "account", "V01", ["", " ", "\u3000", "-", "——", "无", "/", "NULL", "N/A", "\u200b"]),
    ("electricity", "account", "V11", ["3.50123E+15", "3.5E+09", "1E+10"]),
    ("electricity", "account", "V10", ["1" * 41, "户" * 100]),
    ("electricity", "account", "P02", ["11010519491231002X", "11010519491231002x"]),
    ("electricity", "month", "V05", ["2025-13", "2025-00", "2025", "二〇二五年二月", "Feb-25", "2025-02-28", "2025Q1",
        "2025-02至2025-03", "上月", "1899-12", "2025/13", "#N/A", "2025--02", "2025年2", "202513"]),
    ("electricity", "month", "V12", ["45689", "45689.0"]),
    ("electricity", "month", "V13", ["114年2月", "114.2", "25-02", "25年2月", "民国114年2月"]),
    ("electricity", "month", "T01", ["2025-07", "2099-01"]),
    ("electricity", "paid_on", "V05", ["2025-02-30", "2025-02-29", "3.1.2025", "3/1/2025", "01-03-2025", "2025.13.1",
        "20250230", "昨天", "2025-3", "1.3.2025", "2025-03-01 25:99 PM", "2025-03-01T08:30:00+08:00", "#VALUE!",
        "2025-03-01,", "2025.3-1", "2025.3", "1900-01-00", "０", "Mar 1 2025"]),
    ("electricity", "paid_on", "V12", ["45717", "45717.0", "４５７１７"]),
    ("electricity", "paid_on", "V13", ["25.3.1", "114.03.01", "114/3/1", "1140301", "民国114年3月1日", "25-03-01"]),
    ("electricity", "paid_on", "T01", ["2025-07-01", "2099.12.31"]),
    ("electricity", "due_on", "EL01", ["2025-02-27", "2024-12-31"]),
    ("electricity", "bill_fen", "V04", ["约300", "三百", "12,34", "1 234", "1.2.3", "inf", "0x1F", "12%", "(300.00)",
        "300万元", "#DIV/0!", "#N/A", "=SUM(A1:A9)", "300元整", "1_000", "½", "①", "٣٠٠", "--5", "5-", "3,5", "1,2345",
        "O", "l00", "300/400", "见附件", "−5", "Infinity", "1e400x", "1,,234", "+-5", "１２％", "1’234", "$5", "10²"]),
    ("electricity", "bill_fen", "V06", ["1.005", "0.001", "123.456789"]),
    ("electricity", "bill_fen", "V08", ["-1", "-0.01", "－5", "-1,000.00", "-1e3"]),
    ("electricity", "bill_fen", "V09", ["1e15", "99999999999999999999", "9" * 60, "1E+99"]),
    ("electricity", "bill_fen", "EL02", ["0", "0.00"]),
    ("electricity", "energy_wh", "V04", ["300度", "三百度", "100 kWh", "-/-"]),
    ("electricity", "energy_wh", "V06", ["0.0001", "1.23456"]),
    ("electricity", "energy_wh", "V09", ["99999999999999"]),
    ("electricity", "supply_status", "V07", ["已停电", "normal", "正常。", "正常/欠费停电", "1", "是"]),
    ("electricity", "account_name", "V10", ["厂" * 201, "x" * 5000, "😀" * 300]),
    ("electricity", "account_name", "F01", ["德化\ufffd厂", "德化\x00厂", "\x07铃", "a\x1bb", "\x7f"]),
    ("electricity", "account", "F01", ["12\x0034", "\ufffd"]),
    ("water", "volume_litre", "V04", ["12方", "12m³"]),
    ("water", "bill_fen", "V08", ["-56.20"]),
    ("gas", "volume_litre", "V06", ["1.23456"]),
    ("gas", "month", "V13", ["114-02"]),
    ("tax_declaration", "tax_due_fen", "V04", ["免税", "零申报"]),
    ("tax_declaration", "declared_sales_fen", "V09", ["1" * 16]),
    ("vat_invoice", "issued_on", "V12", ["45726"]),
    ("vat_invoice", "issued_on", "V05", ["2025-3-32", "45726abc"]),
    ("vat_invoice", "status", "V07", ["红冲", "已认证"]),
    ("vat_invoice", "number", "V11", ["2.50526E+19"]),
    ("taxpayer_grade", "grade", "V07", ["E", "AA", "优", "A级纳税人x"]),
    ("taxpayer_grade", "year", "V09", ["20244"]),
    ("taxpayer_grade", "year", "V04", ["2024年度", "二〇二四"]),
    ("registration", "industry_edition", "V07", ["2002", "GB/T 4754"]),
    ("registration", "established_on", "T01", ["2030-01-01"]),
    ("registration", "capital_fen", "V04", ["500万元", "人民币500", "美元10"]),
    ("social_insurance", "insured", "V06", ["12.5"]),
    ("social_insurance", "insured", "V08", ["-3"]),
    ("social_insurance", "insured", "V04", ["十二人", "12人"]),
    ("penalty", "fine_fen", "V06", ["0.0000005"]),
    ("penalty", "decided_on", "V13", ["114.3.10"]),
    ("penalty", "state", "V07", ["9", "生效中"]),
    ("permit", "category", "V07", ["其它许可x"]),
    ("loan_outcome", "overdue_days", "V08", ["-1"]),
    ("loan_outcome", "state", "V07", ["呆账"]),
]  # fmt: skip

FINE: list[tuple[str, str, list[str]]] = [
    # source, field, cells that are read
    ("electricity", "enterprise", [KILN.lower(), f" {KILN} ", f"{KILN}\u3000", f"{KILN[:8]} {KILN[8:]}",
        f"{KILN[:2]}-{KILN[2:]}", "".join(chr(ord(c) + 0xFEE0) for c in KILN), f"\u200b{KILN}", f"\u202e{KILN}",
        f"\ufeff{KILN}", f"{KILN}\t"]),
    ("electricity", "account", ["０１２３４５", "DH-001", "dh_001", " 0012 ", "0012\u3000", "350526100012345", "（2025）1号", "😀1"]),
    ("electricity", "month", ["2025-02", "2025-2", "2025/2", "2025.2", "2025年2月", "202502", "２０２５年２月", "2025-02-01",
        "20250201", "2025-02-01 00:00:00"]),
    ("electricity", "paid_on", ["2025.3.1", "20250301", "2025年3月1日", "2025/3/1", "2025-03-01T08:30:00", "２０２５－０３－０１",
        "", "-", "无", "2025-03-01 00:00:00.000"]),
    ("electricity", "bill_fen", ["1,234.50", "１２３．４５", "¥12.50", "￥12.50", "12.50元", "5.", ".5", "+5", "1.5e3", "00012",
        "1，234", " 12 ", "1E+02"]),
    ("electricity", "energy_wh", ["１，２３４．５", "0.001", "300.0"]),
    ("electricity", "account_name", ["德化（集团）有限公司", "مصنع", "😀瓷厂", "\u202e德化", "a\u200bb", "一\t二", "=cmd|' /C calc'!A0",
        "+86", "@SUM(A1)", "'; DROP TABLE batch; --", "<script>", "\\N", "厂" * 200, "㈱", "ﬁ", "𠮷野", "é", "()[]{}"]),
    ("electricity", "supply_status", ["正常", " 正常 ", "欠费停电", "", "/"]),
    ("vat_invoice", "number", ["25352000000012345678", "00012345"]),
    ("taxpayer_grade", "grade", ["A", "Ａ", " M "]),
    ("registration", "capital_fen", ["0.000001", "1,000", "500.00"]),
]  # fmt: skip

CASES: list[Case] = [
    *(
        Case(f"{name}: {field} is {cell[:40]!r}", table(name, good(name, 1), good(name, 2, **{field: cell})).encode(),
             source=name, rows=2, wrong=((3, reason),))
        for name, field, reason, texts in WRONG
        for cell in texts
    ),
    *(
        Case(f"{name}: {field} may be {cell[:40]!r}", table(name, good(name, 1, **{field: cell})).encode(),
             source=name, rows=1)
        for name, field, texts in FINE
        for cell in texts
    ),
]  # fmt: skip
