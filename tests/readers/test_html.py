"""Saved web pages: the article, not the menu."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import EmptyFileError
from pipeline.readers import html

ARTICLE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Nhân rộng mô hình - Báo Thử</title>
<meta property="og:title" content="Nhân rộng mô hình hay ở Hải Hà"><meta property="og:site_name" content="Báo Thử">
<meta name="author" content="Thu Hà"><meta property="article:published_time" content="2024-05-19T08:00:00+07:00">
<style>p {color: red}</style></head><body>
<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/a">Chính trị</a></li></ul></nav>
<div id="menu"><a href="/b">Đọc báo giấy</a> <a href="/c">Liên hệ tòa soạn</a></div>
<div class="content"><h1>Nhân rộng mô hình hay ở Hải Hà</h1>
<p>Năm 2024, huyện có <b>61 mô hình</b>, trong đó có 49 mô hình tập thể&nbsp;và 12 mô hình cá nhân được biểu dương.</p>
<p>Thực hiện Nghị quyết số 25-NQ/TW, các xã đã<br>đăng ký nhiều cách làm phù hợp với điều kiện của địa phương.</p>
<table><tr><th>Xã</th><th>Mô hình</th></tr><tr><td>Quảng Phong</td><td>12</td></tr>
<tr><td>Quảng Long</td><td>9</td></tr></table>
<div class="related"><a href="/x">Cẩm Phả có thêm 99 mô hình mới trong quý</a></div>
<p>Ông Lê Văn B cho biết việc này hợp lòng dân và sẽ được làm tiếp trong những năm tới.</p>
<p style="display:none">Không ai thấy dòng này của trang báo.</p><script>var a = "không";</script></div>
<footer><a href="#">Về đầu trang</a> Giấy phép số 12/GP-BTTTT cấp ngày 01/02/2016</footer></body></html>"""

WANTED = """Nhân rộng mô hình hay ở Hải Hà
Năm 2024, huyện có 61 mô hình, trong đó có 49 mô hình tập thể\u00a0và 12 mô hình cá nhân được biểu dương.
Thực hiện Nghị quyết số 25-NQ/TW, các xã đã
đăng ký nhiều cách làm phù hợp với điều kiện của địa phương.
Xã\tMô hình
Quảng Phong\t12
Quảng Long\t9
Ông Lê Văn B cho biết việc này hợp lòng dân và sẽ được làm tiếp trong những năm tới."""


def write(path: Path, page: str | bytes) -> Path:
    path = path / "a.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return path


def test_an_article(tmp_path: Path) -> None:
    raw = html.read(write(tmp_path, ARTICLE))
    assert raw.text == WANTED
    assert raw.meta == {
        "title": "Nhân rộng mô hình hay ở Hải Hà",
        "author": "Thu Hà",
        "published": "2024-05-19",
        "source": "Báo Thử",
    }
    rows = [[raw.text[start:end] for start, end in row] for row in raw.tables[0].rows]
    assert rows == [["Xã", "Mô hình"], ["Quảng Phong", "12"], ["Quảng Long", "9"]]
    assert (raw.pages[0].start, raw.pages[0].end, len(raw.pages)) == (0, len(raw.text), 1)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8", "utf-16"),
        ("", "utf-8"),
        ("utf-16", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("klingon", "utf-8"),
    ],
)
def test_the_encoding_that_fits_wins_over_the_one_that_is_said(tmp_path: Path, said: str, name: str) -> None:
    page = ARTICLE.replace('<meta charset="utf-8">', f'<meta charset="{said}">' if said else "")
    assert html.read(write(tmp_path, page.encode(name))).text == WANTED


def test_a_page_in_tcvn3_that_calls_itself_latin(tmp_path: Path) -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>NghÞ quyÕt cña TØnh ñy Qu¶ng Ninh</p></body></html>'
    raw = html.read(write(tmp_path, page.encode("latin-1")))
    assert raw.text == "Nghị quyết của Tỉnh ủy Quảng Ninh"
    assert [issue.kind for issue in raw.issues] == ["encoding_guessed"]


def test_an_official_document_pasted_as_a_table(tmp_path: Path) -> None:
    page = """<html><body><div><a href="/">Thư viện</a></div><table><tr>
    <td><p>HĐND TỈNH HÀ NAM</p><p>Số: 14/NQ-HĐND</p></td>
    <td><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p>Hà Nam, ngày 08 tháng 12 năm 2022</p></td></tr></table>
    <p>NGHỊ QUYẾT</p><p>Về việc giao chỉ tiêu</p>
    <table><tr><td>Nơi nhận:<br>- Lưu: VT.</td><td>CHỦ TỊCH<br>Lê Văn B</td></tr></table>
    </body></html>"""
    assert html.read(write(tmp_path, page)).text.split("\n") == [
        "HĐND TỈNH HÀ NAM", "Số: 14/NQ-HĐND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Hà Nam, ngày 08 tháng 12 năm 2022",
        "NGHỊ QUYẾT", "Về việc giao chỉ tiêu", "Nơi nhận:", "- Lưu: VT.", "CHỦ TỊCH", "Lê Văn B",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Chỉ một câu.</p>", "Chỉ một câu."),
        ("Không thẻ nào, chỉ chữ", "Không thẻ nào, chỉ chữ"),
        ("<p>a &amp; b &lt;c&gt; &#272;ảng</p>", "a & b <c> Đảng"),
        ("<p>chưa đóng <b>thẻ<p>hai", "chưa đóng thẻ\nhai"),
        ("<ul><li>một</li><li>hai</li></ul>", "• một\n• hai"),
        ("<ol start=3><li>ba<li value=7>bảy<li>tám</ol>", "3. ba\n7. bảy\n8. tám"),
        ("<ol type=a><li>một<ol type=I><li>x</ol><li>hai</ol>", "a. một\nI. x\nb. hai"),
        ("<ol reversed><li>hai<li>một</ol>", "2. hai\n1. một"),
        ("<ol start=x><li><p>đoạn</ol>", "1. đoạn"),
        ("<p>dân\n   vận\t khéo</p>", "dân vận khéo"),
        ("<p>dân<span> </span>vận</p>", "dân vận"),
        ("<!-- lời bình --><p>thấy</p>", "thấy"),
    ],
)
def test_small_pages(tmp_path: Path, body: str, expected: str) -> None:
    assert html.read(write(tmp_path, f"<html><body>{body}</body></html>")).text == expected


def test_no_date_is_guessed_from_the_text(tmp_path: Path) -> None:
    page = (
        "<html><body><p>Nghị quyết số 25-NQ/TW ngày 03/6/2013 của Ban Chấp hành Trung ương khóa XI.</p></body></html>"
    )
    assert "published" not in html.read(write(tmp_path, page)).meta


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<html><script>x()</script></html>", "<p hidden>x</p>", "<!DOCTYPE html>"]
)
def test_a_page_that_shows_nothing(tmp_path: Path, page: str) -> None:
    with pytest.raises(EmptyFileError):
        html.read(write(tmp_path, page))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p><font face=".VnTime">NghÞ quyÕt cña TØnh</font> één façade</p>', "Nghị quyết của Tỉnh één façade"),
        ('<p><font face=".VnTimeH">®¶ng bé tØnh</font></p>', "ĐẢNG BỘ TỈNH"),
        ("<p style=\"font-family:'.VnTime', serif\">NghÞ <span style='font-family:Arial'>één</span></p>", "Nghị één"),
        ("<style>.cu, h2.cu {font-family: .VnTime}</style><p class='x cu'>NghÞ quyÕt</p><p>één</p>", "Nghị quyết\néén"),
        ("<style>body{font:12pt VNI-Times}</style><p>huye<b>än</b> Haûi Haø</p>", "huyện Hải Hà"),
        ('<p><font face=".VnTime">Ngh&#222; quy&Otilde;t</font></p>', "Nghị quyết"),
        ('<p><font face=".VnTime">Nghị quyết đã ban hành</font></p>', "Nghị quyết đã ban hành"),
        ('<table><tr><td><font face=".VnTime">TØnh</font><td>één</table>', "Tỉnh\téén"),
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "cp1252"])
def test_fonts_tell_the_encoding_piece_by_piece(tmp_path: Path, body: str, expected: str, coding: str) -> None:
    page = f"<html><body>{body}</body></html>"
    try:
        data = page.encode(coding)
    except UnicodeEncodeError:
        pytest.skip("has letters that this coding lacks")
    assert html.read(write(tmp_path, data)).text == expected


SHORT = "<p>BÁO CÁO</p>" + f"<p>{'Đoạn văn dài của báo cáo về công tác dân vận. ' * 4}</p>" * 4
END = "<p>Trân trọng.</p><p>Hà Nội, 5/3/2024</p><p>Nguyễn Văn A</p>"
MENU = "<nav><a href='/'>Trang chủ</a></nav>"
LINKS = "<p><a href='/x'>Bài khác của báo này nói về chuyện khác hẳn</a></p><p>Bản quyền</p>"


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [
        (SHORT + END, "BÁO CÁO", "Nguyễn Văn A"),
        (
            f"<head><meta name=Generator content='Microsoft Word 15'></head>{MENU}{SHORT}{END}",
            "Trang chủ",
            "Nguyễn Văn A",
        ),
        (MENU + SHORT + END + LINKS, None, "Nguyễn Văn A"),
    ],
)
def test_short_lines_at_both_ends_belong_to_the_text(tmp_path: Path, page: str, first: str | None, last: str) -> None:
    lines = html.read(write(tmp_path, f"<html>{page}</html>")).text.split("\n")
    assert lines[-1] == last
    assert first is None or lines[0] == first


def test_the_charset_of_a_mail_wins(tmp_path: Path) -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>De prijs is 5 € per keer</p></body></html>'
    assert html.parse(page.encode("iso-8859-15"), "iso-8859-15").text == "De prijs is 5 € per keer"
    assert html.parse(page.encode("utf-16-le"), "utf-16-le").text == "De prijs is 5 € per keer"
    assert html.parse(page.replace("iso-8859-1", "utf-8").encode(), "klingon").text == "De prijs is 5 € per keer"
