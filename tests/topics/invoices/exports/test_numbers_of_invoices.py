"""Twenty digits, or a code with eight: how an invoice is known, and which numbers are no longer to be trusted."""

import pytest

from tests.topics.invoices.exports.making import BASE, DIGITAL, good, reasons, row, text, workbook

pytestmark = pytest.mark.engine("sqlite")  # reads files, no database

MANGLED = "已被表格软件改成数值"


def keys(path):
    return [found["invoice"] for found in good(path)]


def test_an_old_invoice_is_known_by_code_and_number(tmp_path):
    (found,) = good(workbook(tmp_path / "a.xlsx", row()))

    assert (found["invoice"], found["code"], found["number"], found["digital"]) == (
        "043002200111-12345678",
        "043002200111",
        "12345678",
        "",
    )


def test_a_digital_invoice_is_known_by_its_twenty_digits(tmp_path):
    path = workbook(tmp_path / "a.xlsx", row(发票代码="", 发票号码="", 数电发票号码=DIGITAL))

    assert keys(path) == [DIGITAL]


def test_twenty_digits_may_stand_under_the_old_heading(tmp_path):
    (found,) = good(workbook(tmp_path / "a.xlsx", row(发票代码="", 发票号码=DIGITAL)))

    assert (found["invoice"], found["digital"], found["number"]) == (DIGITAL, DIGITAL, "")


def test_a_paper_invoice_of_the_new_kind_goes_by_its_twenty_digits_and_keeps_the_old_ones(tmp_path):
    (found,) = good(workbook(tmp_path / "a.xlsx", row(数电发票号码=DIGITAL)))

    assert (found["invoice"], found["code"], found["number"]) == (DIGITAL, "043002200111", "12345678")


@pytest.mark.parametrize(
    ("code", "number", "key"),
    [
        ("043002200111", 123, "043002200111-00000123"),
        (43002200111, "00000123", "043002200111-00000123"),
        ("043002200111", "123", "043002200111-00000123"),
        ("300220011", "12345678", "0300220011-12345678"),
        ("3300220011", "12345678", "3300220011-12345678"),
        ("'043002200111", "１２３４５６７８", "043002200111-12345678"),
        (" 043002200111 ", "12345678.0", "043002200111-12345678"),
    ],
)
def test_leading_zeros_and_wrappings_are_put_right(tmp_path, code, number, key):
    assert keys(workbook(tmp_path / "a.xlsx", row(发票代码=code, 发票号码=number))) == [key]


def test_what_keeps_a_spreadsheet_program_from_reading_a_number_is_taken_off(tmp_path):
    path = text(tmp_path / "a.csv", BASE, row(发票代码='="043002200111"', 发票号码='"=""12345678"""'))

    assert keys(path) == ["043002200111-12345678"]


@pytest.mark.parametrize("cell", [25432000000012345678, 2.5432e19, 1234567890123456])
def test_a_number_cell_with_more_than_fifteen_digits_is_refused(tmp_path, cell):
    path = workbook(tmp_path / "a.xlsx", row(), row(发票代码="", 发票号码="", 数电发票号码=cell))

    ((at, why),) = reasons(path)
    assert at == 3
    assert "数电发票号码" in why
    assert MANGLED in why
    assert "按文本格式重新导出" in why


@pytest.mark.parametrize("cell", ["2.5432E+19", "1.23e+19", "25432000000012345678.0", "2.5E19"])
def test_text_that_a_spreadsheet_program_left_behind_is_refused(tmp_path, cell):
    ((_at, why),) = reasons(text(tmp_path / "a.csv", BASE, row(发票代码="", 发票号码=cell)))

    assert MANGLED in why


def test_the_same_digits_as_text_are_trusted_though_they_end_in_zeros(tmp_path):
    path = workbook(tmp_path / "a.xlsx", row(发票代码="", 发票号码="", 数电发票号码="25432000000012300000"))

    assert keys(path) == ["25432000000012300000"]


def test_only_the_mangled_rows_of_a_mixed_column_are_refused(tmp_path):
    rows = [row(发票代码="", 发票号码=number) for number in (DIGITAL, 25432000000012345678, "25432000000012345679")]

    path = workbook(tmp_path / "a.xlsx", *rows, row(发票号码=87654321))

    assert keys(path) == [DIGITAL, "25432000000012345679", "043002200111-87654321"]
    assert [at for at, _why in reasons(path)] == [3]


def test_a_sellers_old_tax_number_of_fifteen_digits_may_be_a_number(tmp_path):
    (found,) = good(workbook(tmp_path / "a.xlsx", row(销方识别号=430481000000123)))

    assert found["seller"] == "430481000000123"


def test_a_credit_code_of_digits_alone_is_refused_as_a_number_cell(tmp_path):
    ((_at, why),) = reasons(workbook(tmp_path / "a.xlsx", row(购方识别号=114304810000000190)))

    assert "购方识别号" in why
    assert MANGLED in why


def test_credit_codes_are_in_capitals_and_without_spaces(tmp_path):
    (found,) = good(workbook(tmp_path / "a.xlsx", row(购方识别号="　11430481000000019y\u00a0")))

    assert found["buyer"] == "11430481000000019Y"


def test_a_credit_code_of_digits_around_an_e_is_no_scientific_notation(tmp_path):
    (found,) = good(text(tmp_path / "a.csv", BASE, row(销方识别号="914304816000123E45")))

    assert found["seller"] == "914304816000123E45"


def test_a_file_without_codes_falls_back_on_the_seller(tmp_path):
    headings = [heading for heading in BASE if heading not in ("发票代码", "数电发票号码")]

    path = workbook(tmp_path / "a.xlsx", row(headings), row(headings, 销方识别号=""), headings=headings)

    assert keys(path) == ["91430481MA00000313-12345678"]
    assert len(reasons(path)) == 1


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"发票代码": ""}, "需要发票代码"),
        ({"发票代码": "12345"}, "发票代码应是 10 或 12 位数字"),
        ({"发票号码": "123456789"}, "发票号码应是 8 位数字"),
        ({"发票号码": "一二三"}, "发票号码应是 8 位数字"),
        ({"数电发票号码": "2543200000001234567"}, "应是 20 位数字"),
        ({"发票号码": "", "发票代码": ""}, "没有发票号码"),
        ({"发票号码": "-", "数电发票号码": "--"}, "没有发票号码"),
    ],
)
def test_unsound_numbers_are_refused_with_the_reason(tmp_path, cells, why):
    ((at, told),) = reasons(workbook(tmp_path / "a.xlsx", row(**cells)))

    assert at == 2
    assert why in told
