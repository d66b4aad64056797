"""What a document says of itself."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.metadata import hint_conflicts, read_metadata
from corpus.model import EffectiveException, Metadata
from corpus.structure import parse_structure

GOLDEN = Path(__file__).parent / "golden"


def metadata(text: str, **hints: str) -> Metadata:
    return read_metadata(text, parse_structure(text)[0], hints)


def test_every_field_of_a_decree() -> None:
    text = (GOLDEN / "decree.txt").read_text(encoding="utf-8")
    found = metadata(text)
    assert found.key.number == "991/2024/NĐ-MH"
    assert (found.key.kind, found.key.issuer, found.key.issued) == ("nghi-dinh", "chinh-phu-minh-hoa", date(2024, 3, 5))
    assert found.title.startswith("Quy định điều kiện kinh doanh dịch vụ cho thuê thuyền thuộc phạm vi")
    assert found.title.endswith("của Bộ Vận chuyển minh họa")
    assert found.issuers == ("Chính phủ (minh họa)",)
    assert found.agency == "BVCMH"
    assert found.signer == "Trần Văn Minh Họa"
    assert (found.effective_from, found.effective_until) == (date(2024, 5, 1), None)
    assert found.exceptions == (
        EffectiveException("phu-luc-I/muc-A", date(2025, 1, 1)),
        EffectiveException("dieu-3a", date(2025, 1, 1)),
    )
    assert found.legal_basis == ("931/2023/QH-MH",)
    assert found.illustrative
    assert not found.overrides
    spans = dict(found.spans)
    assert text[slice(*spans["number"])] == "991/2024/NĐ-MH"
    assert text[slice(*spans["issued"])] == "ngày 05 tháng 3 năm 2024"
    assert text[slice(*spans["signer"])] == found.signer


def test_a_resolution_that_overrides() -> None:
    text = (
        "CHÍNH PHỦ\nSố: 77.18/2026/NQ-CP\nHà Nội, ngày 15 tháng 5 năm 2026\nNGHỊ QUYẾT\n"
        "Cắt giảm điều kiện kinh doanh thuộc phạm vi quản lý nhà nước của Bộ Y tế\n"
        "Căn cứ Luật Kinh doanh số 143/2025/QH15;\nĐiều 1. Hiệu lực\n"
        "1. Nghị quyết này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2026 đến hết ngày 28 tháng 02 năm 2027.\n"
        "2. Trong thời gian này, nếu quy định tại Nghị quyết này khác với văn bản có liên quan "
        "thì thực hiện theo quy định của Nghị quyết này.\n"
    )
    found = metadata(text)
    assert found.key.number == "77.18/2026/NQ-CP"
    assert found.overrides
    assert found.agency == "BYT"
    assert found.effective_until == date(2027, 3, 1)


def test_a_consolidated_text_has_its_own_number() -> None:
    text = (
        "THÔNG TƯ\nQuy định về bến thuyền\n"
        "Thông tư số 23/2021/TT-BXD ngày 07 tháng 11 năm 2021 của Bộ trưởng Bộ Xây dựng quy định về bến, "
        "có hiệu lực kể từ ngày 01 tháng 01 năm 2022, được sửa đổi, bổ sung bởi:\n"
        "Thông tư số 38/2023/TT-BXD ngày 19 tháng 6 năm 2023.\n"
        "Điều 1. Phạm vi\nThông tư này quy định về bến.\nBỘ XÂY DỰNG\nSố: 7 /VBHN-BXD\nXÁC THỰC VĂN BẢN HỢP NHẤT\n"
        "Hà Nội, ngày 26 tháng 5 năm 2024\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLê Thị Bến\n"
    )
    found = metadata(text)
    assert (found.key.number, found.key.kind, found.key.issued) == (
        "07/VBHN-BXD",
        "van-ban-hop-nhat",
        date(2024, 5, 26),
    )
    assert found.consolidates == "23/2021/TT-BXD"
    assert found.effective_from == date(2022, 1, 1)
    assert (found.signer, found.agency) == ("Lê Thị Bến", "BXD")


def test_a_law_is_dated_by_its_adoption_and_a_resolution_of_the_assembly_is_no_law() -> None:
    adopted = "Luật này được Quốc hội khóa XV, kỳ họp thứ 9 thông qua ngày 17 tháng 6 năm 2020.\n"
    foot = f"{adopted}CHỦ TỊCH QUỐC HỘI\nNguyễn Thị Mẫu\n"
    law = metadata("QUỐC HỘI\nLuật số: 61/2020/QH14\nLUẬT\nTHUYỀN\nĐiều 1. A\nLuật này quy định.\n" + foot)
    assert (law.key.kind, law.key.issued, law.title, law.signer) == (
        "luat",
        date(2020, 6, 17),
        "THUYỀN",
        "Nguyễn Thị Mẫu",
    )
    resolution = metadata("QUỐC HỘI\nSố: 206/2025/QH15\nNGHỊ QUYẾT\nVề thuyền\nĐiều 1. A\nNghị quyết này quy định.\n")
    assert resolution.key.kind == "nghi-quyet"


def test_hints_fill_what_the_text_does_not_say() -> None:
    found = metadata(
        "Điều 1. Phạm vi\nNghị định này quy định.\n",
        number="15/2018/ND-CP",
        issued="02/02/2018",
        effective="2018-02-02",
        title="Về thuyền",
        issuer="Chính phủ",
        signer="Lê Văn Thuyền (Phó)",
    )
    assert (found.key.number, found.key.issued) == ("15/2018/NĐ-CP", date(2018, 2, 2))
    assert (found.title, found.signer, found.effective_from) == ("Về thuyền", "Lê Văn Thuyền", date(2018, 2, 2))
    assert found.spans == ()


@pytest.mark.parametrize(
    ("address", "title", "number"),
    [
        ("luat-so-12-2030-qh15-6276", "Luật số 12/2030/QH15 sửa đổi Luật Kho bãi", "12/2030/QH15"),
        ("luat-so-12-2030-qh15-6276", "Luật sửa đổi Luật Kho bãi số 2/2030/QH15", "luat-so-12-2030-qh15-6276"),
        ("luat-so-12-2030-qh15-6276", "Luật Kho bãi", "luat-so-12-2030-qh15-6276"),
    ],
)
def test_a_number_hinted_as_an_address_is_read_from_the_title(address: str, title: str, number: str) -> None:
    found = metadata("Điều 1. Phạm vi\nLuật này quy định.\n", number=address, title=title)
    assert found.key.number == number


def test_the_text_wins_over_hints_and_the_conflict_is_told() -> None:
    text = "Số: 15/2018/NĐ-CP\nHà Nội, ngày 02 tháng 02 năm 2018\nNGHỊ ĐỊNH\nVề thuyền\nĐiều 1. A\nx.\n"
    hints = {"number": "16/2018/NĐ-CP", "issued": "2018-02-03"}
    found = metadata(text, **hints)
    assert found.key.number == "15/2018/NĐ-CP"
    assert len(hint_conflicts(found, hints)) == 2
    assert hint_conflicts(found, {"number": "15/2018/ND-CP"}) == ()


def test_an_illustrative_law_has_its_assembly_and_its_signer() -> None:
    found = metadata(
        "QUỐC HỘI (MINH HỌA)\nLuật số: 931/2023/QH-MH\nHà Nội, ngày 20 tháng 6 năm 2023\nLUẬT\nThuyền\n"
        "Điều 1. A\nLuật này quy định.\nCHỦ TỊCH QUỐC HỘI (MINH HỌA)\nĐỗ Thị Ví Dụ\nPhụ lục\nDANH MỤC\n"
    )
    assert (found.key.issuer, found.issuers) == ("quoc-hoi-minh-hoa", ("Quốc hội (minh họa)",))
    assert found.signer == "Đỗ Thị Ví Dụ"
    assert found.illustrative


def test_a_consolidated_text_without_its_number_is_still_one() -> None:
    found = metadata(
        "NGHỊ ĐỊNH\nVề bến thuyền1\nNghị định số 15/2019/NĐ-CP ngày 01 tháng 02 năm 2019 của Chính phủ về bến thuyền, "
        "có hiệu lực kể từ 20 tháng 3 năm 2019, được sửa đổi, bổ sung bởi:\nNghị định số 24/2022/NĐ-CP.\n"
        "Điều 1. A\nNghị định này quy định.\n"
    )
    assert (found.key.number, found.key.kind, found.consolidates) == ("", "van-ban-hop-nhat", "15/2019/NĐ-CP")
    assert (found.title, found.effective_from) == ("Về bến thuyền", date(2019, 3, 20))


def test_the_ministry_of_a_text_without_a_head_is_the_one_it_names() -> None:
    body = "Điều 1. A\nNghị định này quy định.\nĐiều 2. B\n" + "Bộ Y tế cấp phép.\n" * 6 + "Bộ Tài chính thu phí.\n"
    assert metadata(body, number="15/2018/NĐ-CP").agency == "BYT"
    assert metadata(body + "Bộ Tài chính thu phí.\n" * 3, number="15/2018/NĐ-CP").agency == ""


def test_local_authorities_are_told_apart_by_their_place() -> None:
    head = "ỦY BAN NHÂN DÂN\nTỈNH {}\nSố: 12/2024/QĐ-UBND\nQUYẾT ĐỊNH\nVề thuyền\nĐiều 1. A\nx.\n"
    keys = [metadata(head.format(place)).key for place in ("BẾN THUYỀN", "CÙ LAO")]
    assert [key.issuer for key in keys] == ["uy-ban-nhan-dan-tinh-ben-thuyen", "uy-ban-nhan-dan-tinh-cu-lao"]
    assert metadata(head.format("CÙ LAO")).issuers == ("Ủy ban nhân dân tỉnh Cù Lao",)
    assert metadata("Số: 12/2024/QĐ-UBND\nĐiều 1. A\nx.").key.issuer == "uy-ban-nhan-dan"


def test_a_joint_circular_has_its_issuers_and_an_order_its_kind() -> None:
    joint = metadata("Số: 15/2015/TTLT-BYT-BTC\nTHÔNG TƯ LIÊN TỊCH\nVề thuyền\nĐiều 1. A\nx.")
    assert (joint.key.kind, joint.key.issuer) == ("thong-tu-lien-tich", "bo-y-te.bo-tai-chinh")
    assert joint.issuers == ("Bộ Y tế", "Bộ Tài chính")
    order = metadata("CHỦ TỊCH NƯỚC\nSố: 07/2020/L-CTN\nLỆNH\nVề việc công bố Luật Thuyền\nĐiều 1. A\nx.")
    assert (order.key.kind, order.key.issuer) == ("lenh", "chu-tich-nuoc")


def test_the_day_of_the_gazette_is_not_guessed() -> None:
    text = "Hà Nội, ngày 02 tháng 02 năm 2006\nNGHỊ ĐỊNH\nĐiều 1. A\nNghị định này có hiệu lực sau 15 ngày kể từ ngày "
    assert metadata(text + "đăng Công báo.").effective_from is None
    assert metadata(text + "ký.").effective_from == date(2006, 2, 17)


def test_a_letterhead_behind_the_kind_tells_number_and_day_and_is_no_title() -> None:
    head = "NGHỊ ĐỊNH\nVề trà sữa\nCHÍNH PHỦ\nSố: 12/2030/NĐ-CP\nĐộc lập - Tự do - Hạnh phúc\n"
    found = metadata(head + "Hà Nội, ngày 05 tháng 3 năm 2030\nCăn cứ Luật số 1/2020/QH14;\nĐiều 1. A\nB")
    assert (found.key.number, found.key.issued, found.title) == ("12/2030/NĐ-CP", date(2030, 3, 5), "Về trà sữa")


def test_a_number_without_its_colon_is_another_document() -> None:
    assert not metadata("NGHỊ ĐỊNH\nVề trà sữa theo Nghị định số 12/2030/NĐ-CP\nĐiều 1. A\nB").key.number


def test_nothing_is_guessed() -> None:
    found = metadata("chữ không có gì")
    assert (found.key.number, found.key.issued, found.title, found.agency, found.effective_from) == (
        "",
        None,
        "",
        "",
        None,
    )


@given(
    st.text(max_size=400), st.dictionaries(st.sampled_from(["number", "issued", "title", "kind"]), st.text(max_size=30))
)
def test_any_text_is_read(text: str, hints: dict[str, str]) -> None:
    found = metadata(text, **hints)
    assert all(0 <= span.start < span.end <= len(text) for _, span in found.spans)


def test_circulars_that_guide_a_text_name_its_ministry_where_nothing_else_does() -> None:
    text = "Điều 1. Điều kiện\n1. Có kho."
    assert metadata(text, number="901/2030/NĐ-MH", guided_by="BTMMH").agency == "BTMMH"
    assert metadata(text, number="901/2030/NĐ-MH", guided_by="NOBODY").agency == ""
    assert metadata(text, number="11/2030/TT-BDPMH", guided_by="BTMMH").agency == "BDPMH"
