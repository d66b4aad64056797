"""Document numbers: tolerant reading, one normal form, keys that tell documents apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.agencies import agency_named_in, agency_of_code, agency_of_name, present
from corpus.keys import (
    DOCUMENT_NUMBER,
    document_slug,
    is_illustrative,
    issuer_of,
    kind_of,
    make_key,
    normal_form,
    normal_number,
    uri,
)


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("15 /2024/TT-NHNN", "15/2024/TT-NHNN"),
        ("Số: 21/2017/TT- NHNN", "21/2017/TT-NHNN"),
        ("67/2013/NĐ- -CP", "67/2013/NĐ-CP"),
        ("67/2013/NĐ-\nCP", "67/2013/NĐ-CP"),
        ("67/2013/NÐ-CP", "67/2013/NĐ-CP"),
        ("67/2013/ND-CP", "67/2013/NĐ-CP"),
        ("67/2013/NĐ-СР", "67/2013/NĐ-CP"),
        ("41/2015/TT-BTС", "41/2015/TT-BTC"),
        ("nghị định 8/2018/nđ-cp ngày", "08/2018/NĐ-CP"),
        ("66.17/2026/NQ-CP", "66.17/2026/NQ-CP"),
        ("66-NQ/TW", "66-NQ/TW"),
        ("73-CP", "73-CP"),
        ("61/2020/QH14", "61/2020/QH14"),
        ("08/2022/UBTVQH15", "08/2022/UBTVQH15"),
        ("44/2007/TTLT/BTC-BTP", "44/2007/TTLT-BTC-BTP"),
        ("01/2021/TT-BLDTBXH", "01/2021/TT-BLĐTBXH"),
        ("36/2025/qđ-ttg", "36/2025/QĐ-TTg"),
        ("67/2013/NĐ-CP - Quy định", "67/2013/NĐ-CP"),
        ("16/2004/PL-UBTVQH11", "16/2004/PL-UBTVQH11"),
        ("1234/NQ-UBTVQH15", "1234/NQ-UBTVQH15"),
        ("522b/NQ-UBTVQH13", "522b/NQ-UBTVQH13"),
        ("72/2025/NQLT/UBTVQH15-CP", "72/2025/NQLT-UBTVQH15-CP"),
        ("92/2000/QĐ-NHNN7", "92/2000/QĐ-NHNN7"),
        ("21-LCT/HDNN8", "21-LCT/HĐNN8"),
        ("182-KL/TW", "182-KL/TW"),
        ("74/TTr-CP", "74/TTr-CP"),
        ("1085/LĐTBXH-QĐ", "1085/LĐTBXH-QĐ"),
        ("số 02/TTLB ngày", "02-TTLB"),
        ("số 268/TTg ngày", "268-TTg"),
        ("115/HĐBT", "115-HĐBT"),
        ("155/2020/NĐ-CPngày 31", "155/2020/NĐ-CP"),
        ("126/2020/NĐ-CPgửi", "126/2020/NĐ-CP"),
        ("số26/2014/TT-BTNMT", "26/2014/TT-BTNMT"),
        ("89/2014TT-BTC", "89/2014/TT-BTC"),
        ("143/2025//NĐ-CP", "143/2025/NĐ-CP"),
        ("01/2016/NQ.HĐTP", "01/2016/NQ-HĐTP"),
        ("139/2025/QHI5", "139/2025/QH15"),
        ("28/2023/QH1537 ngày", "28/2023/QH15"),
        ("02/NQ-Hội đồng", None),
        ("140/NQ-CP2", None),
        ("12/2024/TT-BLĐTBXh", None),
        ("911/2024/TT-BTMMH", "911/2024/TT-BTMMH"),
        ("931/2023/QH-MH", "931/2023/QH-MH"),
        ("ngày 30/6/2016", None),
        ("3.451/2", None),
        ("", None),
    ],
)
def test_a_number_has_one_normal_form(raw: str, normal: str | None) -> None:
    assert normal_number(raw) == normal


@pytest.mark.parametrize(
    ("number", "kind", "issuer"),
    [
        ("67/2013/NĐ-CP", "nghi-dinh", "chinh-phu"),
        ("19/2026/NQ-CP", "nghi-quyet", "chinh-phu"),
        ("20/CT-TTg", "chi-thi", "thu-tuong-chinh-phu"),
        ("37/VBHN-BCT", "van-ban-hop-nhat", "bo-cong-thuong"),
        ("15/2013/TTLT-BTNMT-BTP", "thong-tu-lien-tich", "bo-tai-nguyen-va-moi-truong.bo-tu-phap"),
        ("61/2020/QH14", "luat", "quoc-hoi"),
        ("932/QĐ-UBND", "quyet-dinh", "uy-ban-nhan-dan"),
        ("901/2024/NĐ-MH", "nghi-dinh", "chinh-phu-minh-hoa"),
        ("12/2024/TT-XYZ", "thong-tu", "xyz"),
        ("16/2004/PL-UBTVQH11", "phap-lenh", "uy-ban-thuong-vu-quoc-hoi"),
        ("1234/NQ-UBTVQH15", "nghi-quyet", "uy-ban-thuong-vu-quoc-hoi"),
        ("92/2000/QĐ-NHNN7", "quyet-dinh", "ngan-hang-nha-nuoc"),
        ("21-LCT/HĐNN8", "luat", "hoi-dong-nha-nuoc"),
        ("73-CP", "nghi-dinh", "chinh-phu"),
        ("115-HĐBT", "nghi-dinh", "hoi-dong-bo-truong"),
        ("268-TTg", "quyet-dinh", "thu-tuong-chinh-phu"),
        ("02/TT-LB", "thong-tu-lien-tich", "lien-bo"),
        ("02-TTLB", "thong-tu-lien-tich", "lien-bo"),
        ("01/2000/TT-LT-BTC-BTM", "thong-tu-lien-tich", "bo-tai-chinh.bo-thuong-mai"),
        ("1085/LĐTBXH-QĐ", "quyet-dinh", "bo-lao-dong-thuong-binh-va-xa-hoi"),
    ],
)
def test_kind_and_issuer_are_read_from_the_number(number: str, kind: str, issuer: str) -> None:
    assert (kind_of(number), issuer_of(number)) == (kind, issuer)


def test_numbers_that_look_alike_are_different_documents() -> None:
    keys = [
        make_key("66.17/2026/NQ-CP"),
        make_key("66/NQ-CP"),
        make_key("66-NQ/TW"),
        make_key("02/NQ-CP", date(2024, 1, 5)),
        make_key("02/NQ-CP", date(2025, 1, 8)),
        *(make_key(f"41/2026/TT-{code}") for code in ("BCT", "BYT", "BTC")),
    ]
    assert len({document_slug(key) for key in keys}) == len(keys)
    assert len({uri(key) for key in keys}) == len(keys)


def test_addresses() -> None:
    key = make_key("8/2018/nđ-cp", date(2018, 1, 15))
    assert uri(key) == "/akn/vn/act/nghi-dinh/chinh-phu/2018-01-15/08-2018-nd-cp"
    assert document_slug(key) == "nghi-dinh_chinh-phu_2018-01-15_08-2018-nd-cp"
    assert uri(make_key("73-CP")).split("/")[-2] == "unknown"


def test_sample_numbers_are_known_as_such() -> None:
    assert is_illustrative("901/2024/NĐ-MH")
    assert is_illustrative("911/2024/TT-BTMMH")
    assert not is_illustrative("19/2026/NQ-CP")


def test_running_text_gives_every_number() -> None:
    text = "Nghị định số 59/2006/NĐ-CP, được sửa đổi bởi Nghị định số 43/2009/NĐ- CP; Luật số 61/2020/QH14 và 12/CP."
    found = [normal_form(match) for match in DOCUMENT_NUMBER.finditer(text)]
    assert found == ["59/2006/NĐ-CP", "43/2009/NĐ-CP", "61/2020/QH14", "12-CP"]


def test_a_joint_number_may_be_broken_behind_a_dash() -> None:
    text = "số 12/2016/TTLT-BLĐTBXH-BGDĐT-\nBTC; Thông tư số 13/2016/TT-BTC- Mẫu 02; 14/2016/TT-BYT - BTC"
    found = [normal_form(match) for match in DOCUMENT_NUMBER.finditer(text)]
    assert found == ["12/2016/TTLT-BLĐTBXH-BGDĐT-BTC", "13/2016/TT-BTC", "14/2016/TT-BYT"]


def test_successions_are_dated() -> None:
    assert present("BGTVT", date(2025, 2, 28)) == "BGTVT"
    assert present("BGTVT", date(2025, 3, 1)) == "BXD"
    assert present("BTS", date(2026, 1, 1)) == "BNNMT"
    assert present("BCT", date(2026, 1, 1)) == "BCT"
    assert present("???", date(2026, 1, 1)) == "???"


def test_agencies_are_found_by_code_and_name() -> None:
    by_code, by_name = agency_of_code("bldtbxh"), agency_of_name("BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI")
    assert by_code is not None
    assert by_code is by_name
    named = agency_named_in("Theo đề nghị của Bộ trưởng Bộ Thương mại minh họa;")
    assert named is not None
    assert named.code == "BTMMH"
    assert agency_named_in("theo đề nghị của ông Nguyễn Văn A") is None


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    number = normal_number(text)
    assert number is None or normal_number(number) == number
