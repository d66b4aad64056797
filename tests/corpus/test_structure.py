"""The provision tree: golden paths and offsets of a text written for this test, single rules, and properties."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.structure import parse_structure

GOLDEN = Path(__file__).parent / "golden"


def paths(text: str) -> list[str]:
    return [provision.path for provision in parse_structure(text)[0]]


def under(*parts: str) -> list[str]:
    """Each part below the one before it."""
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def test_golden_tree() -> None:
    """Paths, offsets, headings and quotation flags of a whole decree. Delete the file to write it anew."""
    text = (GOLDEN / "decree.txt").read_text(encoding="utf-8")
    provisions, notes = parse_structure(text)
    rows = [
        [p.path, p.kind, p.start, p.end, p.text_start, p.text_end, list(p.heading) if p.heading else None, p.quoted]
        for p in provisions
    ]
    golden = GOLDEN / "decree.json"
    if not golden.exists():
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        golden.write_text(
            f'{{"notes": {json.dumps(notes, ensure_ascii=False)},\n"provisions": [\n{lines}\n]}}\n', "utf-8"
        )
        pytest.fail("golden file written: read it, then run again")
    expected = json.loads(golden.read_text(encoding="utf-8"))
    assert rows == expected["provisions"]
    assert list(notes) == expected["notes"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Điều 1. A\n1, Một\n2) Hai\n3- Ba\n4/ Bốn", ["dieu-1", *(f"dieu-1/khoan-{n}" for n in range(1, 5))]),
        ("Điều 1. A\nkhoản dưới đây\nĐiều 5 Nghị định số 1/2020/NĐ-CP nói khác", ["dieu-1"]),
        ("Điều 1. A\n1. Một\n3.451 đồng\n2. Hai", ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2"]),
        ("Điều 1. A\n30.000.000 đồng trở lên", ["dieu-1"]),
        ("Điều 7. A\nĐiều 7a. B\nĐiều 7đ. C\nĐiều 7e. D", [f"dieu-{n}" for n in ("7", "7a", "7đ", "7e")]),
        (
            "Điều 1. A\n1. B\na) x\na1) y\nb) z",
            ["dieu-1", "dieu-1/khoan-1", *(f"dieu-1/khoan-1/diem-{n}" for n in ("a", "a1", "b"))],
        ),
        (
            "Điều 1. A\n" + "\n".join(f"{letter}) x" for letter in "abcdđeghik"),
            ["dieu-1", *(f"dieu-1/diem-{letter}" for letter in "abcdđeghik")],
        ),
        (
            "Điều 1. A\na) x\ni) một\nii) hai\nb) y",
            ["dieu-1", *(f"dieu-1/diem-{n}" for n in ("a", "a/tiet-i", "a/tiet-ii", "b"))],
        ),
        ("Phụ lục II\nA. X\nI. Y\n1. Z\n1.1. W", under("phu-luc-II", "muc-A", "muc-I", "khoan-1", "khoan-1.1")),
        ("Phụ lục\nG. X\nH. Y\nI. Z\nK. W", ["phu-luc", *(f"phu-luc/muc-{n}" for n in "GHIK")]),
        ("Phụ lục\nH. Y\nI. Z\nII. W", ["phu-luc", "phu-luc/muc-H", "phu-luc/muc-H/muc-I", "phu-luc/muc-H/muc-II"]),
        ("PHỤ LỤC III\nMục 2\nTÊN\nA. X\nXI. Y", ["phu-luc-III", "phu-luc-III/muc-2", "phu-luc-III/muc-2/muc-A"]),
        (
            "Điều 1. A\nTM. CHÍNH PHỦ\nQUY CHẾ\n(Kèm theo)\nĐiều 1. B\nĐiều 2. C",
            ["dieu-1", "quy-che", *(f"quy-che/dieu-{n}" for n in (1, 2))],
        ),
        ("Chương I\nTÊN\nMục 1\nTÊN\nĐiều 1. A\n1. B", ["chuong-I", "chuong-I/muc-1", "dieu-1", "dieu-1/khoan-1"]),
        ("1. Đẩy mạnh\n2. Giao các bộ:\na) x", ["khoan-1", "khoan-2", "khoan-2/diem-a"]),
    ],
)  # fmt: skip
def test_labels_and_prose(lines: str, expected: list[str]) -> None:
    assert paths(lines) == expected


def test_a_table_of_contents_is_not_the_law() -> None:
    contents = "Điều 1. Phạm vi\nĐiều 2. Đối tượng\nĐiều 3. Hiệu lực\n"
    body = "Điều 1. Phạm vi\nVăn bản này.\n1. Một.\nĐiều 2. Đối tượng\n1. Ai.\nĐiều 3. Hiệu lực\n1. Từ nay.\n"
    provisions, _ = parse_structure(contents + body)
    assert [p.path for p in provisions if p.kind == "dieu"] == ["dieu-1", "dieu-2", "dieu-3"]
    assert provisions[0].start == len(contents)


def test_an_annex_named_in_a_sentence_is_no_annex() -> None:
    text = "Điều 1. A\n1. Theo mẫu quy định tại\nPhụ lục III\nban hành kèm theo.\n2. Hai\nĐiều 2. B"
    assert paths(text) == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2"]


def test_a_label_that_comes_twice_stays_unique() -> None:
    provisions, notes = parse_structure("Phụ lục\n1. Một\n2. Hai\n1. Một nữa\n2. Hai nữa")
    assert [p.path for p in provisions][1:] == [f"phu-luc/khoan-{n}" for n in ("1", "2", "1~2", "2~2")]
    assert any("more than once" in note for note in notes)


def test_a_misread_letter_is_restored_by_its_neighbours_and_told() -> None:
    provisions, notes = parse_structure("Điều 1. A\n1. B\na) x\nb) x\nc) x\nd) x\n4) x\ne) x\n2. C")
    assert [p.path for p in provisions][6:] == ["dieu-1/khoan-1/diem-đ", "dieu-1/khoan-1/diem-e", "dieu-1/khoan-2"]
    assert notes == ("dieu-1/khoan-1/diem-d: the next label, printed 4), was read as đ",)


def test_gaps_are_told() -> None:
    _, notes = parse_structure("Điều 1. A\n1. Một\n5. Năm")
    assert notes == ("dieu-1/khoan-1: the next label is 5",)


def test_headings() -> None:
    text = "Điều 1. Phạm vi\nVăn bản này.\nĐiều 2. Nghị định này quy định việc thuê:\n1. Bến.\nĐiều 3. Hiệu lực\n"
    heads = [p.heading and text[slice(*p.heading)] for p in parse_structure(text)[0] if p.kind == "dieu"]
    assert heads == ["Phạm vi", None, "Hiệu lực"]


def check_tree(text: str) -> None:
    provisions, _ = parse_structure(text)
    assert len({p.path for p in provisions}) == len(provisions)
    assert [p.start for p in provisions] == sorted(p.start for p in provisions)
    last_sibling: dict[int | None, int] = {}
    for index, p in enumerate(provisions):
        assert 0 <= p.start <= p.text_start <= p.text_end <= p.end <= len(text)
        if p.heading:
            assert p.text_start <= p.heading.start < p.heading.end <= p.text_end
        if p.parent is not None:
            parent = provisions[p.parent]
            assert p.parent < index
            assert parent.text_end <= p.start
            assert p.end <= parent.end
        assert last_sibling.get(p.parent, 0) <= p.start
        last_sibling[p.parent] = p.end


SAMPLE_LINES = [
    *("Điều 1. A", "Điều 2. B", "Điều 7a", "1. x", "2. y:", "1.1. z", "a) q", "đ) w", "i) e", "(ii) r", "I. t", "A. u"),
    *(
        "Phụ lục I",
        "Mẫu số 02",
        "Chương II",
        "Mục 1",
        "“1. a",
        '"Điều 3. b',
        "c.”",
        "TM. CHÍNH PHỦ",
        "Nơi nhận:",
        "chữ",
    ),
    *("1 | 2", "QUY CHẾ", "1. Sửa đổi khoản 2 Điều 3 như sau: “2. x.”", "- gạch", "", "   "),
]
LINE = st.sampled_from(SAMPLE_LINES)


@given(st.lists(LINE, max_size=40))
@settings(max_examples=300)
def test_spans_nest_and_paths_are_unique(lines: list[str]) -> None:
    check_tree("\n".join(lines))


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    check_tree(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        '"' * 100_000,
        "“1. a\n" * 20_000,
        "a " * 2_500_000,
        "1." * 500_000,
        "Điều 1. A\n" + "1. x:\n" * 20_000,
        ':"1. ' * 50_000,
        "như sau: " * 100_000,
    ],
    ids=["brackets", "quotes", "open-quotes", "long-line", "dots", "restarts", "carried", "announced"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    check_tree(text)
    assert time.process_time() - started < 15


CONSOLIDATED = "VĂN BẢN HỢP NHẤT\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "Điều 1. A\n1. Một\n2.4 Hai\na)5 x\nb) y",
            ["dieu-1", "dieu-1/khoan-1", *under("dieu-1", "khoan-2", "diem-a")[1:], "dieu-1/khoan-2/diem-b"],
        ),
        ("Điều 1. A\nB\nPhụ lục 16\nMẪU\nPhụ lục 27\nMẪU", ["dieu-1", "phu-luc-1", "phu-luc-2"]),
        ("Điều 1. A\nB\nPhụ lục II59\nMẪU", ["dieu-1", "phu-luc-II"]),
    ],
)
def test_marks_of_footnotes_are_no_part_of_a_label(lines: str, expected: list[str]) -> None:
    assert paths(CONSOLIDATED + lines) == expected


def test_an_annex_of_a_form_stands_under_the_form() -> None:
    text = (
        "Điều 1. A\nB\nPhụ lục I\nCÁC MẪU\n(Kèm theo Nghị định này)\nMẪU\nMẫu số 01\nĐƠN\nPhụ lục I\nDANH SÁCH\n"
        "KÈM ĐƠN\nCÁC TÊN\nMẪU\nX\nY\nPhụ lục II\nKHUNG\n(Kèm theo Nghị định này)\nZ"
    )
    assert paths(text) == ["dieu-1", *under("phu-luc-I", "mau-01", "phu-luc-I"), "phu-luc-II"]


def test_the_notes_of_a_form_stand_under_the_form() -> None:
    text = "Điều 1. A\nB\nPhụ lục\nMẪU\nMẫu số 01\nQUYẾT ĐỊNH\nĐiều 1. C\nNơi nhận:\n- Lưu.\n(1) Tên cơ quan\n(2) Ngày"
    assert paths(text) == [
        "dieu-1",
        *under("phu-luc", "mau-01", "dieu-1"),
        "phu-luc/mau-01/tiet-1",
        "phu-luc/mau-01/tiet-2",
    ]


def test_labels_behind_bullets_and_blanks_to_fill() -> None:
    assert paths("Điều 1. A\n1. Một\n- a) x\n- b) y\n- Điều 2. Hai") == [
        *under("dieu-1", "khoan-1", "diem-a"),
        "dieu-1/khoan-1/diem-b",
        "dieu-2",
    ]
    assert paths("Điều 1. A\n...(3)..., ngày ... tháng ...\n- Điều 2.\nđiểm b này") == ["dieu-1"]


def test_decimal_sections_stand_under_their_section() -> None:
    text = "Điều 1. A\nB\nPhụ lục\nMục 1\nMỘT\nMục 1.1\nMỘT MỘT\nI. X\nMục 1.2\nMỘT HAI\nMục 2\nHAI"
    assert paths(text)[1:] == [
        *under("phu-luc", "muc-1", "muc-1.1", "muc-I"),
        "phu-luc/muc-1/muc-1.2",
        "phu-luc/muc-2",
    ]


def test_a_misread_letter_is_told_by_its_neighbours() -> None:
    assert paths("Điều 1. A\na) x\nb) x\nc) x\nd) x\ne) x\ne) x\ng) x")[5:] == [
        "dieu-1/diem-đ",
        "dieu-1/diem-e",
        "dieu-1/diem-g",
    ]


def test_an_attached_regulation_with_chapters_begins_at_its_title() -> None:
    text = (
        "Điều 1. Ban hành quy chế\nĐiều 2. Hiệu lực\n{}QUY CHẾ\nLàm việc\n(Ban hành kèm theo Quyết định)\n"
        "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nChương II\nLÀM VIỆC\nĐiều 2. Giờ"
    )
    for signature in ("Nơi nhận:\n- Như trên.\n", ""):
        assert paths(text.format(signature)) == [
            "dieu-1",
            "dieu-2",
            "quy-che",
            "quy-che/chuong-I",
            "quy-che/dieu-1",
            "quy-che/chuong-II",
            "quy-che/dieu-2",
        ]


def test_a_chapter_of_general_rules_is_no_attached_regulation() -> None:
    assert paths("Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. A\nĐiều 2. B") == ["chuong-I", "dieu-1", "dieu-2"]


def test_the_formula_of_passing_ends_the_last_article() -> None:
    text = "Điều 1. A\nĐiều 2. B\n1. C\nLuật này được Quốc hội khóa XIV thông qua ngày 12 tháng 6 năm 2017."
    provisions, _ = parse_structure(text)
    assert provisions[-1].end == provisions[-2].end == text.index("\nLuật này")


def test_an_article_out_of_order_may_begin_with_its_first_clause() -> None:
    assert paths("Điều 4.\nNội dung\nĐiều 2.\n1. Một\n2. Hai") == [
        "dieu-4",
        "dieu-2",
        "dieu-2/khoan-1",
        "dieu-2/khoan-2",
    ]


def test_the_mark_of_a_footnote_may_touch_the_bracket_of_what_was_repealed() -> None:
    text = "VĂN BẢN HỢP NHẤT\nĐiều 1. A\n1. B\n2.3(được bãi bỏ)\n3. C"
    assert paths(text) == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-1/khoan-3"]
