"""Facts on programmes, and progress: the acceptance tests of the counting rules."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from registry_texts import Library, condition, cut, document, line
from sqlalchemy import Engine

from corpus.model import BusinessLine
from corpus.nlp.pipeline import build_nlp, extract
from corpus.reading import read_file
from corpus.store import Store, text_hash
from corpus.text import fold
from registry.load import load
from registry.programmes import FOLDER, BadProgramme, Catalogue, Programme, catalogue, read_catalogue
from registry.queries import Registry
from registry.reported import reported_views, task_shares
from registry.views import ItemQuery, ReportedView

Reader = Callable[[Library], Registry]
AS_OF = date(2031, 6, 1)
OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def value_of(formula: str) -> float:
    def walk(node: ast.expr) -> float:
        if isinstance(node, ast.BinOp):
            return OPERATIONS[type(node.op)](walk(node.left), walk(node.right))
        assert isinstance(node, ast.Constant)
        return float(node.value)

    return walk(ast.parse(formula, mode="eval").body)


def claims(programme_id: str) -> dict[str, ReportedView]:
    programme = catalogue().get(programme_id)
    assert programme is not None
    return {row.as_of: row for row in reported_views(programme)}


@pytest.mark.parametrize("programme", catalogue().programmes, ids=lambda programme: programme.id)
def test_arithmetic_of_the_facts_holds(programme: Programme) -> None:
    for check in programme.checks:
        digits = max(0, len(str(check.value).rpartition(".")[2])) if check.value % 1 else 0
        assert round(value_of(check.formula), digits) == pytest.approx(check.value, abs=0.51 * 10**-digits), check.name


def test_nothing_recalled_is_published() -> None:
    for path in FOLDER.glob("*.yaml"):
        assert "recalled" not in path.read_text(encoding="utf-8")


def test_1_both_percentages_with_their_denominators() -> None:
    row = claims("P2018-DKKD")["2018-11"]
    assert row.of_target.percent == pytest.approx(108.09, abs=0.005)
    assert (row.of_target.numerator, row.of_target.denominator) == (3346, 3095.5)
    assert row.of_baseline.percent == pytest.approx(54.05, abs=0.005)
    assert (row.of_baseline.numerator, row.of_baseline.denominator) == (3346, 6191)
    goods = claims("P2018-KTCN")["2018-11"]
    assert (round(goods.of_target.percent or 0, 1), round(goods.of_baseline.percent or 0, 1)) == (136.5, 68.3)
    assert round(claims("P2018-DKKD")["2016-2019 review"].of_target.percent or 0, 1) == 110.6


def test_2_overdue_tasks_by_three_denominators() -> None:
    tasks = catalogue().get("TASKS")
    assert tasks is not None
    row = next(row for row in tasks.reported if row.figures.get("overdue") == 217)
    shares = [(round(share.percent or 0, 2), share.denominator, share.of) for share in task_shares(row)]
    assert shares == [(2.20, 9880, "done"), (2.15, 10097, "due"), (1.18, 18422, "all")]


def test_3_thirty_four_abolished_two_simplified_three_added_of_forty_nine(registry_of: Reader) -> None:
    old = document(
        "901/2030/NĐ-MH", date(2030, 1, 1), {f"dieu-{n}": f"điều kiện {n}" for n in range(1, 50)}, illustrative=True
    )
    cuts = {f"dieu-{n}": f"Điều {n}" for n in range(1, 37)}
    new = {f"dieu-{n}": f"điều kiện {n}" for n in range(40, 43)}
    cutting = document("902/2031/NĐ-MH", date(2031, 1, 1), cuts | new, illustrative=True)
    events = [
        cut(cutting, f"dieu-{n}", "abolish" if n <= 34 else "simplify", "901/2030/NĐ-MH", f"dieu-{n}")
        for n in range(1, 37)
    ]
    registry = registry_of(
        [
            (old, [condition(old, f"dieu-{n}") for n in range(1, 50)]),
            (cutting, [*events, *(condition(cutting, path) for path in new)]),
        ]
    )
    view = registry.programme("DEMO", AS_OF)
    assert view is not None
    assert (view.gross.value, view.strict.value, view.added.value, view.net.value) == (36, 34, 3, 33)
    assert (view.net_of_baseline.percent, view.net_of_baseline.denominator) == (pytest.approx(67.3, abs=0.05), 49)
    assert (view.net_of_target.percent, view.net_of_target.denominator) == (pytest.approx(134.7, abs=0.05), 24.5)
    assert len(view.gross.ids) == 36
    assert set(view.strict.ids) <= set(view.gross.ids)
    assert view.coverage.percent == 100
    cell = registry.cells("DEMO", AS_OF)
    assert cell is not None
    assert (cell.gross, cell.strict, cell.added, cell.re_entered, cell.net) == (36, 34, 3, 0, 33)
    assert (cell.baseline, cell.target, cell.pct_numerator) == (49, 24.5, "net")
    assert (cell.pct_of_baseline, cell.pct_of_target) == (pytest.approx(67.3, abs=0.05), pytest.approx(134.7, abs=0.05))


@pytest.mark.parametrize("op", ["merge", "rename", "reword", "amend"])
def test_4_merge_and_rename_leave_the_count(registry_of: Reader, op: str) -> None:
    old = document(
        "901/2030/NĐ-MH",
        date(2030, 1, 1),
        {"dieu-1": "có kho", "dieu-2": "có xe", "dieu-3": "có vốn"},
        illustrative=True,
    )
    new = document(
        "902/2031/NĐ-MH", date(2031, 1, 1), {"dieu-1": "x", "dieu-2": "y", "dieu-3": "bỏ"}, illustrative=True
    )
    events = [cut(new, f"dieu-{n}", op, "901/2030/NĐ-MH", f"dieu-{n}") for n in (1, 2)]
    events.append(cut(new, "dieu-3", "abolish", "901/2030/NĐ-MH", "dieu-3"))
    registry = registry_of([(old, [condition(old, f"dieu-{n}") for n in (1, 2, 3)]), (new, events)])
    view = registry.programme("DEMO", AS_OF)
    assert view is not None
    assert (view.gross.value, view.net.value) == (1, 1)
    assert {state: count for _, state, count in registry.summary(AS_OF).illustrative_by_state} == {
        "changed": 2,
        "cut": 1,
    }


def test_costs_show_their_inputs_and_methods_are_not_added(registry_of: Reader) -> None:
    cell = registry_of([]).cells("DEMO", AS_OF)
    assert cell is not None
    first = cell.costs[0]
    assert (first.hours, first.wage, first.fees, first.times, first.firms) == (24, 60_000, 1_500_000, 1, 400)
    assert [row.vnd_per_year for row in cell.costs] == [1_176_000_000, 432_000_000, 576_000_000]
    assert cell.cost_by_method == {"Standard Cost Model": 1_608_000_000, "time only": 576_000_000}
    savings = registry_of([]).cells("P2018-SAVINGS", AS_OF)
    assert savings is not None
    assert (savings.costs, savings.cost_by_method) == ((), {})


def test_5_regrowth_is_told() -> None:
    before = next(row for row in catalogue().get("P2018-DKKD").ministries if row.agency == "BCT")  # type: ignore[union-attr]
    after = next(row for row in catalogue().get("P2025-NQ66").ministries if row.agency == "BCT")  # type: ignore[union-attr]
    left = (before.baseline or 0) - (before.cut_reported or 0)
    assert (left, after.baseline, (after.baseline or 0) - left) == (541, 658, 117)
    programme = catalogue().get("P2025-NQ66")
    assert programme is not None
    assert any("541" in warning and "658" in warning and "+117" in warning for warning in programme.warnings)


def test_6_a_time_limited_cut_ends(registry_of: Reader) -> None:
    old = document("901/2026/NĐ-MH", date(2026, 1, 1), {"dieu-1": "có kho"}, illustrative=True)
    window = {"effective_from": date(2026, 7, 1), "effective_until": date(2027, 3, 1)}
    cutting = document(
        "921/2026/NQ-MH", date(2026, 6, 1), {"dieu-1": "bỏ"}, illustrative=True, overrides=True, **window
    )
    registry = registry_of(
        [
            (old, [condition(old, "dieu-1")]),
            (cutting, [cut(cutting, "dieu-1", "abolish", "901/2026/NĐ-MH", "dieu-1", override=True)]),
        ]
    )
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2027, 2, 28), date(2027, 3, 1)]
    assert [registry.items(as_of=day).rows[0].state for day in days] == [
        "in_force",
        "suspended",
        "suspended",
        "in_force",
    ]
    views = [registry.programme("DEMO", day) for day in days]
    assert [view.gross.value for view in views if view] == [0, 1, 1, 0]
    assert any("lapse on 2027-03-01, in 1 days" in warning for warning in (views[2].warnings if views[2] else ()))


def test_7_one_number_in_two_years_is_two_instruments() -> None:
    programme = Programme.model_validate(
        {
            "id": "X",
            "name": "x",
            "name_en": "x",
            "metric": "business_condition",
            "sources": {"s": "a source"},
            "instruments": [{"number": "66/NQ-CP", "issued": date(2025, 3, 26), "evidence": "verified", "source": "s"}],
        }
    )
    found = Catalogue((programme,), "")
    assert found.of_instrument("66/NQ-CP", date(2025, 3, 26), False) == ("X",)
    assert found.of_instrument("66/NQ-CP", date(2024, 3, 26), False) == ()
    assert found.of_instrument("66-NQ/TW", date(2025, 3, 26), False) == ()
    assert found.of_instrument("66/NQ-CP", date(2025, 3, 26), True) == ()


def test_7_the_key_is_number_issuer_and_date(registry_of: Reader) -> None:
    keys = [
        ("66.17/2026/NQ-CP", date(2026, 5, 15)),
        ("66/NQ-CP", date(2025, 3, 26)),
        ("66-NQ/TW", date(2025, 4, 30)),
        ("02/NQ-CP", date(2024, 1, 5)),
        ("02/NQ-CP", date(2025, 1, 8)),
        ("41/2026/TT-BYT", date(2026, 5, 1)),
        ("41/2026/TT-BCT", date(2026, 5, 1)),
        ("41/2026/TT-BTC", date(2026, 5, 1)),
    ]
    texts = [document(number, issued, {"dieu-1": f"điều kiện {n}"}) for n, (number, issued) in enumerate(keys)]
    registry = registry_of([(text, [condition(text, "dieu-1")]) for text in texts])
    assert registry.documents().total == len(keys)
    assert len({item.id for item in registry.items().rows}) == len(keys)
    assert {item.state for item in registry.items(as_of=date(2027, 1, 1)).rows} == {"in_force"}
    newest = registry.document("02/NQ-CP")
    assert newest is not None
    assert newest.issued == date(2025, 1, 8)


def test_8_reported_but_not_itemised(registry_of: Reader) -> None:
    view = registry_of([]).programme("P2018-DKKD", date(2018, 12, 1))
    assert view is not None
    assert (view.coverage.percent, view.coverage.denominator) == (0, 6191)
    assert (view.gross.value, view.gross.why) == (None, "not itemised")
    assert (view.net.value, view.net.why) == (None, "not computable")
    assert view.net_of_baseline.percent is None


def test_9_two_plans_of_one_ministry_stand_side_by_side(registry_of: Reader) -> None:
    registry = registry_of([])
    view = registry.programme("P2018-DKKD", date(2018, 12, 1), "BYT")
    assert view is not None
    assert [value for value, _, _ in view.baselines] == [1680, 1871]
    assert [row.as_of for row in view.reported] == ["2018-04", "2018-09"]
    plans = registry.programme("P2018-DKKD", date(2018, 12, 1), "BNNPTNT")
    assert plans is not None
    assert [row.note.split(";")[0] for row in plans.reported] == ["planned: 118", "planned: 241"]


def test_agencies_are_listed_one_by_one(registry_of: Reader, library: Library) -> None:
    views = registry_of(library).programme_by_agency("P2018-DKKD", date(2030, 6, 1))
    codes = [view.agency for view in views]
    assert codes == sorted(codes, key=str)
    assert {"BCT", "BYT", "BXD"} <= set(codes)


def test_unclassified_amendments_are_told_and_in_no_cut(registry_of: Reader) -> None:
    old = document("901/2030/NĐ-MH", date(2030, 1, 1), {"dieu-1": "có kho", "dieu-2": "có xe"}, illustrative=True)
    new = document("902/2031/NĐ-MH", date(2031, 1, 1), {"dieu-1": "sửa", "dieu-2": "bỏ"}, illustrative=True)
    events = [
        cut(new, "dieu-1", "amend", "901/2030/NĐ-MH", "dieu-1"),
        cut(new, "dieu-2", "abolish", "901/2030/NĐ-MH", "dieu-2"),
    ]
    view = registry_of([(old, [condition(old, "dieu-1"), condition(old, "dieu-2")]), (new, events)]).programme(
        "DEMO", AS_OF
    )
    assert view is not None
    assert view.gross.value == 1
    assert any(warning.startswith("1 items are amended") for warning in view.warnings)


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("id: X\nname: x\nname_en: x\nmetric: unknown\nsources: {}\n")
    with pytest.raises(BadProgramme, match=r"x\.yaml"):
        read_catalogue(tmp_path)


def test_a_source_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    row = "baselines: [{value: 1, used_by: me, evidence: verified, source: nobody}]"
    (tmp_path / "x.yaml").write_text(f"id: X\nname: x\nname_en: x\nmetric: cost\nsources: {{}}\n{row}\n")
    with pytest.raises(BadProgramme, match="nobody"):
        read_catalogue(tmp_path)


def test_words_for_what_is_not_there_are_refused(tmp_path: Path) -> None:
    row = 'warnings: ["a doubt"]\nvi: {"another doubt": "một điều ngờ"}'
    (tmp_path / "x.yaml").write_text(f"id: X\nname: x\nname_en: x\nmetric: cost\nsources: {{}}\n{row}\n")
    with pytest.raises(BadProgramme, match="another doubt"):
        read_catalogue(tmp_path)


def test_what_is_only_recalled_is_refused(tmp_path: Path) -> None:
    row = "baselines: [{value: 1, used_by: me, evidence: recalled, source: s}]"
    (tmp_path / "x.yaml").write_text(f"id: X\nname: x\nname_en: x\nmetric: cost\nsources: {{s: t}}\n{row}\n")
    with pytest.raises(BadProgramme, match="evidence"):
        read_catalogue(tmp_path)


OLD_LINES = [
    "Sản xuất con dấu", "Kinh doanh súng bắn sơn", "Kinh doanh dịch vụ cầm đồ", "Hành nghề luật sư",
    "Kinh doanh dịch vụ xoa bóp", "Kinh doanh pháo hoa", "Kinh doanh dịch vụ karaoke", "Kinh doanh dịch vụ vũ trường",
]  # fmt: skip
NEW_LINES = [
    "Hành nghề luật sư", "Kinh doanh pháo hoa, trừ pháo hoa nổ", "Kinh doanh dịch vụ karaoke, dịch vụ vũ trường",
    "Kinh doanh dịch vụ cầm đồ", "Vận tải vũ trụ",
]  # fmt: skip


def test_4_merged_and_renamed_lines_are_told_from_those_cut(registry_of: Reader, engine: Engine) -> None:
    laws = {
        "931/2030/QH-MH": (date(2030, 1, 1), OLD_LINES, {}),
        "921/2031/NQ-MH": (date(2031, 1, 1), NEW_LINES, {"overrides": True}),
    }
    library: Library = []
    for number, (issued, names, more) in laws.items():
        text = document(number, issued, {f"phu-luc-I/khoan-{n}": name for n, name in enumerate(names)}, **more)
        library.append((text, [line(text, f"phu-luc-I/khoan-{n}", str(n), name) for n, name in enumerate(names)]))
    instrument = {"number": "921/2031/NQ-MH", "evidence": "verified", "source": "s"}
    programme = Programme.model_validate(
        {
            "id": "L",
            "name": "x",
            "name_en": "x",
            "metric": "conditional_business_line",
            "since": date(2031, 1, 1),
            "sources": {"s": "a source"},
            "instruments": [instrument],
        }
    )
    registry_of(library)
    registry = Registry(engine, programmes=Catalogue((programme,), ""))
    ops = {item.title: registry.item_events(item.id)[-1].op for item in registry.items(limit=100).rows}
    assert ops == {
        "Sản xuất con dấu": "abolish",
        "Kinh doanh súng bắn sơn": "abolish",
        "Kinh doanh dịch vụ cầm đồ": "restate",
        "Hành nghề luật sư": "restate",
        "Kinh doanh dịch vụ xoa bóp": "abolish",
        "Kinh doanh pháo hoa": "rename",
        "Kinh doanh dịch vụ karaoke": "rename",
        "Kinh doanh dịch vụ vũ trường": "absorb",
        "Vận tải vũ trụ": "impose",
    }
    view = registry.programme("L", AS_OF)
    assert view is not None
    assert (view.gross.value, view.added.value, view.net.value, view.net_of_baseline.denominator) == (3, 1, 2, 8)
    assert any(warning.startswith("1 lines went into another line") for warning in view.warnings)


@pytest.mark.real
def test_real_lists_of_business_lines_come_to_the_published_counts(
    shared_corpus: Path, data_dir: Path, engine: Engine
) -> None:
    nlp, store = build_nlp(), Store(data_dir)
    printed: dict[str, set[str]] = {}
    for number in ("67/2014/QH13", "61/2020/QH14", "143/2025/QH15", "66.17/2026/NQ-CP"):
        name = inventory(shared_corpus, number)
        for text in read_file(shared_corpus / name):
            found = extract(text, nlp)
            store.put_extraction(store.put(text), text_hash(text), found)
            printed[number] = {fold(row.name) for row in found.candidates if isinstance(row, BusinessLine)}
    load(engine, data_dir)
    registry = Registry(engine)
    days = [date(2016, 1, 1), date(2022, 1, 1), date(2026, 7, 1), date(2027, 3, 1)]

    def listed(day: date) -> int:
        return sum(
            registry.items(ItemQuery(kind="business_line", state=state), day).total for state in ("in_force", "changed")
        )

    assert [listed(day) for day in days] == [267, 227, 142, 198]
    view = registry.programme("LINES", date(2026, 7, 1))
    assert view is not None
    assert (view.gross.value, view.net.value, view.net_of_baseline.denominator) == (48, 48, 198)
    assert any(warning.startswith("8 lines went into another line") for warning in view.warnings)
    by_name_alone = printed["143/2025/QH15"] - printed["66.17/2026/NQ-CP"]
    assert len(by_name_alone) == 71  # more than the 56 that were cut or merged: the others only have other names


def inventory(shared_corpus: Path, number: str) -> str:
    rows = (line.split("\t") for line in (shared_corpus / "INVENTORY.tsv").read_text(encoding="utf-8").splitlines())
    return next(row[0] for row in rows if row[1] == number and "SUMMARY" not in row[3])
