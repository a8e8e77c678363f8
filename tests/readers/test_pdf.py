"""PDF: the text in the order of a person, page by page."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import ttf_opensans
from pdfs import HEIGHT, WIDTH, At, Mark, Rule, centred, paragraph, width, write_pdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline import ocr
from pipeline.errors import BrokenFileError, EncryptedFileError
from pipeline.model import RawText
from pipeline.readers import pdf, read

LEFT, RIGHT = 150.0, 410.0  # middles of the columns of a letterhead
STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
BODY = [
    "Thực hiện Nghị quyết số 25-NQ/TW, toàn tỉnh đã có 61 mô hình được",
    "công nhận, trong đó có 49 mô hình tập thể và 12 mô hình cá nhân tiêu biểu.",
]


def lines(raw: RawText) -> list[str]:
    return raw.text.split("\n")


def noise(raw: RawText) -> list[str]:
    return [raw.text[start:end] for start, end in raw.noise]


def make(path: Path, *pages: list[Mark], **options: int) -> RawText:
    return pdf.read(write_pdf(path / "a.pdf", pages, **options))


def test_pages_and_offsets(tmp_path: Path) -> None:
    raw = make(tmp_path, paragraph(72, 200, BODY), paragraph(72, 200, ["Trang hai."]))
    assert raw.text == "\n".join(BODY) + "\fTrang hai."
    assert [raw.text[page.start : page.end] for page in raw.pages] == ["\n".join(BODY), "Trang hai."]
    assert [page.number for page in raw.pages] == [1, 2]
    assert (raw.issues, raw.noise, raw.tables) == ((), (), ())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["de samenwer-", "king in 2024"], "de samenwer-\nking in 2024"),
        (["Kết luận số 01-", "KL/TW"], "Kết luận số 01-\nKL/TW"),
        (["một – hai", "“Dân vận khéo”"], "một – hai\n“Dân vận khéo”"),
        (["e\u0301n NFD to\u0302\u0309"], "e\u0301n NFD to\u0302\u0309"),
    ],
)
def test_hyphens_at_line_ends_and_letters_as_they_are(tmp_path: Path, written: list[str], expected: str) -> None:
    assert make(tmp_path, paragraph(72, 200, written)).text == expected


def test_a_letterhead_whose_columns_share_their_baselines(tmp_path: Path) -> None:
    head: list[Mark] = [
        centred(LEFT, 60, "HỘI ĐỒNG NHÂN DÂN"), centred(RIGHT, 60, STATE),
        centred(LEFT, 76, "TỈNH HÀ NAM"), centred(RIGHT, 76, "Độc lập - Tự do - Hạnh phúc"),
        centred(LEFT, 100, "Số: 14/2022/NQ-HĐND"), centred(RIGHT, 100, "Hà Nam, ngày 08 tháng 12 năm 2022"),
        centred(WIDTH / 2, 140, "NGHỊ QUYẾT"), centred(WIDTH / 2, 156, "Về việc giao chỉ tiêu cho các huyện"),
    ]  # fmt: skip
    assert lines(make(tmp_path, [*head, *paragraph(72, 200, BODY)])) == [
        "HỘI ĐỒNG NHÂN DÂN", "TỈNH HÀ NAM", "Số: 14/2022/NQ-HĐND",
        STATE, "Độc lập - Tự do - Hạnh phúc", "Hà Nam, ngày 08 tháng 12 năm 2022",
        "NGHỊ QUYẾT", "Về việc giao chỉ tiêu cho các huyện", *BODY,
    ]  # fmt: skip


def test_a_letterhead_whose_baselines_interleave(tmp_path: Path) -> None:
    head: list[Mark] = [
        centred(LEFT, 60, "TỈNH ỦY THÁI BÌNH"), centred(RIGHT, 66, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        centred(LEFT, 74, "*"), centred(LEFT, 88, "Số 23-NQ/TU"),
        centred(RIGHT, 94, "Thái Bình, ngày 18 tháng 9 năm 2023"),
        centred(WIDTH / 2, 140, "NGHỊ QUYẾT"),
    ]  # fmt: skip
    assert lines(make(tmp_path, [*head, *paragraph(72, 200, BODY)])) == [
        "TỈNH ỦY THÁI BÌNH", "*", "Số 23-NQ/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Thái Bình, ngày 18 tháng 9 năm 2023",
        "NGHỊ QUYẾT", *BODY,
    ]  # fmt: skip


def test_a_letterhead_with_hardly_a_gap(tmp_path: Path) -> None:
    left = "ỦY BAN NHÂN DÂN HUYỆN HẢI HÀ"
    head: list[Mark] = [At(40, 60, left), At(40 + width(left) + 7, 60, STATE), At(80, 76, "Số: 5/KH-UBND")]
    assert lines(make(tmp_path, [*head, *paragraph(72, 200, BODY)])) == [left, "Số: 5/KH-UBND", STATE, *BODY]


def test_a_closing_block(tmp_path: Path) -> None:
    foot: list[Mark] = [
        At(72, 600, "Nơi nhận:"), At(330, 596, "TM. HỘI ĐỒNG NHÂN DÂN"),
        At(72, 616, "- Như Điều 2;"), At(380, 616, "CHỦ TỊCH"), At(72, 632, "- Thường trực Tỉnh ủy;"),
        At(72, 648, "- Lưu: VT."), At(370, 648, "Lê Văn B"),
    ]  # fmt: skip
    assert lines(make(tmp_path, [*paragraph(72, 200, BODY), *foot])) == [
        *BODY, "Nơi nhận:", "- Như Điều 2;", "- Thường trực Tỉnh ủy;", "- Lưu: VT.",
        "TM. HỘI ĐỒNG NHÂN DÂN", "CHỦ TỊCH", "Lê Văn B",
    ]  # fmt: skip


COLUMNS = (
    [
        "Mô hình được nhân dân hưởng ứng tích", "cực và nhân rộng ra nhiều xã trong cả",
        "tỉnh, nhất là ở các xã vùng cao, hải",
        "đảo, nơi đời sống còn nhiều khó khăn", "nhưng tình làng nghĩa xóm luôn đậm.",
        "Cán bộ bám cơ sở, nghe dân nói, làm",
    ],
    [
        "cho dân tin. Huyện Hải Hà có 12 mô hình", "mới trong năm, tăng gấp đôi năm trước,",
        "và thành phố Móng Cái giữ vững 9 mô",
        "hình đã có, được nhân dân đánh giá cao", "qua khảo sát độc lập của Mặt trận Tổ",
        "quốc Việt Nam tỉnh vào cuối tháng 11.",
    ],
)  # fmt: skip


@pytest.mark.parametrize("by_row", [True, False])
def test_a_body_in_two_columns(tmp_path: Path, by_row: bool) -> None:
    halves = [paragraph(x, 200, column) for x, column in zip((50, 310), COLUMNS, strict=True)]
    marks = [mark for row in zip(*halves, strict=True) for mark in row] if by_row else [*halves[0], *halves[1]]
    title, end = (
        centred(WIDTH / 2, 100, "Hải Hà nhân rộng mô hình dân vận khéo"),
        At(50, 420, "T.H. và cộng tác viên ở cơ sở " * 2),
    )
    raw = make(tmp_path, [title, *marks, end])
    assert lines(raw) == [title.text, *COLUMNS[0], *COLUMNS[1], end.text.strip()]


def test_a_table_without_rulings_is_read_across(tmp_path: Path) -> None:
    rows = [("Huyện Hải Hà", "12"), ("Thành phố Móng Cái", "9"), ("Huyện Tiên Yên", "7"), ("Huyện Ba Chẽ", "5"),
            ("Huyện Bình Liêu", "4"), ("Thị xã Quảng Yên", "11")]  # fmt: skip
    marks = [At(x, 200 + 16 * n, cell) for n, row in enumerate(rows) for x, cell in zip((72, 380), row, strict=True)]
    assert make(tmp_path, marks).text.split() == " ".join(" ".join(row) for row in rows).split()


def test_running_lines_and_page_numbers_are_noise(tmp_path: Path) -> None:
    pages = [
        [At(72, 40, "Kế hoạch số 112-KH/BDVTU"), *paragraph(72, 200, BODY), centred(WIDTH / 2, 810, f"- {number} -")]
        for number in (1, 2, 3)
    ]
    raw = make(tmp_path, *pages)
    assert noise(raw) == [
        text for number in (1, 2, 3) for text in ("Kế hoạch số 112-KH/BDVTU", f"- {number} -")
    ]  # fmt: skip
    assert raw.text.split("\f")[1] == "\n".join(["Kế hoạch số 112-KH/BDVTU", *BODY, "- 2 -"])


@pytest.mark.parametrize(
    ("text", "y", "is_noise"),
    [
        ("2", 40, True),
        ("Trang 3/10", 815, True),
        ("Pagina 3 van 10", 815, True),
        ("2", 400, False),
        ("12 mô hình", 40, False),
        ("25-NQ/TW", 815, False),
    ],
)
def test_what_a_page_number_is(tmp_path: Path, text: str, y: float, is_noise: bool) -> None:
    raw = make(tmp_path, [At(280, y, text), *paragraph(72, 200, BODY)])
    assert noise(raw) == ([text] if is_noise else [])


def test_a_page_without_text_needs_ocr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "languages", lambda: "")
    drawn: list[Mark] = [Rule(10, 10, 500, 800)]
    garbage: list[Mark] = paragraph(72, 200, ["\ue001\ue002\ue003 \ue004\ue005" * 5])
    raw = make(tmp_path, paragraph(72, 200, BODY), drawn, [], garbage)
    assert [(issue.kind, issue.page) for issue in raw.issues] == [("needs_ocr", 2), ("needs_ocr", 4)]
    assert [page.end - page.start for page in raw.pages] == [len("\n".join(BODY)), 0, 0, 0]
    assert all("Tesseract" in issue.message for issue in raw.issues)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_shown_turned_are_read(tmp_path: Path, turn: int) -> None:
    head: list[Mark] = [
        centred(LEFT, 60, "HỘI ĐỒNG NHÂN DÂN"), centred(RIGHT, 60, STATE),
        centred(LEFT, 76, "TỈNH HÀ NAM"), centred(RIGHT, 76, "Hà Nam, ngày 08 tháng 12 năm 2022"),
    ]  # fmt: skip
    raw = make(tmp_path, [*head, *paragraph(72, 200, BODY)], rotate=turn)
    assert lines(raw) == ["HỘI ĐỒNG NHÂN DÂN", "TỈNH HÀ NAM", STATE, "Hà Nam, ngày 08 tháng 12 năm 2022", *BODY]


def test_properties_only_where_plausible(tmp_path: Path) -> None:
    info = {"/Title": "Về công tác dân vận", "/Author": "Admin", "/CreationDate": "D:20240305010203+07'00'"}
    raw = pdf.read(write_pdf(tmp_path / "a.pdf", [paragraph(72, 200, BODY)], info=info))
    assert raw.meta == {"title": "Về công tác dân vận", "created": "2024-03-05"}


@pytest.mark.parametrize(("user", "readable"), [("", True), ("mật khẩu", False)])
def test_passwords(tmp_path: Path, user: str, readable: bool) -> None:
    path = write_pdf(tmp_path / "a.pdf", [paragraph(72, 200, BODY)])
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="chủ", user=user))
    if readable:  # only printing or copying is forbidden: everybody may read it
        assert lines(read(path)) == BODY
    else:
        with pytest.raises(EncryptedFileError, match="password"):
            read(path)


def test_a_pdf_without_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    pikepdf.Pdf.new().save(path)
    with pytest.raises(BrokenFileError):
        read(path)


def test_boxes_are_where_the_text_was_put(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [[At(100, 300, "Hải Hà", size=20)]])
    with pdf.PDFIUM:
        document = pdf.pypdfium2.PdfDocument(path)
        page = document[0]
        text = page.get_textpage()
        view = pdf.PageView(handle=text.raw, raw=text.get_text_range(), size=page.get_size(), rotation=0)
        (line,) = view.lines
        text.close()
        page.close()
        document.close()
    assert (line.left, line.right) == pytest.approx((100, 160), abs=1)
    assert line.top < 300 < line.bottom < HEIGHT
    assert line.height == pytest.approx(20, abs=4)


def scattered(path: Path, rows: list[str], lacking: str) -> Path:
    """Lines as programs draw them in a font that lacks letters: those come from another font, behind all others."""
    for name in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(name, str(ttf_opensans.TTF_BIN_FOLDER / f"OpenSans-{name}.ttf")))
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for number, row in enumerate(rows):
        edges = [72.0]
        for char in row:
            edges.append(edges[-1] + pdfmetrics.stringWidth(char, "Bold" if char in lacking else "Regular", 11))
        for late in (False, True):
            name, pieces, at = "Bold" if late else "Regular", "", edges[0]
            font = pdfmetrics.getFont(name)
            for drawn, group in groupby(range(len(row)), key=lambda at: (row[at] in lacking) is late):
                found = list(group)
                if drawn:  # one text object, with gaps
                    ((_, data),) = font.splitString(row[found[0] : found[-1] + 1], canvas._doc)
                    pieces += f"{(at - edges[found[0]]) * 1000 / 11:.0f} ({canvas._escape(data)}) "
                    at = edges[found[-1] + 1]
            shown = font.getSubsetInternalName(0, canvas._doc)
            canvas._code.append(f"BT 1 0 0 1 72 {700 - 20 * number} Tm {shown} 11 Tf [{pieces}] TJ ET")
    canvas.save()
    return path


def test_letters_that_a_font_lacks_are_put_back_into_their_words(tmp_path: Path) -> None:
    path = scattered(tmp_path / "a.pdf", BODY, "ịếốộậỈỦđượỹ")
    drawn = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    assert "Nghị" not in drawn  # that is how it comes out of PDFium
    raw = pdf.read(path)
    assert raw.text.split("\n") == BODY
    start = raw.text.index("Nghị quyết")
    assert raw.locate is not None
    ((box,),) = raw.locate([(start, start + len("Nghị quyết"))])
    at = 72 + pdfmetrics.stringWidth("Thực hiện ", "Regular", 11)
    wide = pdfmetrics.stringWidth("Nghị quyết", "Regular", 11)
    assert (box.left, box.right) == (pytest.approx(at, abs=3), pytest.approx(at + wide, abs=5))


@pytest.mark.parametrize("number", ["1 ", "1"])
def test_a_footnote_is_read_behind_the_paragraph_that_points_to_it(tmp_path: Path, number: str) -> None:
    for name in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(name, str(ttf_opensans.TTF_BIN_FOLDER / f"OpenSans-{name}.ttf")))
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595, 842), invariant=1)
    first = "Năm 2023, toàn tỉnh có 968 mô hình"
    rows = [(700, 11, first), (680, 11, "đã được công nhận."), (660, 11, "Đoạn sau nói việc khác."), (640, 11, "Hết.")]
    end = 72 + pdfmetrics.stringWidth(first, "Regular", 11)
    behind = end + pdfmetrics.stringWidth("1", "Regular", 6)
    rows[1:1] = [(705, 6, "1"), (700, 11, "; phần lớn")]
    for (y, size, text), x in zip(
        [*rows, (100, 9, f"{number}Trong đó 57 mô hình mới."), (40, 11, "2")], (72, end, behind, *[72] * 5), strict=True
    ):
        canvas.setFont("Regular", size)
        canvas.drawString(x, y, text)
    canvas.save()
    raw = pdf.read(tmp_path / "a.pdf")
    assert raw.text.split("\n") == [
        f"{first}1; phần lớn", "đã được công nhận.", f"{number}Trong đó 57 mô hình mới.", "Đoạn sau nói việc khác.", "Hết.", "2",
    ]  # fmt: skip
    assert [raw.text[start:end] for start, end in raw.noise] == ["1", "2"]


def test_a_title_at_the_left_margin_is_no_part_of_the_letterhead(tmp_path: Path) -> None:
    head: list[Mark] = [
        At(72, 60, "TỈNH ỦY THÁI BÌNH"), At(330, 60, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        At(72, 76, "Số 23-NQ/TU"), At(300, 76, "Thái Bình, ngày 18 tháng 9 năm 2023"),
        At(72, 110, "NGHỊ QUYẾT"), At(72, 126, "về công tác dân vận"),
    ]  # fmt: skip
    assert lines(make(tmp_path, [*head, *paragraph(72, 200, BODY)]))[:6] == [
        "TỈNH ỦY THÁI BÌNH", "Số 23-NQ/TU", "ĐẢNG CỘNG SẢN VIỆT NAM", "Thái Bình, ngày 18 tháng 9 năm 2023",
        "NGHỊ QUYẾT", "về công tác dân vận",
    ]  # fmt: skip


def test_columns_stay_whole_beside_a_closing_block(tmp_path: Path) -> None:
    column = ["Cột này có những dòng dài như", "nhau và chạy đến hết chiều ngang", "của nó rồi xuống dòng tiếp theo"]
    left = [At(72, 300 + 16 * n, f"{line} a{n}") for n, line in enumerate(column * 4)]
    right = [At(330, 300 + 16 * n, f"{line} b{n}") for n, line in enumerate(column * 4)]
    closing: list[Mark] = [
        At(72, 510, "Nơi nhận:"), At(72, 526, "- Tỉnh ủy,"), At(380, 510, "T/M BAN THƯỜNG VỤ"), At(380, 526, "BÍ THƯ"),
    ]  # fmt: skip
    found = lines(make(tmp_path, [*left, *right, *closing]))
    assert [line[-2:] for line in found[:12]] == [f" a{n}"[-2:] for n in range(12)]
    assert [line[-2:] for line in found[12:24]] == [f" b{n}"[-2:] for n in range(12)]
    assert found[24:] == ["Nơi nhận:", "- Tỉnh ủy,", "T/M BAN THƯỜNG VỤ", "BÍ THƯ"]
