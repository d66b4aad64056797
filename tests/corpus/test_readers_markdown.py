"""Markdown: marks, edited summaries, pipe tables, slices of the codification."""

from __future__ import annotations

import pytest

from corpus.readers import read_bytes
from corpus.text import canonicalise

OCR = """---
layout: vanban
so_hieu: "1/2030/NĐ-MH"
ngay-ban-hanh: 02/01/2030
---

# Nghị định số 1/2030/NĐ-MH về trà sữa

## THÔNG TIN VĂN BẢN

| Thuộc tính | Nội dung |
|---|---|
| **Ngày hiệu lực** | 01/03/2030 |
| **Người ký** | Nguyễn Văn Mẫu |

## TÓM TẮT NỘI DUNG

Điều kiện bán trà sữa nới ra.

## VĂN BẢN

CHÍNH PHỦ
### Điều 1\\. Phạm vi
**1.** Nghị định này [quy định](https://example.vn/a) điều kiện bán trà sữa tại các quán có từ hai
nhân viên trở lên;
> **a)** Quán trà sữa&nbsp;có tủ lạnh.

## Điểm mới

Bỏ tủ lạnh.
"""


def read(text: str) -> tuple[str, dict[str, str]]:
    (raw,) = read_bytes(text.encode(), "a.md")
    return canonicalise(raw)[0], dict(raw.hints)


def test_edited_parts_are_hints_not_law() -> None:
    text, hints = read(OCR)
    assert text.split("\n") == [
        "CHÍNH PHỦ",
        "Điều 1. Phạm vi",
        "1. Nghị định này quy định điều kiện bán trà sữa tại các quán có từ hai nhân viên trở lên;",
        "a) Quán trà sữa có tủ lạnh.",
    ]
    assert hints == {
        "number": "1/2030/NĐ-MH",
        "issued": "02/01/2030",
        "effective": "01/03/2030",
        "signer": "Nguyễn Văn Mẫu",
    }


def test_what_was_left_out_is_reachable_by_the_map() -> None:
    (raw,) = read_bytes(OCR.encode(), "a.md")
    text, span_map, _ = canonicalise(raw)
    at = text.index("Điều 1. Phạm vi")
    start, end = span_map.to_source(at, at + len("Điều 1. Phạm vi"))
    assert raw.text[start:end] == "Điều 1\\. Phạm vi"


def test_a_summary_between_letterhead_and_law_is_cut_alone() -> None:
    text, _ = read(
        "---\ntitle: x\n---\n# CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nSố: 1/2030/NĐ-MH\n\n## THÔNG TIN VĂN BẢN\n\n"
        "- **Số hiệu:** 2/2030/NĐ-MH\n\n## VĂN BẢN\n\n## Điều 1. Phạm vi\n\nVề trà sữa.\n"
    )
    assert text.split("\n") == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 1/2030/NĐ-MH",
        "Điều 1. Phạm vi",
        "Về trà sữa.",
    ]


def test_a_letterhead_ends_the_summary_that_it_stands_in() -> None:
    text, _ = read(
        "---\ntitle: x\n---\n# Nghị định\n\n## THÔNG TIN VĂN BẢN\n\n- **Số hiệu:** 2/2030/NĐ-MH\n\n"
        "Số: 1/2030/NĐ-MH Hà Nội, ngày 02 tháng 01 năm 2030\nNGHỊ ĐỊNH\n\n## Điều 1. Phạm vi\n\nVề trà sữa.\n"
    )
    assert text.startswith("Số: 1/2030/NĐ-MH Hà Nội, ngày 02 tháng 01 năm 2030\nNGHỊ ĐỊNH\n")


def test_issuer_and_number_above_the_motto_belong_to_the_letterhead() -> None:
    text, _ = read(
        "---\ntitle: x\n---\n# NGHỊ ĐỊNH\n\n*Bản số hóa.*\n\n**CHÍNH PHỦ**\n\nSố: 1/2030/NĐ-MH\n\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n## Điều 1. Phạm vi\n\nVề trà sữa.\n"
    )
    assert text.split("\n")[:3] == ["CHÍNH PHỦ", "Số: 1/2030/NĐ-MH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]


def test_pipe_tables() -> None:
    (raw,) = read_bytes(
        "# Phụ lục\n\n| Mã | Tên |\n|---|:--:|\n| **2202** | Trà \\| sữa |\n| |Cà phê|\n\nHết.\n".encode(), "a"
    )
    text, _, (table,) = canonicalise(raw)
    assert text.split("\n") == ["Phụ lục", "Mã | Tên", "2202 | Trà | sữa", " | Cà phê", "Hết."]
    assert [(cell.row, cell.column, text[cell.start : cell.end]) for cell in table.cells] == [
        *((0, 0, "Mã"), (0, 1, "Tên"), (1, 0, "2202"), (1, 1, "Trà | sữa"), (2, 0, ""), (2, 1, "Cà phê"))
    ]


SLICE = """# 1/2030/NĐ-MH (extracted from Bộ pháp điển; consolidated text)

## Điều 1. Phạm vi

(Điều 1 Nghị định số 1/2030/NĐ-MH Về trà sữa (có đá) ngày 02/01/2030 của Chính phủ, {since} ngày 01/03/2030)

Nghị định này quy định về trà sữa (có đá).(Điều này có nội dung liên quan đến Điều 2. Đá viên)

## Điều 19a. Đá

(Điều 19a Nghị định số 1/2030/NĐ-MH, có nội dung bị bãi bỏ bởi Điều 2 Nghị định số 2/2031/NĐ-MH {since} ngày 01/01/2032)

1. Đá sạch.
""".replace("{since}", "có hiệu lực thi hành kể từ")


def test_history_notes_of_a_slice_are_hints() -> None:
    text, hints = read(SLICE)
    assert text.split("\n") == [
        "Điều 1. Phạm vi",
        "Nghị định này quy định về trà sữa (có đá).",
        "Điều 19a. Đá",
        "1. Đá sạch.",
    ]
    assert hints == {
        "number": "1/2030/NĐ-MH",
        "kind": "Nghị định",
        "issued": "02/01/2030",
        "issuer": "Chính phủ",
        "title": "Về trà sữa (có đá)",
        "effective": "01/03/2030",
    }


@pytest.mark.parametrize(
    ("guiding", "office"),
    [
        (["11/2031/TT-BTMMH", "12/2031/TT-BTMMH", "13/2032/TTLT-BTMMH-BDPMH"], "BTMMH"),
        (["11/2031/TT-BTMMH", "12/2031/TT-BTMMH"], None),
        (["11/2031/TT-BTMMH", "12/2031/TT-BTMMH", "13/2032/TT-BTMMH", "14/2032/TT-BDPMH", "15/2032/TT-BDPMH"], None),
        ([f"1{n}/2031/TT-BTMMH quy định mức thu phí" for n in range(4)], None),
    ],
)
def test_circulars_that_guide_a_slice_show_the_ministry_in_charge(guiding: list[str], office: str | None) -> None:
    named = "; ".join(f"Điều {n} của Thông tư số {number}" for n, number in enumerate(guiding))
    _, hints = read(f"{SLICE}\n(Điều này có nội dung liên quan đến {named})\n")
    assert hints.get("guided_by") == office


TOPIC = """# Trà sữa

Chương I

QUY ĐỊNH CHUNG

Điều 7.4.LQ.1. Phạm vi điều chỉnh

(Điều 1 Luật số 1/2030/QH-MH Trà sữa ngày 21/11/2030 của Quốc hội, có hiệu lực thi hành kể từ ngày 01/07/2031 )

Luật này quy định về trà sữa.

Chương II

ĐÁ VIÊN

Điều 7.4.NĐ.3.1. Phạm vi

(Điều 5 Nghị định số 2/2030/NĐ-MH Về đá ngày 09/10/2030 của Chính phủ, có hiệu lực thi hành kể từ ngày 09/10/2030 )

1. Đá sạch.

Điều 7.4.LQ.2. Đối tượng

(Điều 2 Luật số 1/2030/QH-MH, có hiệu lực thi hành kể từ ngày 01/07/2031)

Mọi quán.
"""


def test_a_topic_is_parted_into_its_documents() -> None:
    raws = read_bytes(TOPIC.encode(), "topic.md")
    assert [(raw.hints["number"], canonicalise(raw)[0].split("\n")) for raw in raws] == [
        (
            "1/2030/QH-MH",
            ["Điều 1. Phạm vi điều chỉnh", "Luật này quy định về trà sữa.", "Điều 2. Đối tượng", "Mọi quán."],
        ),
        ("2/2030/NĐ-MH", ["Điều 5. Phạm vi", "1. Đá sạch."]),
    ]


MIXED_SLICE = """# 1/2030/NĐ-MH (extracted from Bộ pháp điển; consolidated text)

## Điều 1. Phạm vi

(Điều 1 Nghị định số 1/2030/NĐ-MH, có hiệu lực thi hành kể từ ngày 05/03/2030)

Về trà sữa.

 Điều 9.1.LQ.20. Nhập khẩu trà

(Điều 20 Luật số 2/2029/QH99, có hiệu lực thi hành kể từ ngày 01/01/2030)

1. Trà nhập khẩu phải sạch.

## Điều 2. Điều kiện

(Điều 2 Nghị định số 1/2030/NĐ-MH Quy định về trà sữa ngày 21/01/2030 của Bộ Trà, có hiệu lực thi hành kể từ ngày \
05/03/2030)

Có tủ lạnh.Điều 9.1.LQ.42. Xuất khẩu trà

(Điều 42 Luật số 2/2029/QH99, có hiệu lực thi hành kể từ ngày 01/01/2030)

1. Trà xuất khẩu phải thơm.

## Điều 3. Nước

(Điều 3 Nghị định số 1/2030/NĐ-MH, có hiệu lực thi hành kể từ ngày 05/03/2030)

Có nước.

 Điều 9.1.NĐ.5.41. Tổ chức thực hiện

(Điều 41 Nghị định số 1/2030/NĐ-MH, có hiệu lực thi hành kể từ ngày 05/03/2030)

Bộ Trà.
"""


def test_a_slice_belongs_to_the_document_that_most_notes_name() -> None:
    (raw,) = read_bytes(MIXED_SLICE.encode(), "a.md")
    assert canonicalise(raw)[0].split("\n") == [
        "Điều 1. Phạm vi",
        "Về trà sữa.",
        "Điều 2. Điều kiện",
        "Có tủ lạnh.",
        "Điều 3. Nước",
        "Có nước.",
        "Điều 41. Tổ chức thực hiện",
        "Bộ Trà.",
    ]
    assert raw.hints == {
        "number": "1/2030/NĐ-MH",
        "kind": "Nghị định",
        "effective": "05/03/2030",
        "issued": "21/01/2030",
        "issuer": "Bộ Trà",
        "title": "Quy định về trà sữa",
    }
    assert raw.notes == (
        "Điều 20 of 2/2029/QH99, which stood in the slice, was left out",
        "Điều 42 of 2/2029/QH99, which stood in the slice, was left out",
    )


def test_links_and_marks_of_footnotes_leave_the_text_of_a_topic() -> None:
    topic = (
        "#### Điều 12.3.NĐ.1.1. Quán trà\n"
        "(Điều 1 Nghị định số 901/2030/NĐ-MH ngày 01/02/2030 của Chính phủ, có hiệu lực thi hành từ 1/3/2030)\n"
        "1.[[6]](https://a.example/#_ftn6) Quán theo Nghị định số [900/2030/NĐ-MH](https://a.example) ngày 1/1/2030.\n"
        "2. Hỏi [quan@a.example](mailto:quan@a.example), **cấp** giấy****theo Điều [2](#dieu).\n"
    )
    (raw,) = read_bytes(topic.encode(), "a.md")
    assert canonicalise(raw)[0] == (
        "Điều 1. Quán trà\n"
        "1. Quán theo Nghị định số 900/2030/NĐ-MH ngày 1/1/2030.\n"
        "2. Hỏi quan@a.example, cấp giấy theo Điều 2."
    )


def test_a_head_glued_to_the_line_above_begins_its_article() -> None:
    slice_ = (
        "## Điều 4. Quán\n\n(Điều 4 Nghị định số 1/2030/NĐ-MH, có hiệu lực thi hành kể từ ngày 05/03/2030)\n\n"
        "1. Có quạt theo Điều 9.1.LQ.3. của Luật.Điều 9.1.NĐ.5.5. Điều kiện về tủ\n\n"
        "(Điều 5 Nghị định số 1/2030/NĐ-MH, có hiệu lực thi hành kể từ ngày 05/03/2030)\n\n1. Có tủ.\n"
    )
    (raw,) = read_bytes(slice_.encode(), "a.md")
    text, spans, _ = canonicalise(raw)
    assert text.split("\n") == [
        "Điều 4. Quán",
        "1. Có quạt theo Điều 9.1.LQ.3. của Luật.",
        "Điều 5. Điều kiện về tủ",
        "1. Có tủ.",
    ]
    start = text.index("5. Điều kiện")
    assert raw.text[slice(*spans.to_source(start, start + 2))] == "5."


ANNEXED_TOPIC = """\
#### Điều 9.1.NĐ.5.1. Biểu mẫu

(Điều 1 Nghị định số 1/2030/NĐ-MH Quy định về trà sữa
ngày 21/01/2030 của Bộ Trà, có hiệu lực thi hành kể từ ngày 05/03/2030)Đơn theo Phụ lục I.

Phụ lục I

Đơn xin mở quán

Phu luc I kem theo.docx

Điều 9.1.NĐ.5.2. Quán

(Điều 2 Nghị định số 1/2030/NĐ-MH, có hiệu lực thi hành kể từ ngày 05/03/2030)

Có quạt.Điều 9.1.NĐ.5.3. Điều khoản thi hành

(Điều 3 Nghị định số 1/2030/NĐ-MH, có hiệu lực thi hành kể từ ngày 05/03/2030)

Bộ Trà thi hành.
"""


def test_annexes_stand_behind_the_articles_of_a_topic_and_names_of_files_nowhere() -> None:
    (raw,) = read_bytes(ANNEXED_TOPIC.encode(), "a.md")
    assert canonicalise(raw)[0].split("\n") == [
        "Điều 1. Biểu mẫu",
        "Đơn theo Phụ lục I.",
        "Điều 2. Quán",
        "Có quạt.",
        "Điều 3. Điều khoản thi hành",
        "Bộ Trà thi hành.",
        "Phụ lục I",
        "Đơn xin mở quán",
    ]
    assert raw.hints["title"] == "Quy định về trà sữa"
