from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import BusinessLine
from corpus.nlp.compare_lines import NoList, compare, compare_files


def lines(names: list[str]) -> list[BusinessLine]:
    return [BusinessLine(0, 1, (), 1.0, None, "phu-luc-IV", str(n), name) for n, name in enumerate(names, 1)]


def fates(old: list[str], new: list[str]) -> dict[str, tuple[str, str | None]]:
    return {
        change.old.name if change.old else "+ " + (change.new.name if change.new else ""): (
            change.status,
            change.new.name if change.new else None,
        )
        for change in compare(lines(old), lines(new))
    }


OLD = [
    "Cho thuê áo cưới",
    "Kinh doanh đèn lồng",
    "Sản xuất diều sáo",
    "Kinh doanh dịch vụ múa lân (bao gồm múa rồng)",
    "Kinh doanh trống đồng, trừ trống da",
    "Kinh doanh cồng chiêng",
    "Dạy thêu ren",
]


def test_kept_amended_merged_cut_and_new() -> None:
    new = [
        "Cho thuê Áo cưới",
        "Kinh doanh đèn lồng giấy",
        "Kinh doanh dịch vụ múa lân (bao gồm múa rồng)",
        "Kinh doanh trống đồng và cồng chiêng",
        "Nuôi ong lấy mật",
    ]
    assert fates(OLD, new) == {
        "Cho thuê áo cưới": ("kept", "Cho thuê Áo cưới"),
        "Kinh doanh đèn lồng": ("amended", "Kinh doanh đèn lồng giấy"),
        "Sản xuất diều sáo": ("cut", None),
        "Kinh doanh dịch vụ múa lân (bao gồm múa rồng)": ("kept", new[2]),
        "Kinh doanh trống đồng, trừ trống da": ("amended", "Kinh doanh trống đồng và cồng chiêng"),
        "Kinh doanh cồng chiêng": ("merged", "Kinh doanh trống đồng và cồng chiêng"),
        "Dạy thêu ren": ("cut", None),
        "+ Nuôi ong lấy mật": ("new", "Nuôi ong lấy mật"),
    }


def test_a_line_whose_words_stand_in_an_unchanged_line_is_cut_not_merged() -> None:
    old = ["Kinh doanh diều sáo và diều giấy", "Kinh doanh diều giấy", "Dạy múa lân"]
    assert fates(old, [old[0], "Dạy múa lân"])["Kinh doanh diều giấy"] == ("cut", None)


def test_another_name_in_brackets_counts() -> None:
    old = ["Kinh doanh múa rối nước", "Kinh doanh ca-ra-van (caravan)", "Dạy thêu"]
    new = ["Kinh doanh múa rối nước và caravan", "Dạy thêu"]
    assert fates(old, new)["Kinh doanh ca-ra-van (caravan)"] == ("merged", new[0])


@pytest.mark.parametrize(
    ("scope", "review"),
    [
        ("không bao gồm phụ trợ múa rối", None),
        ("bao gồm phụ trợ múa rối", "merged_by_scope"),
    ],
)
def test_a_genus_takes_in_its_neighbours_and_a_person_looks_unless_it_says_what_it_leaves_out(
    scope: str, review: str | None
) -> None:
    others = [f"Kinh doanh {thing}" for thing in ("đèn lồng", "diều sáo", "trống đồng", "cồng chiêng", "áo cưới")]
    old = ["Kinh doanh múa rối", "Đại lý múa rối", *others]
    new = [f"Hoạt động kinh doanh múa rối ({scope})", *others]
    change = next(c for c in compare(lines(old), lines(new)) if c.old and c.old.name == "Đại lý múa rối")
    assert (change.status, change.review) == ("merged", review)


names = st.lists(st.sampled_from([*OLD, "", "(x)", "Kinh doanh", "diều diều"]), max_size=8, unique=True)


@given(names, names)
def test_every_line_has_one_fate_and_no_new_line_two_origins(old: list[str], new: list[str]) -> None:
    changes = compare(lines(old), lines(new))
    assert [c.old.line_no for c in changes if c.old] == [str(n) for n in range(1, len(old) + 1)]
    goes_on = [c.new.line_no for c in changes if c.new and c.status in ("kept", "amended")]
    assert len(goes_on) == len(set(goes_on))
    assert len(goes_on) + sum(c.status == "new" for c in changes) == len(new)


@given(names)
def test_a_list_compared_with_itself_is_kept(old: list[str]) -> None:
    assert {c.status for c in compare(lines(old), lines(old))} <= {"kept"}


def test_files_give_records_with_the_line_it_went_to(samples: Path) -> None:
    records = list(compare_files(samples / "931-2023-qh-mh.txt", samples / "932-2025-qh-mh.docx"))
    by_no = {r["line_no"]: (r["status"], r["to"]) for r in records}
    assert {no: by_no[no] for no in ("1", "2", "3", "4", "11", "12")} == {
        "1": ("kept", "1"),
        "2": ("amended", "2"),
        "3": ("amended", "3"),
        "4": ("merged", "3"),
        "11": ("cut", None),
        "12": ("cut", None),
    }
    assert {r["record"] for r in records} == {"business_line"}


def test_a_document_without_a_list_is_named(samples: Path) -> None:
    with pytest.raises(NoList, match="901-2023"):
        list(compare_files(samples / "901-2023-nd-mh.txt", samples / "932-2025-qh-mh.docx"))


@pytest.mark.real
def test_national_lists(shared_corpus: Path) -> None:
    law, shorter = (
        shared_corpus / "laws/143.2025.QH15.pypdf.txt",
        shared_corpus / "cutting/2026_resolutions/nghi-quyet-so-6617-2026-nq-cp-469565.txt",
    )
    count: dict[str, int] = {}
    in_force = []
    for record in compare_files(law, shorter):
        count[record["status"]] = count.get(record["status"], 0) + 1
        assert (record["to"] is None) == (record["status"] == "cut")
        if record["status"] in ("kept", "amended"):
            in_force.append(int(record["to"]))
    assert sorted(in_force) == list(range(1, 143)), "each line of the new list comes from one of the old"
    assert count["kept"] == 127
    assert count["amended"] == 15
    assert count["merged"] + count["cut"] == 56
    assert count["merged"] == 8
    assert "new" not in count
