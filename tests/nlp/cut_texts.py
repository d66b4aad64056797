"""Texts written for this project (illustrative numbers, no real law) and their cut events."""

from __future__ import annotations

from datetime import date

from corpus.keys import make_key
from corpus.model import CutEvent, Document, EffectiveException, Metadata, Source
from corpus.nlp.cut_events import find
from corpus.structure import parse_structure

BASE = "901/2024/NĐ-MH"


def read(text: str, number: str = "911/2030/NĐ-MH", title: str = "", **metadata: object) -> Document:
    provisions, _ = parse_structure(text)
    return Document(Metadata(make_key(number), title, **metadata), text, provisions, (), Source("test", "", "text", ""))  # type: ignore[arg-type]


def events(text: str, **metadata: object) -> list[CutEvent]:
    return list(find(read(text, **metadata), None))  # type: ignore[arg-type]


def short(found: list[CutEvent]) -> list[str]:
    return [f"{event.op} {event.target_doc} {event.target}" for event in found]


AMENDING = f"""Điều 1. Sửa đổi, bổ sung, bãi bỏ một số điều của Nghị định số {BASE} ngày 05 tháng 3 năm 2024
1. Điểm a khoản 1 Điều 13 được sửa đổi, bổ sung như sau:
“a) Có kho riêng theo quy định tại Điều 5 Nghị định này;”.
2. Bãi bỏ các điểm đ, e khoản 2 Điều 14; khoản 3 Điều 15 (được bổ sung tại Điều 1 Nghị định số 902/2025/NĐ-MH).
3. Sửa đổi, bổ sung một số khoản của Điều 8 như sau:
a) Sửa đổi, bổ sung khoản 2 như sau:
“2. Có ít nhất 02 nhân viên.”;
b) Bãi bỏ điểm c khoản 4.
4. Bổ sung khoản 9, 10 vào sau khoản 8 Điều 4 như sau:
“9. Có phương án vận hành.
10. Có bản sao.”.
5. Thay thế cụm từ “theo Điều 3” bằng cụm từ “theo Điều 4” tại câu mở đầu khoản 2, điểm b khoản 2 Điều 7.
6. Bỏ cụm từ “cấp huyện” tại khoản 1 Điều 9.
7. Thay thế Mẫu số 01 kèm theo Nghị định số {BASE} bằng Mẫu số 01 tại Phụ lục I kèm theo Nghị định này.
Điều 2. Hiệu lực thi hành
1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2030.
2. Nghị định số 903/2020/NĐ-MH ngày 01 tháng 02 năm 2020 hết hiệu lực kể từ ngày Nghị định này có hiệu lực.
3. Nghị định này hết hiệu lực kể từ ngày 01 tháng 3 năm 2032.
"""


FIRST = f"Nghị định số {BASE}"
SECOND = "Nghị định số 902/2025/NĐ-MH"
THIRD = "Nghị định số 904/2026/NĐ-MH"
RESOLUTION = f"""Điều 1. Cắt giảm điều kiện kinh doanh
Cắt giảm điều kiện kinh doanh theo quy định tại Phụ lục I ban hành kèm theo Nghị quyết này.
Phụ lục I
CẮT GIẢM ĐIỀU KIỆN KINH DOANH THUỘC PHẠM VI QUẢN LÝ CỦA BỘ THƯƠNG MẠI MINH HỌA
A. LĨNH VỰC KHO BÃI
I. Điều kiện kinh doanh kho lạnh quy định tại Điều 7 {FIRST}
1. Có kho riêng theo quy định tại khoản 2 Điều 4 {FIRST}.
2. Có ít nhất 02 nhân viên.
II. Bãi bỏ điều kiện cấp Giấy phép cho thuê kho tại Điều 9 {FIRST}; điều kiện vận chuyển tại Điều 11 {SECOND}.
III. Không thực hiện các điều kiện tại khoản 1 Điều 12 {FIRST} được sửa đổi tại khoản 4 Điều 2 {SECOND} và {THIRD}.
Phụ lục II
PHÂN CẤP THỦ TỤC HÀNH CHÍNH
1. Việc cấp Giấy phép quy định tại khoản 4 Điều 14 {FIRST} thuộc thẩm quyền của Ủy ban nhân dân cấp tỉnh.
2. Hồ sơ, trình tự cấp Giấy phép quy định tại khoản 6 Điều 14 {FIRST} như sau:
a) Tổ chức lập 01 bộ hồ sơ quy định tại khoản 5 Điều 14 {FIRST};
b) Cơ quan trả lời trong 05 ngày.
3. Trình tự cấp lại thực hiện theo quy định tại Điều 16 {FIRST}.
Phụ lục III
CẮT GIẢM, ĐƠN GIẢN HÓA THỦ TỤC HÀNH CHÍNH
I. Không thực hiện thủ tục cấp sửa đổi, bổ sung Giấy phép quy định tại Điều 38 {FIRST}.
II. Thời hạn giải quyết thủ tục quy định tại khoản 4 Điều 26 {FIRST}:
Trong thời hạn 15 ngày theo quy định tại khoản 8 Điều 26 {FIRST}.
III. Không thực hiện thủ tục:
a) Thông báo quy định tại Điều 22 {FIRST};
b) Đăng ký lại quy định tại Điều 23 {FIRST}.
Phụ lục IV
DANH MỤC VĂN BẢN ĐƯỢC ĐỀ XUẤT SỬA ĐỔI, BỔ SUNG
1. Sửa đổi, bổ sung Điều 21 {FIRST}.
"""


def resolution() -> list[CutEvent]:
    return events(
        RESOLUTION,
        number="921/2031/NQ-MH",
        overrides=True,
        effective_from=date(2031, 4, 29),
        effective_until=date(2032, 3, 1),
        exceptions=(EffectiveException("phu-luc-II", date(2031, 5, 29)),),
    )
