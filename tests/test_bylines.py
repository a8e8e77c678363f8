"""What an article says of itself: title, author, newspaper, date."""

import pytest

from extractors.bylines import read_bylines
from extractors.facts import Bylines
from pipeline.process import process_file

NL = "Een lange alinea van lopende tekst over de massamobilisatie in de provincie Ca Mau, met genoeg woorden voor een regel."
VI = "Những năm qua, phong trào thi đua “Dân vận khéo” ở tỉnh Cà Mau được triển khai sâu rộng, mang lại nhiều kết quả."
TITLE = "Khéo vận động, nhiều việc thành công"

ARTICLES = {
    "lines of their own": (
        f"Ca Mau: dicht bij de mensen\nBron: Krant Ca Mau\nAuteur: Nguyen Phuoc Thanh\n18 april 2025\n{NL}\n{NL}",
        Bylines(title="Ca Mau: dicht bij de mensen", author="Nguyen Phuoc Thanh", publication="Krant Ca Mau", published="2025-04-18"),
    ),
    "above the title and below the text": (
        f"18/04/2025 - Nguyen Phuoc Thanh\nCa Mau en de mensen\n{NL}\nBron: Krant Ca Mau",
        Bylines(title="Ca Mau en de mensen", author="Nguyen Phuoc Thanh", publication="Krant Ca Mau", published="2025-04-18"),
    ),
    "with weekday and hour": (
        f"{TITLE}\nThứ Sáu, 18/04/2025 08:30 (GMT+7)\n{VI}\nBài và ảnh: Thu Hà\n(Theo Báo Cà Mau)",
        Bylines(title=TITLE, author="Thu Hà", publication="Báo Cà Mau", published="2025-04-18"),
    ),
    "hour first, a name alone below": (
        f"{TITLE}\nCập nhật lúc 08:30, ngày 18/4/2025\n{VI}\nLê Thị Mai",
        Bylines(title=TITLE, author="Lê Thị Mai", published="2025-04-18"),
    ),
    "in words": (f"{TITLE}\nngày 18 tháng 4 năm 2025\n{VI}", Bylines(title=TITLE, published="2025-04-18")),
    "on one line": (f"Báo Cà Mau | 18.04.2025\n{TITLE}\n{VI}", Bylines(title=TITLE, publication="Báo Cà Mau", published="2025-04-18")),
    "wrapped": (f"{TITLE}\ntừ mỗi bản làng\n{VI}", Bylines(title=f"{TITLE} từ mỗi bản làng")),
    "title alone": (f"{TITLE}\n{VI}\n{VI}", Bylines(title=TITLE)),
    # what is none of it
    "a place below": (f"{TITLE}\n{VI}\nHà Giang", Bylines(title=TITLE)),
    "a place behind a preposition": (f"{TITLE}\n{VI}\nTại Hà Nội", Bylines(title=TITLE)),
    "a date in a sentence": (f"{TITLE}\n{VI}\nNgày 12/3/2024, huyện tổ chức hội nghị.", Bylines(title=TITLE)),
    "a day that is none": (f"{TITLE}\n31/02/2025\n{VI}", Bylines(title=TITLE)),
    "a sentence first": (f"{VI}\n{VI}", Bylines()),
    "a short sentence first": (f"Khéo vận động.\n{VI}", Bylines()),
    "an item of a list first": (f"- Khéo vận động lòng dân\n{VI}", Bylines()),
    "short lines only": ("Khéo vận động lòng dân\nKhéo vận động lòng dân", Bylines()),
    "one line": (VI, Bylines()),
    "nothing": ("", Bylines()),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ARTICLES.values(), ids=ARTICLES)
def test_bylines(text, expected):
    assert read_bylines(text) == expected


def test_they_are_in_the_record(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLES["lines of their own"][0], encoding="utf-8")
    document = process_file(tmp_path / "a.txt", "a.txt", max_bytes=10**6).document
    assert document is not None
    said = (document.kind, document.title, document.author, document.publication, document.published)
    assert said == ("article", "Ca Mau: dicht bij de mensen", "Nguyen Phuoc Thanh", "Krant Ca Mau", "2025-04-18")
