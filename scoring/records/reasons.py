"""Why a row was not accepted: one catalogue, so that every finding has an id and a remedy.

Reasons of form (``F``) concern the file or the row as text, of value (``V``) a single field, of
time (``T``) the two dates of a record, of key (``K``) other rows of the same file, of privacy
(``P``) personal data, of naming (``N``) whose a row without a code is. Checks that belong to one
source alone stand in that source's module and carry the source's own prefix.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.errors import Text


@dataclass(frozen=True)
class Reason:
    """A kind of finding: its id, what it says and what to do about it."""

    id: str
    title: Text
    remedy: Text


UNDECODABLE = Reason(
    "F01",
    Text("本行含有无法识别的字符编码", "The line holds bytes that no known encoding explains"),
    Text("请另存为 UTF-8 或 GB18030 编码后重新报送", "Save the file as UTF-8 or GB18030 and send it again"),
)
COLUMN_COUNT = Reason(
    "F02",
    Text("本行的列数与表头不一致", "The line has more or fewer columns than the header"),
    Text("检查是否多了逗号、引号或换行", "Look for a stray comma, quotation mark or line break"),
)
MISSING_COLUMN = Reason(
    "F03",
    Text("文件缺少必需的列", "The file lacks a required column"),
    Text("按模板补上该列后重新报送", "Add the column as in the template and send the file again"),
)
NO_UNIT = Reason(
    "F05",
    Text("表头没有写明计量单位", "The header does not state the unit"),
    Text("在表头注明单位，如“金额(元)”或“金额(万元)”", "State the unit in the header, in brackets after the name"),
)
UNKNOWN_TABLE = Reason(
    "F04",
    Text("表头与任何已知来源都不相符", "The headers match no known source"),
    Text(
        "使用该来源的模板（表头下直接是数据），或指明来源（网页上选“来源”，命令行用 --source）",
        "Use the source's template (rows right below the header), or name the source (on the page, or with --source)",
    ),
)
NO_OBJECT = Reason(
    "F06",
    Text("本行不是一个完整的 JSON 对象", "The line is not one whole JSON object"),
    Text("每行写一个对象，不换行，不用 NaN", "Write one object a line, without line breaks and NaN"),
)
NESTED = Reason(
    "F07",
    Text("字段的值是嵌套的对象或数组", "The value of a field is an object or a list"),
    Text("每个字段只写一个文字或数字", "Write one text or number for each field"),
)
REPEATED_KEY = Reason(
    "F08",
    Text("同一行中字段名重复", "A key stands twice in the line"),
    Text("每个字段只写一次", "Write every field once"),
)
TOTAL_LINE = Reason(
    "F09",
    Text("合计行，不是记录", "A line of totals, not a record"),
    Text("无需处理；报送时可删去合计行", "Nothing to do; totals may be left out of the delivery"),
)
REPEATED_HEADER = Reason(
    "F10",
    Text("重复的表头，不是记录", "The header again, not a record"),
    Text("无需处理；报送时只保留一行表头", "Nothing to do; keep one header in the delivery"),
)
EMPTY = Reason(
    "V01",
    Text("必填项为空", "A required value is empty"),
    Text("补填后重新报送", "Fill it in and send the row again"),
)
NOT_A_USCC = Reason(
    "V02",
    Text("不是 18 位统一社会信用代码", "Not an 18-character unified social credit code"),
    Text(
        "按营业执照填写 18 位代码（不含 I、O、S、V、Z）",
        "Copy the 18 characters of the business licence (never I, O, S, V, Z)",
    ),
)
USCC_CHECK = Reason(
    "V03",
    Text("统一社会信用代码校验位不符", "The check digit of the unified social credit code is wrong"),
    Text(
        "核对营业执照，通常是抄错或颠倒了字符", "Compare with the licence; usually a character was mistyped or swapped"
    ),
)
NOT_A_NUMBER = Reason(
    "V04",
    Text("不是数字", "Not a number"),
    Text("只填写阿拉伯数字，不写单位和文字", "Write digits only, without unit or words"),
)
NOT_A_DATE = Reason(
    "V05",
    Text("不是可确认的日期", "Not a date that can be read in one way only"),
    Text("写成 2025-03-01（月份写成 2025-03）", "Write 2025-03-01 (2025-03 for a month)"),
)
TOO_PRECISE = Reason(
    "V06",
    Text("小数位数过多", "Too many decimal places"),
    Text("检查单位是否写错（元、万元、千瓦时）", "Check the unit (yuan, 10,000 yuan, kWh)"),
)
UNKNOWN_WORD = Reason(
    "V07",
    Text("不在允许的取值范围内", "Not one of the allowed words"),
    Text("使用允许的取值", "Use one of the allowed words"),
)
NEGATIVE = Reason(
    "V08",
    Text("不允许为负数", "A negative value is not allowed"),
    Text("更正金额；退补请按更正记录报送", "Correct the value; send refunds as a correcting record"),
)
OUT_OF_RANGE = Reason(
    "V09",
    Text("数值超出合理范围", "The value is beyond any plausible range"),
    Text("检查单位和小数点", "Check the unit and the decimal point"),
)
TOO_LONG = Reason(
    "V10",
    Text("文字过长", "The text is too long"),
    Text("缩短后重新报送", "Shorten it and send the row again"),
)
SHORTENED = Reason(
    "V11",
    Text("编号被表格软件改成了科学计数法", "A spreadsheet has cut this code to a number with an exponent"),
    Text("把该列设为文本格式，按原始编号重新填写", "Format the column as text and fill in the whole code again"),
)
SERIAL_DATE = Reason(
    "V12",
    Text("日期成了表格软件的序号", "The date has become a spreadsheet's serial number"),
    Text("把该列设为日期格式，或写成 2025-03-01", "Format the column as dates, or write 2025-03-01"),
)
SHORT_YEAR = Reason(
    "V13",
    Text(
        "年份不足四位：可能是民国纪年，也可能省略了世纪",
        "A year of less than four digits: of the Republic, or cut short",
    ),
    Text("写成公元四位年份，如 2025-03-01", "Write the year of the common era in four digits, such as 2025-03-01"),
)
TWO_VALUES = Reason(
    "V14",
    Text("同一内容有两列，两列内容不一致", "Two columns hold the same field, with different values"),
    Text("核对后只保留一列", "Compare them and keep one of the columns"),
)
NO_CODE = Reason(
    "V15",
    Text("不是编号（表格软件的错误值，或没有字母、数字、汉字）", "No code: a spreadsheet's error, or signs alone"),
    Text("填写原始编号；是公式的，改为文本", "Fill in the code itself, as text instead of a formula"),
)
FUTURE = Reason(
    "T01",
    Text("日期晚于报送日期", "The date lies after the day of delivery"),
    Text("更正日期", "Correct the date"),
)
KNOWN_TOO_EARLY = Reason(
    "T02",
    Text("获知日期早于发生日期", "It is said to be known before it happened"),
    Text("更正其中一个日期", "Correct one of the two dates"),
)
DUPLICATE = Reason(
    "K01",
    Text("与本文件前面的一行完全重复", "The same row stands earlier in this file"),
    Text("无需处理；已保留第一行", "Nothing to do; the first one was kept"),
)
CONFLICT = Reason(
    "K02",
    Text(
        "与本文件前面的一行主键相同、内容不同", "A row with the same key and other content stands earlier in this file"
    ),
    Text("确认哪一行正确，只保留一行重新报送", "Decide which row is right and send only that one"),
)
NATURAL_PERSON = Reason(
    "P01",
    Text("自然人记录不予接收（内容未留存）", "Records of natural persons are not taken (content not kept)"),
    Text(
        "报送前剔除自然人记录；确为企业的，补填统一社会信用代码",
        "Leave natural persons out of the delivery; if it is an enterprise, fill in its unified social credit code",
    ),
)
PERSONAL_NUMBER = Reason(
    "P02",
    Text("编号栏含有居民身份证号或手机号（未留存）", "A person's number stands where a code belongs (not kept)"),
    Text(
        "改填单位的编号，不要报送个人证件号码和手机号",
        "Fill in the code of the enterprise; never send numbers of identity cards or telephones",
    ),
)

NOBODY = Reason(
    "N01",
    Text("没有信用代码，按名称、旧证号、户号也找不到企业", "No code, and no enterprise by name, number or account"),
    Text("补填统一社会信用代码；登记信息后到的，原样重报", "Fill in the code; if the register came later, resend it"),
)
SEVERAL_CANDIDATES = Reason(
    "N02",
    Text("没有信用代码，可能是几家企业中的一家", "No code, and it may be one of several enterprises"),
    Text("补填代码，或由金融办在“待核定”中选定", "Fill in the code, or let the finance office decide"),
)
NEAR_NAME = Reason(
    "N03",
    Text("没有信用代码，只有名称相近的企业", "No code, and only enterprises with a name like it"),
    Text("补填代码，或由金融办在“待核定”中选定", "Fill in the code, or let the finance office decide"),
)
NOT_ITS_METER = Reason(
    "N04",
    Text("没有信用代码，户表是房东的、共用的或已销户", "No code, and the meter is a landlord's, shared or closed"),
    Text("补填代码，或由金融办在“待核定”中选定", "Fill in the code, or let the finance office decide"),
)
NONE_OF_THEM = Reason(
    "N05",
    Text("经人核定，不是已登记的任何企业", "A person decided that it is none of the enterprises known"),
    Text("确属本县企业的，补填统一社会信用代码", "If it is one after all, fill in its unified social credit code"),
)

CATALOGUE: tuple[Reason, ...] = (
    UNDECODABLE,
    COLUMN_COUNT,
    MISSING_COLUMN,
    UNKNOWN_TABLE,
    NO_UNIT,
    NO_OBJECT,
    NESTED,
    REPEATED_KEY,
    TOTAL_LINE,
    REPEATED_HEADER,
    EMPTY,
    NOT_A_USCC,
    USCC_CHECK,
    NOT_A_NUMBER,
    NOT_A_DATE,
    TOO_PRECISE,
    UNKNOWN_WORD,
    NEGATIVE,
    OUT_OF_RANGE,
    TOO_LONG,
    SHORTENED,
    SERIAL_DATE,
    SHORT_YEAR,
    TWO_VALUES,
    NO_CODE,
    FUTURE,
    KNOWN_TOO_EARLY,
    DUPLICATE,
    CONFLICT,
    NATURAL_PERSON,
    PERSONAL_NUMBER,
    NOBODY,
    SEVERAL_CANDIDATES,
    NEAR_NAME,
    NOT_ITS_METER,
    NONE_OF_THEM,
)

NOTHING_TO_DO = frozenset({DUPLICATE.id, TOTAL_LINE.id, REPEATED_HEADER.id})
"""Rows refused for nothing else are no work for anybody: they are closed from the start."""
