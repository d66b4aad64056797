from hypothesis import given
from hypothesis import strategies as st

from registry.views import ProvisionView
from web.reader import Mark, Run, article_of, blocks, lines, page_of, portions, runs, table_rows_together


def provision(path: str, kind: str, start: int, end: int, parent: str | None = None) -> ProvisionView:
    return ProvisionView("d", path, kind, "", "", start, end, start, end, parent, 0, False)


def test_runs_mark_what_is_marked() -> None:
    assert runs("vốn 10 tỷ đồng", 0, 14, [Mark(4, 9, "item")]) == (Run("vốn "), Run("10 tỷ", "item"), Run(" đồng"))


def test_of_two_marks_the_one_that_starts_last_shows() -> None:
    assert [run.kind for run in runs("abcdef", 0, 6, [Mark(0, 6, "event"), Mark(2, 4, "item")])] == [
        "event",
        "item",
        "event",
    ]


marks = st.builds(lambda a, b: Mark(min(a, b), max(a, b), "item"), st.integers(0, 60), st.integers(0, 60))


@given(st.text(max_size=60), st.lists(marks, max_size=6))
def test_runs_never_lose_or_repeat_text(text: str, found: list[Mark]) -> None:
    assert "".join(run.text for run in runs(text, 0, len(text), found)) == text


def test_rows_of_a_table_stay_together() -> None:
    text = "Danh mục\n1 | 0402 | Sữa\n2 | 0403 | Sữa chua\nHết"
    groups = list(table_rows_together(lines(text, 0, len(text))))
    assert [(is_row, len(group)) for is_row, group in groups] == [(False, 1), (True, 2), (False, 1)]
    assert [run.text for cell in groups[1][1][1].cells for run in cell] == ["2", "0403", "Sữa chua"]


@given(st.lists(st.integers(1, 90), min_size=1, max_size=30), st.integers(20, 60))
def test_portions_together_are_the_text_and_none_is_much_too_long(sizes: list[int], size: int) -> None:
    text = "".join("x" * (length - 1) + "\n" for length in sizes)
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    rows = [provision(f"dieu-{n}", "dieu", start, start + sizes[n]) for n, start in enumerate(starts)]
    pages = portions(text, rows, size)
    assert "".join(text[block.start : block.end] for page in pages for block in page) == text
    assert all(sum(block.end - block.start for block in page) <= 2.5 * size for page in pages)
    assert all(
        rows[n].path in {b.provision.path for b in pages[page_of(pages, rows[n].path)] if b.provision}
        for n in range(len(rows))
    )


def test_a_text_without_provisions_is_one_block() -> None:
    assert [(block.start, block.end) for block in blocks(5, [])] == [(0, 5)]
    assert [len(page) for page in portions("", [])] == [0]


def test_a_point_is_shown_in_its_article_and_an_annex_entry_in_what_fits() -> None:
    rows = [
        provision("dieu-1", "dieu", 0, 100),
        provision("dieu-1/khoan-1", "khoan", 10, 50, "dieu-1"),
        provision("phu-luc-I", "phu-luc", 100, 90_000),
        provision("phu-luc-I/muc-1", "muc", 200, 900, "phu-luc-I"),
        provision("phu-luc-I/muc-1/khoan-2", "khoan", 300, 400, "phu-luc-I/muc-1"),
    ]
    assert article_of({row.path: row for row in rows}.get, "dieu-1/khoan-1") == rows[0]
    assert article_of({row.path: row for row in rows}.get, "phu-luc-I/muc-1/khoan-2") == rows[3]
    assert article_of({row.path: row for row in rows}.get, "dieu-9") is None
