"""Cut events: what an order cites, or seems to order, and does not change."""

from __future__ import annotations

import pytest
from cut_texts import BASE, events, short

LIST = "Điều 9. Hiệu lực thi hành\n1. Thông tư này bãi bỏ:\n"
CHANGING = (
    "Thông tư số 907/2025/TT-BTMMH ngày 01 tháng 02 năm 2025 của Bộ trưởng về việc sửa đổi, bổ sung một số điều của"
)
CHANGED = "Thông tư số 904/2020/TT-BTMMH ngày 03 tháng 4 năm 2020"


def test_documents_that_a_title_lists() -> None:
    text = (
        f"{LIST}a) Điều 5 {CHANGING} {CHANGED} về kho; Quyết định số 905/2021/QĐ-BTMMH ngày 05 tháng 6 năm 2021 về bến;"
    )
    assert short(events(text)) == ["abolish 907/2025/TT-BTMMH dieu-5"]


def test_documents_behind_one_that_is_abolished_with_those_that_it_changes() -> None:
    text = f"Điều 9. Hiệu lực\nBãi bỏ {CHANGED} về kho; {CHANGING} {CHANGED}; Quyết định số 905/2019/QĐ-BTMMH về bến."
    assert [event.target_doc for event in events(text)] == [
        "904/2020/TT-BTMMH",
        "907/2025/TT-BTMMH",
        "905/2019/QĐ-BTMMH",
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (f"Nghị định số {BASE} về kho (trừ khoản 2 Điều 15) hết hiệu lực", [""]),
        (
            "Điều 1, Điều 3 (trừ điểm b khoản 1 Điều 3) và Điều 6 Nghị định số 902/2020/NĐ-MH hết hiệu lực",
            ["dieu-1", "dieu-3", "dieu-6"],
        ),
        (f"Khoản 2 Điều 15 Nghị định số {BASE} về kho hết hiệu lực", ["dieu-15/khoan-2"]),
    ],
)
def test_what_an_order_leaves_as_it_is(words: str, expected: list[str]) -> None:
    found = events(f"Điều 9. Hiệu lực thi hành\n1. {words} kể từ ngày Nghị định này có hiệu lực.")
    assert [event.target for event in found] == expected
    assert len({event.target_doc for event in found}) == 1


def test_notes_of_the_codification_order_nothing() -> None:
    order = f"Sửa đổi Điều 4 Nghị định số {BASE} về kho"
    note = f"(Điều này có nội dung liên quan đến Điều 1. {order}. của Nghị định số 904/2026/NĐ-MH)"
    assert short(events(f"Điều 2. Kho bãi\nKho bãi có cửa. {note}")) == []
    assert short(events(f"Điều 2. Kho bãi\n{order}.")) == [f"amend {BASE} dieu-4"]


@pytest.mark.parametrize(
    "words",
    [
        f"Bộ hồ sơ gồm bản sao theo Mẫu 1 kèm theo Nghị định số {BASE}",
        f"Hủy bỏ hợp đồng quy định tại khoản 2 Điều 22 Nghị định số {BASE}",
    ],
)
def test_words_that_only_look_like_an_order(words: str) -> None:
    assert short(events(f"Điều 7. Kho bãi\n1. {words}.")) == []
    shorter = words.replace("Bộ hồ sơ gồm", "Bỏ hồ sơ là").replace("hợp đồng quy định", "quy định")
    assert len(events(f"Điều 7. Kho bãi\n1. {shorter}.")) == 1
