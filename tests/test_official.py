"""Header fields of official documents, and what a letterhead keeps out of the facts."""

import pytest

from extractors.engine import analyse
from extractors.facts import Header

PARTY = """TỈNH ỦY BẮC KẠN
*
Số 31-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Bắc Kạn, ngày 04 tháng 5 năm 2021

NGHỊ QUYẾT
của Ban Thường vụ Tỉnh ủy
về đổi mới công tác dân vận
ở vùng cao giai đoạn 2021 - 2025
-----
Thực hiện Chỉ thị số 12-CT/TW, cấp ủy các cấp xây dựng 40 mô hình ở huyện Ba Bể.
Nơi nhận:
- Huyện ủy Na Rì,
- Lưu Văn phòng Tỉnh ủy.
T/M BAN THƯỜNG VỤ
BÍ THƯ
(đã ký)
Hoàng Văn Lợi
"""
PARTY_HEADER = Header(
    kind="resolution",
    symbol="31-NQ/TU",
    issuer="Tỉnh ủy Bắc Kạn",
    locality="Bắc Kạn",
    province="Bắc Kạn",
    place="Bắc Kạn",
    signed="2021-05-04",
    title="của Ban Thường vụ Tỉnh ủy về đổi mới công tác dân vận ở vùng cao giai đoạn 2021 - 2025",
    signatory="Hoàng Văn Lợi",
    office="Bí thư",
    recipients=("Huyện ủy Na Rì", "Lưu Văn phòng Tỉnh ủy"),
)
STATE = """HỘI ĐỒNG NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH BẮC KẠN Độc lập - Tự do - Hạnh phúc
Số: 14/2022/NQ-HDND Bắc Kạn, ngày 08 tháng 12 năm 2022
NGHỊ QUYẾT
Quy định mức hỗ trợ các tổ tự quản
HỘI ĐỒNG NHÂN DÂN TỈNH BẮC KẠN
KHÓA X, KỲ HỌP THỨ 11
Căn cứ Luật số 59/2020/QH14;
QUYẾT NGHỊ:
Điều 1. Hỗ trợ 3.000.000 đồng./.
Nơi nhận: CHỦ TỊCH
- Ủy ban Thường vụ Quốc hội;
- Lưu: VT. Phương Thị Mai
"""
COMMISSION = """HUYỆN ỦY BA BỂ
BAN DÂN VẬN
*
Số 07-BC/BDVHU
ĐẢNG CỘNG SẢN VIỆT NAM
Ba Bể, ngày 9-3-2020
BÁO CÁO
kết quả quý I năm 2020
-----
Ban Dân vận đã họp.
"""
DUTCH = """VOLKSCOMITÉ VAN HET DISTRICT BA BE
Nr.: 88/KH-UBND
Ba Be, 5 februari 2024

PLAN
voor de massamobilisatie in 2024

Het Volkscomité wil 12 modellen.
Verzonden aan:
- Provinciaal Partijcomité Bac Kan;
NAMENS HET VOLKSCOMITÉ
VOORZITTER
(getekend)
Hoang Van Loi
"""
HEADERS = {
    "party": ("vi", PARTY, PARTY_HEADER),
    "council, glued columns": (
        "vi",
        STATE,
        Header(
            kind="resolution",
            symbol="14/2022/NQ-HĐND",
            issuer="Hội đồng nhân dân tỉnh Bắc Kạn",
            locality="Bắc Kạn",
            province="Bắc Kạn",
            place="Bắc Kạn",
            signed="2022-12-08",
            title="Quy định mức hỗ trợ các tổ tự quản",
            signatory="Phương Thị Mai",
            office="Chủ tịch",
            recipients=("Ủy ban Thường vụ Quốc hội", "Lưu: VT"),
        ),
    ),
    "commission, no closing block": (
        "vi",
        COMMISSION,
        Header(
            kind="report",
            symbol="07-BC/BDVHU",
            issuer="Ban Dân vận Huyện ủy Ba Bể",
            locality="Ba Bể",
            province="Bắc Kạn",
            place="Ba Bể",
            signed="2020-03-09",
            title="kết quả quý I năm 2020",
        ),
    ),
    "dutch people's committee": (
        "nl",
        DUTCH,
        Header(
            kind="plan",
            symbol="88/KH-UBND",
            issuer="Volkscomité van het district Ba Be",
            locality="Ba Bể",
            province="Bắc Kạn",
            place="Ba Be",
            signed="2024-02-05",
            title="voor de massamobilisatie in 2024",
            signatory="Hoang Van Loi",
            office="Voorzitter",
            recipients=("Provinciaal Partijcomité Bac Kan",),
        ),
    ),
    "district, superior above it, interleaved": (
        "vi",
        """ĐẢNG BỘ TỈNH LẠNG SƠN ĐẢNG CỘNG SẢN VIỆT NAM
HUYỆN ỦY BÌNH GIA
*
Số 45 - KL/HU Bình Gia, ngày 02 tháng 11 năm 2019
KẾT LUẬN
CỦA BAN THƯỜNG VỤ HUYỆN ỦY
VỀ CÔNG TÁC DÂN VẬN CỦA CHÍNH QUYỀN
***
1- Các xã đã làm tốt.
Nơi nhận: T/M BAN THƯỜNG VỤ
- Ban Dân vận Tỉnh ủy, PHÓ BÍ THƯ THƯỜNG TRỰC
- Các chi, đảng bộ trực thuộc,
(Đã ký)
- Lưu Văn phòng Huyện ủy.
Lành Thị Nga
""",
        Header(
            kind="conclusion",
            symbol="45-KL/HU",
            issuer="Huyện ủy Bình Gia",
            locality="Bình Gia",
            province="Lạng Sơn",
            place="Bình Gia",
            signed="2019-11-02",
            title="CỦA BAN THƯỜNG VỤ HUYỆN ỦY VỀ CÔNG TÁC DÂN VẬN CỦA CHÍNH QUYỀN",
            signatory="Lành Thị Nga",
            office="Phó Bí thư Thường trực",
            recipients=("Ban Dân vận Tỉnh ủy", "Các chi, đảng bộ trực thuộc", "Lưu Văn phòng Huyện ủy"),
        ),
    ),
    "right column first": (
        "vi",
        """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
-----------
Quảng Trị, ngày 15 tháng 3 năm 2021
ỦY BAN NHÂN DÂN
TỈNH QUẢNG TRỊ
-------
Số: 21/2021/QĐ-UBND
QUYẾT ĐỊNH
Ban hành Quy chế quản lý nhà văn hóa cộng đồng
trên địa bàn tỉnh
ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ
Căn cứ Luật Tổ chức chính quyền địa phương;
QUYẾT ĐỊNH:
Điều 1. Ban hành Quy chế.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Hoàng Đức Thắng
Nơi nhận:
- Như Điều 2;
- Lưu: VT, VX.
""",
        Header(
            kind="decision",
            symbol="21/2021/QĐ-UBND",
            issuer="Ủy ban nhân dân tỉnh Quảng Trị",
            locality="Quảng Trị",
            province="Quảng Trị",
            place="Quảng Trị",
            signed="2021-03-15",
            title="Ban hành Quy chế quản lý nhà văn hóa cộng đồng trên địa bàn tỉnh",
            signatory="Hoàng Đức Thắng",
            office="Phó Chủ tịch",
            recipients=("Như Điều 2", "Lưu: VT, VX"),
        ),
    ),
    "department, letter with subject and addressees": (
        "vi",
        """UBND TỈNH LAI CHÂU
SỞ VĂN HÓA, THỂ THAO
VÀ DU LỊCH
Số: 418/SVHTTDL-QLVH
V/v tham gia hội thi “Dân vận khéo”
năm 2022
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lai Châu, ngày 06 tháng 4 năm 2022
Kính gửi:
- Phòng Văn hóa và Thông tin các huyện;
- Trung tâm Văn hóa tỉnh.
Thực hiện Kế hoạch số 77-KH/BDVTU, Sở đề nghị các đơn vị cử người dự thi.
Nơi nhận:
- Như trên;
- Lưu: VT.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
ThS. Lò Văn Pậu
""",
        Header(
            kind="official_letter",
            symbol="418/SVHTTDL-QLVH",
            issuer="Sở Văn hóa, Thể thao và Du lịch tỉnh Lai Châu",
            locality="Lai Châu",
            province="Lai Châu",
            place="Lai Châu",
            signed="2022-04-06",
            title="V/v tham gia hội thi “Dân vận khéo” năm 2022",
            signatory="Lò Văn Pậu",
            office="Phó Giám đốc",
            recipients=(
                "Phòng Văn hóa và Thông tin các huyện",
                "Trung tâm Văn hóa tỉnh",
                "Như trên",
                "Lưu: VT",
            ),
        ),
    ),
    "front, stamps about it": (
        "vi",
        """CÔNG VĂN ĐẾN
Số: 1207
Ngày: 19/8/2023
ỦY BAN MTTQ VIỆT NAM
TỈNH HẬU GIANG
BAN THƯỜNG TRỰC
-------
Số: 215/KH-MTTQ-BTT
HỎA TỐC
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Hậu Giang, ngày 17 tháng 8 năm 2023
Ký bởi: Ủy ban MTTQ tỉnh Hậu Giang
Thời gian ký: 17/08/2023 10:12:01 +07:00
KẾ HOẠCH
Tổ chức Ngày hội Đại đoàn kết toàn dân tộc
---------
I. MỤC ĐÍCH
Ngày hội là dịp gặp gỡ.
Nơi nhận:
- Các huyện;
- Lưu: VT.
TM. BAN THƯỜNG TRỰC
PHÓ CHỦ TỊCH
Ký bởi: Trần Thị Ánh
Trần Thị Ánh
""",
        Header(
            kind="plan",
            symbol="215/KH-MTTQ-BTT",
            issuer="Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Hậu Giang",
            locality="Hậu Giang",
            province="Hậu Giang",
            place="Hậu Giang",
            signed="2023-08-17",
            title="Tổ chức Ngày hội Đại đoàn kết toàn dân tộc",
            signatory="Trần Thị Ánh",
            office="Phó Chủ tịch",
            recipients=("Các huyện", "Lưu: VT"),
        ),
    ),
    "youth union": (
        "vi",
        """ĐOÀN TNCS HỒ CHÍ MINH
BAN CHẤP HÀNH TỈNH LÂM ĐỒNG
***
Số: 92-CTr/TĐTN
Đà Lạt, ngày 30 tháng 01 năm 2018
CHƯƠNG TRÌNH
CÔNG TÁC ĐOÀN NĂM 2018
-----
I. MỤC TIÊU
Mỗi cơ sở Đoàn có 01 mô hình.
TM. BAN THƯỜNG VỤ TỈNH ĐOÀN
BÍ THƯ
(đã ký)
K' Brèo Hiền
""",
        Header(
            kind="programme",
            symbol="92-CTr/TĐTN",
            issuer="Ban Chấp hành Đoàn TNCS Hồ Chí Minh tỉnh Lâm Đồng",
            locality="Lâm Đồng",
            province="Lâm Đồng",
            place="Đà Lạt",
            signed="2018-01-30",
            title="CÔNG TÁC ĐOÀN NĂM 2018",
            signatory="K' Brèo Hiền",
            office="Bí thư",
        ),
    ),
    "joint programme": (
        "vi",
        """BAN DÂN VẬN TỈNH ỦY -
CÔNG AN TỈNH TRÀ VINH
Số: 03-CTrPH/BDVTU-CA
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Trà Vinh, ngày 25/5/2020
CHƯƠNG TRÌNH PHỐI HỢP
về xây dựng mô hình “Dân vận khéo” trong bảo đảm
an ninh, trật tự
-----
1. Hai bên thống nhất như sau.
""",
        Header(
            kind="programme",
            symbol="03-CTrPH/BDVTU-CA",
            issuer="Ban Dân vận Tỉnh ủy - Công an tỉnh Trà Vinh",
            locality="Trà Vinh",
            province="Trà Vinh",
            place="Trà Vinh",
            signed="2020-05-25",
            title="về xây dựng mô hình “Dân vận khéo” trong bảo đảm an ninh, trật tự",
        ),
    ),
    "1990s: no separator, place line and capitals below": (
        "vi",
        """ỦY BAN NHÂN DÂN
TỈNH HÀ TÂY
Số 512/QĐ-UB
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
QUYẾT ĐỊNH
V/v thành lập Ban vận động xây dựng làng văn hoá
CHỦ TỊCH UỶ BAN NHÂN DÂN TỈNH HÀ TÂY
- Căn cứ Luật Tổ chức Hội đồng nhân dân;
Điều 1. Thành lập Ban vận động.
Hà Đông, ngày 12 tháng 6 năm 1995
T/M UỶ BAN NHÂN DÂN TỈNH
CHỦ TỊCH
NGUYỄN QUANG VINH
Nơi nhận:
- Như điều 3,
- Lưu VP.
""",
        Header(
            kind="decision",
            symbol="512/QĐ-UB",
            issuer="Ủy ban nhân dân tỉnh Hà Tây",
            locality="Hà Tây",
            province="Hà Tây",
            place="Hà Đông",
            signed="1995-06-12",
            title="V/v thành lập Ban vận động xây dựng làng văn hoá",
            signatory="Nguyễn Quang Vinh",
            office="Chủ tịch",
            recipients=("Như điều 3", "Lưu VP"),
        ),
    ),
    "lost diacritics": (
        "vi",
        """TINH UY KON TUM
BAN DAN VAN
*
So 64-HD/BDVTU
DANG CONG SAN VIET NAM
Kon Tum, ngay 12 thang 10 nam 2022
HUONG DAN
dang ky mo hinh "Dan van kheo" nam 2023
-----
Cac chi bo dang ky truoc ngay 30/11/2022.
Noi nhan:
- Cac huyen uy,
- Luu Ban Dan van.
K/T TRUONG BAN
PHO TRUONG BAN
(da ky)
A Hlui
""",
        Header(
            kind="guidance",
            symbol="64-HD/BDVTU",
            issuer="Ban Dân vận Tỉnh ủy Kon Tum",
            locality="Kon Tum",
            province="Kon Tum",
            place="Kon Tum",
            signed="2022-10-12",
            title='dang ky mo hinh "Dan van kheo" nam 2023',
            signatory="A Hlui",
            office="Pho truong ban",
            recipients=("Cac huyen uy", "Luu Ban Dan van"),
        ),
    ),
    "scan: slips, and the stamp over the name": (
        "vi",
        """THÀNH ỦY CAM RANH ĐẢNG CỌNG SAN VIỆT NAM
*
Sô 17-NQ/T W Cam Ranh, ngày l5 tháng 7 năm 2020
NGHỊ QUYÊT
về xây dựng lực lượng cốt cán
-----
Một số chi bộ còn lúng túng.
Nơi nhận: T/M BAN CHẤP HÀNH
- Ban Bí thư, BÍ THƯ
- Lưu Văn phòng.
`| Hồ Văn Mừng
""",
        Header(
            kind="resolution",
            symbol="17-NQ/TW",
            issuer="Thành ủy Cam Ranh",
            locality="Cam Ranh",
            province="Khánh Hòa",
            place="Cam Ranh",
            signed="2020-07-15",
            title="về xây dựng lực lượng cốt cán",
            signatory="Hồ Văn Mừng",
            office="Bí thư",
            recipients=("Ban Bí thư", "Lưu Văn phòng"),
        ),
    ),
    "law": (
        "vi",
        """QUỐC HỘI
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Luật số: 99/2031/QH17
Hà Nội, ngày 20 tháng 11 năm 2031
LUẬT
THANH NIÊN TÌNH NGUYỆN
Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
Quốc hội ban hành Luật Thanh niên tình nguyện.
Chương I
NHỮNG QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
CHỦ TỊCH QUỐC HỘI
Lê Minh Hoàn
""",
        Header(
            kind="law",
            symbol="99/2031/QH17",
            issuer="Quốc hội",
            place="Hà Nội",
            signed="2031-11-20",
            title="THANH NIÊN TÌNH NGUYỆN",
            signatory="Lê Minh Hoàn",
            office="Chủ tịch Quốc hội",
        ),
    ),
    "type, body and title on one line; narrow columns": (
        "vi",
        """THỊ ỦY
BUÔN HỒ
*
Số 88-CTr/TXU
ĐẢNG CỘNG SẢN
VIỆT NAM
Buôn Hồ, ngày 03 tháng 9 năm 2016
CHƯƠNG TRÌNH HÀNH ĐỘNG thực hiện Nghị quyết Đại hội về “Dân vận khéo”
I- MỤC TIÊU
Có 20 mô hình.
""",
        Header(
            kind="programme",
            symbol="88-CTr/TXU",
            issuer="Thị ủy Buôn Hồ",
            place="Buôn Hồ",
            signed="2016-09-03",
            title="thực hiện Nghị quyết Đại hội về “Dân vận khéo”",
        ),
    ),
    "draft, blanks for number and day": (
        "vi",
        """HUYỆN ỦY PHONG THỔ
*
Số     -NQ/HU
ĐẢNG CỘNG SẢN VIỆT NAM
Phong Thổ, ngày      tháng 7 năm 2023
(Dự thảo lần 2)
NGHỊ QUYẾT
về phát triển du lịch cộng đồng
-----
Trong 5 năm qua, huyện đón nhiều khách.
T/M BAN CHẤP HÀNH
BÍ THƯ
""",
        Header(
            kind="resolution",
            issuer="Huyện ủy Phong Thổ",
            locality="Phong Thổ",
            province="Lai Châu",
            place="Phong Thổ",
            title="về phát triển du lịch cộng đồng",
            office="Bí thư",
        ),
    ),
    "commune of 2025, running page header before it": (
        "vi",
        """Kế hoạch số 09-KH/ĐU của Đảng ủy xã Tà Hine
ĐẢNG BỘ TỈNH LÂM ĐỒNG
ĐẢNG ỦY XÃ TÀ HINE
*
Số 09-KH/ĐU
ĐẢNG CỘNG SẢN VIỆT NAM
Tà Hine, ngày 21 tháng 10 năm 2025
KẾ HOẠCH
thực hiện công tác dân vận năm 2026
-----
Căn cứ Hướng dẫn số 05-HD/BTGDVTU, Đảng ủy xây dựng kế hoạch.
Kế hoạch số 09-KH/ĐU của Đảng ủy xã Tà Hine
Nơi nhận: Như trên; lưu.
T/M ĐẢNG ỦY
Q. BÍ THƯ
Đại tá Ya Loan
""",
        Header(
            kind="plan",
            symbol="09-KH/ĐU",
            issuer="Đảng ủy xã Tà Hine",
            locality="Tà Hine",
            province="Lâm Đồng",
            place="Tà Hine",
            signed="2025-10-21",
            title="thực hiện công tác dân vận năm 2026",
            signatory="Ya Loan",
            office="Q. Bí thư",
            recipients=("Như trên", "lưu"),
        ),
    ),
    "dutch commission below its committee": (
        "nl",
        """PARTIJCOMITÉ VAN DE PROVINCIE HOA BINH
PROPAGANDA- EN MASSAMOBILISATIECOMMISSIE
*
Nr. 12-HD/BTGDVTU
COMMUNISTISCHE PARTIJ VAN VIETNAM
Hoa Binh, 7 maart 2025
RICHTSNOER
voor de beoordeling van de modellen van
"Bekwame massamobilisatie"
-----
1. De districten sturen hun verslag in.
Verzonden aan: NAMENS DE COMMISSIE
- de districtspartijcomités, ADJUNCT-HOOFD
- Archief.
(getekend)
Bui Thi Hanh
""",
        Header(
            kind="guidance",
            symbol="12-HD/BTGDVTU",
            issuer="Propaganda- en Massamobilisatiecommissie van het Partijcomité van de provincie Hoa Binh",
            locality="Hòa Bình",
            province="Hòa Bình",
            place="Hoa Binh",
            signed="2025-03-07",
            title='voor de beoordeling van de modellen van "Bekwame massamobilisatie"',
            signatory="Bui Thi Hanh",
            office="Adjunct-hoofd",
            recipients=("de districtspartijcomités", "Archief"),
        ),
    ),
    "dutch, glued, literal date": (
        "nl",
        """VOLKSRAAD SOCIALISTISCHE REPUBLIEK VIETNAM
VAN DE PROVINCIE PHU THO Onafhankelijkheid - Vrijheid - Geluk
Nummer: 31/NQ-HDND Phu Tho, dag 9 maand 12 jaar 2021
RESOLUTIE
over de begroting voor 2022
DE VOLKSRAAD VAN DE PROVINCIE PHU THO
Gelet op de Wet nr. 83/2015/QH13;
BESLUIT:
Artikel 1. De begroting wordt vastgesteld.
VOORZITTER
Bui Minh Chau
""",
        Header(
            kind="resolution",
            symbol="31/NQ-HĐND",
            issuer="Volksraad van de provincie Phu Tho",
            locality="Phú Thọ",
            province="Phú Thọ",
            place="Phu Tho",
            signed="2021-12-09",
            title="over de begroting voor 2022",
            signatory="Bui Minh Chau",
            office="Voorzitter",
        ),
    ),
    "dutch draft": (
        "nl",
        """DISTRICTSPARTIJCOMITÉ MAI CHAU
Nr. ...-KH/HU
COMMUNISTISCHE PARTIJ VAN VIETNAM
Mai Chau, ... juni 2024
PLAN
voor bezoeken aan de dorpen
In juni bezoekt het comité alle dorpen.
""",
        Header(
            kind="plan",
            issuer="Districtspartijcomité Mai Chau",
            locality="Mai Châu",
            province="Hòa Bình",
            place="Mai Chau",
            title="voor bezoeken aan de dorpen",
        ),
    ),
}
PLAIN = {
    "article": ("vi", "Dân vận ở Ba Bể\nNăm 2022, huyện Ba Bể có 40 mô hình. Nghị quyết số 25-NQ/TW đi vào cuộc sống."),
    "a date in prose": (
        "vi",
        "KẾT QUẢ\nSố hộ tham gia là 40. Ba Bể, ngày 4 tháng 5 năm 2021, trời mưa to và bà con vẫn đến họp đông đủ.",
    ),
    "dateline of a newspaper": (
        "nl",
        "Ba Be, 5 februari 2024 - In het district Ba Be kwamen vandaag veel mensen naar de markt.\nHet was druk.",
    ),
    "a heading like a type line": ("nl", "PLAN\nWe gaan morgen fietsen."),
    "article about a resolution, signed at a place": (
        "vi",
        "NGHỊ QUYẾT ĐI VÀO CUỘC SỐNG\nHuyện ủy Ba Bể vừa tổ chức hội nghị sơ kết Nghị quyết số 25-NQ/TW.\n"
        "Ba Bể, ngày 4 tháng 5 năm 2021\nHoàng Văn Lợi",
    ),
    "article that quotes a letterhead below its lead": (
        "vi",
        "Sáng nay, Tỉnh ủy Bắc Kạn đã công bố toàn văn nghị quyết mới về công tác dân vận; báo điện tử trân trọng giới"
        " thiệu toàn văn nghị quyết này để bạn đọc ở các xã vùng cao cùng theo dõi và thực hiện.\n" + PARTY,
    ),
    "a poster": ("vi", "ĐẢNG CỘNG SẢN VIỆT NAM QUANG VINH MUÔN NĂM\nThi đua lập thành tích chào mừng Đại hội."),
    "a list of documents": (
        "vi",
        "CÁC VĂN BẢN MỚI\nSố 31-NQ/TU của Tỉnh ủy Bắc Kạn\nSố 12-CT/TW của Ban Bí thư\nSố 40/KH-UBND của tỉnh",
    ),
    "a letter of a reader": ("vi", "Kính gửi: Tòa soạn\nTôi là Lợi, ở số 5 phố chợ. Xin hỏi về Luật số 59/2020/QH14."),
    "minutes of a Dutch club": (
        "nl",
        "VERSLAG\nvan de vergadering\nUtrecht, 3 maart 2022\nAanwezig waren twaalf leden.",
    ),
    "empty": ("vi", ""),
    "one word": ("vi", "NGHỊ QUYẾT"),
}


@pytest.mark.parametrize(("lang", "text", "expected"), HEADERS.values(), ids=list(HEADERS))
def test_headers(lang, text, expected):
    assert analyse(text, lang).header == expected


@pytest.mark.parametrize(("lang", "text"), PLAIN.values(), ids=list(PLAIN))
def test_what_is_no_official_document(lang, text):
    extraction = analyse(text, lang)
    assert (extraction.header, extraction.remarks) == (None, ())


def test_letterhead_recipients_and_signature_give_no_facts():
    facts = [(fact.type, fact.quote) for fact in analyse(PARTY, "vi").facts if fact.type in ("citation", "locality")]
    assert facts == [("locality", "BẮC KẠN"), ("citation", "Chỉ thị số 12-CT/TW"), ("locality", "Ba Bể")]


def test_the_issuer_s_unit_governs_what_names_no_unit():
    text = COMMISSION.replace("Ban Dân vận đã họp.", "Các chi bộ có 40 mô hình dân vận.")
    (count,) = [fact for fact in analyse(text, "vi").facts if fact.type == "count"]
    assert count.locality == "Ba Bể"


def test_a_superior_body_is_no_locality_and_a_page_header_no_citation():
    _, text, _ = HEADERS["commune of 2025, running page header before it"]
    facts = [(fact.type, fact.quote) for fact in analyse(text, "vi").facts if fact.type == "citation"]
    assert facts == [("citation", "Hướng dẫn số 05-HD/BTGDVTU")]
    names = [fact.quote for fact in analyse(text, "vi").facts if fact.type == "locality"]
    assert "LÂM ĐỒNG" not in names


@pytest.mark.parametrize(
    ("old", "new", "symbol", "signed"),
    [
        ("Số 31-NQ/TU", "Số     -NQ/TU", None, "2021-05-04"),
        ("Số 31-NQ/TU", "Số: ……./NQ-TU", None, "2021-05-04"),
        ("ngày 04 tháng", "ngày    tháng", "31-NQ/TU", None),
        ("NGHỊ QUYẾT\n", "DỰ THẢO\nNGHỊ QUYẾT\n", "31-NQ/TU", "2021-05-04"),
    ],
)
def test_a_draft_has_blanks_and_says_so(old, new, symbol, signed):
    extraction = analyse(PARTY.replace(old, new, 1), "vi")
    assert extraction.header is not None
    assert (extraction.header.symbol, extraction.header.signed) == (symbol, signed)
    assert [remark.kind for remark in extraction.remarks] == ["draft"]
    assert extraction.header.title == PARTY_HEADER.title
