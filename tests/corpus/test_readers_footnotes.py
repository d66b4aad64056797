"""Notes at the foot of pages of consolidated texts are left out; what only looks like them stays."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Source
from corpus.readers import read_bytes
from corpus.readers.footnotes import find_footnotes
from corpus.reading import read_document

HEAD = "Số: 7/VBHN-BTMMH\nTHÔNG TƯ\nQuy định điều kiện bán trà sữa\n"
NOTE = "1 Điều này được sửa đổi theo quy định tại khoản 1 Điều 1 Thông tư số 911/2024/TT-BTMMH."
BODY = "Điều 1. Phạm vi1\nThông tư này quy định điều kiện bán trà sữa tại các quán \n"
NEXT = "đặt ở nơi công cộng.\nĐiều 2. Hiệu lực thi hành\nThông tư này có hiệu lực từ ngày 01 tháng 7 năm 2024.\n"
HEADER = "\n\nCÔNG BÁO/Số 27/Ngày 14-05-2030\n8\n \n"


def left(text: str) -> str:
    position, parts = 0, []
    for cut in find_footnotes(text).cuts:
        parts.append(text[position : cut.start])
        position = cut.end
    return "".join([*parts, text[position:]])


@pytest.mark.parametrize("page_end", [HEADER, "\f"])
def test_a_note_between_the_body_and_the_page_end_goes(page_end: str) -> None:
    text = f"{HEAD}{BODY} \n{NOTE}{page_end}{NEXT}"
    assert NOTE not in left(text)
    assert "tại các quán" in left(text)
    assert "đặt ở nơi công cộng" in left(text)
    assert find_footnotes(text).messages == ("footnotes: 1 at the foot of pages are left out",)


def test_a_final_clause_that_a_note_quotes_over_two_pages_is_none_of_the_text() -> None:
    quoted = "1 Điều 2 của Thông tư số 911/2024/TT-BTMMH quy định như sau:\n“Điều 2. Hiệu lực thi hành\n1. Sữa chua;\n"
    rest = " \n2. Thông tư này thay thế Thông tư số 901/2023/TT-BTMMH.”"
    (raw,) = read_bytes(f"{HEAD}{BODY} \n{quoted}{HEADER}{NEXT}{rest}{HEADER}Điều 3. Tổ chức\n".encode(), "a")
    document = read_document(raw, Source("a", "", raw.form, ""))
    assert [provision.path for provision in document.provisions] == ["dieu-1", "dieu-2", "dieu-3"]
    assert document.metadata.replaces == ()
    assert "các quán đặt ở nơi công cộng." in document.text


@pytest.mark.parametrize(
    "line",
    [
        "2 Điều này được sửa đổi theo Thông tư số 911/2024/TT-BTMMH.",
        "1 Tên cơ quan chủ quản của quán trà sữa.",
    ],
)
def test_numbers_out_of_the_series_and_blanks_of_a_form_stay(line: str) -> None:
    text = f"{HEAD}{BODY} \n{line}{HEADER}{NEXT}"
    assert left(text) == text


def test_a_line_that_the_line_above_waits_for_stays() -> None:
    text = f"{HEAD}Điều 1. Phạm vi\nHồ sơ theo quy định tại khoản\n{NOTE}\f{NEXT}"
    assert left(text) == text


def test_only_consolidated_texts_have_such_notes() -> None:
    text = f"{BODY} \n{NOTE}{HEADER}{NEXT}"
    assert find_footnotes(text).cuts == ()


def test_a_quotation_that_is_never_closed_cuts_no_other_page() -> None:
    quoted = "1 Điều 2 của Thông tư số 911/2024/TT-BTMMH quy định như sau: “Điều 2. Hiệu lực"
    text = f"{HEAD}{BODY} \n{quoted}{HEADER}{NEXT} \nNơi nhận: Như trên.{HEADER}"
    assert "Nơi nhận" in left(text)
    assert len(find_footnotes(text).lost) == 1


@given(
    st.lists(st.sampled_from([HEAD, BODY, NOTE, HEADER, NEXT, "\f", "“", "”", "\n", " ", "2 Khoản này được bãi bỏ\n"]))
)
def test_cuts_are_in_order_and_inside(parts: list[str]) -> None:
    text = "VBHN" + "".join(parts)
    cuts = find_footnotes(text).cuts
    assert all(0 <= cut.start <= cut.end <= len(text) for cut in cuts)
    assert all(before.end <= after.start for before, after in pairwise(cuts))


def test_time_grows_in_step_with_the_text() -> None:
    begin = time.process_time()
    find_footnotes("VBHN\n" + "1 Đ\n" * 20_000)
    assert time.process_time() - begin < 5
