"""Reports: locked once issued, worked out again from the ledger, and harmless in every form."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from registry_texts import Library, condition, cut, document, keep
from sqlalchemy import Engine, text

from registry.__main__ import main
from registry.accounts import AccountError, add_account
from registry.audit import breaches
from registry.db import reading
from registry.given_views import ReportView
from registry.load import load
from registry.outside import GivenFile
from registry.past import is_of, past
from registry.programmes import Catalogue, Instrument, Programme, catalogue
from registry.progress import Count, tally, view_of
from registry.queries import Registry
from registry.report_files import REPORT_FORMS
from registry.report_layout import lay_out, shown
from registry.reports import ReportError, contents, issue
from registry.tasks import import_tasks

Reader = Callable[[Library], Registry]
CUT_OFF, TODAY = date(2032, 12, 14), date(2033, 1, 1)
NOON = datetime(2033, 1, 1, 5, tzinfo=UTC)
EVIL = '=HYPERLINK("http://x","y")<script>alert(1)</script>'
PROGRAMME = Programme.model_validate(
    {
        "id": "P",
        "name": "Chương trình thử",
        "name_en": "A test",
        "metric": "business_condition",
        "since": "2030-06-01",
        "target_percent": 50,
        "sources": {"s": "a source"},
        "instruments": [
            {"number": "20/2031/NĐ-CP", "evidence": "verified", "source": "s"},
            {"number": "30/2032/NQ-CP", "year": 2032, "evidence": "verified", "source": "s"},
        ],
        "baselines": [{"value": 10, "used_by": "somebody", "evidence": "verified", "source": "s"}],
        "reported": [
            {"as_of": "2032-11", "done": 3, "denominator": 10, "evidence": "verified", "source": "s"},
            {"as_of": "2033-02", "done": 9, "denominator": 10, "evidence": "verified", "source": "s"},
        ],
    }
)
KNOWN = Catalogue((PROGRAMME, *catalogue().programmes), "")


@pytest.fixture
def people(engine: Engine) -> None:
    add_account(engine, "lan", "reviewer", "a long enough password")
    add_account(engine, "reader", "reader", "a long enough password")


def give(
    engine: Engine,
    hours: int = 0,
    replaces: int | None = None,
    reason: str = "",
    cut_off: date = CUT_OFF,
    programme: str = "P",
) -> ReportView:
    moment = datetime.now(UTC) + timedelta(hours=hours)
    return issue(engine, KNOWN, programme, cut_off, "lan", TODAY, replaces, reason, lambda: moment)


def more(data_dir: Path, engine: Engine) -> None:
    """One more cut that took effect before the cut-off date arrives afterwards."""
    late = document("21/2031/NĐ-CP", date(2031, 3, 1), {"dieu-1": "Bãi bỏ khoản 2 Điều 1"})
    keep(data_dir, late, cut(late, "dieu-1", "abolish", "10/2030/NĐ-CP", "dieu-1/khoan-2"))
    assert load(engine, data_dir).refused == ()


def found_breaches(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(breaches(session))


@pytest.mark.usefixtures("people")
def test_figures_of_a_report_are_those_of_the_registry(library: Library, engine: Engine, registry_of: Reader) -> None:
    registry_of(library)
    view = Registry(engine, programmes=KNOWN).programme("P", CUT_OFF)
    assert view is not None
    assert (view.gross.value, view.net.value) != (0, 0)
    whole = give(engine).content["whole"]
    for name in ("itemised", "gross", "strict", "added", "re_entered", "net"):
        figure = getattr(view, name)
        assert whole[name] == {"value": figure.value, "ids": sorted(figure.ids), "why": figure.why}
    assert (whole["claim"]["done"], [claim["as_of"] for claim in whole["claims"]]) == (3, ["2032-11"])
    assert sum(part["gross"]["value"] or 0 for part in give(engine).content["agencies"]) == view.gross.value


def test_what_was_known_is_what_is_known_now_while_nothing_changes(
    library: Library, engine: Engine, registry_of: Reader
) -> None:
    registry_of(library)
    registry = Registry(engine, programmes=KNOWN)
    with reading(engine) as session:
        for day in (date(2030, 6, 1), date(2031, 1, 1), CUT_OFF, date(2034, 1, 1)):
            held = past(session, PROGRAMME, datetime.now(UTC))
            found = view_of(PROGRAMME, day, tally(PROGRAMME, day, held.changes, held.members, held.own), None)
            assert found == registry.programme("P", day)


@pytest.mark.usefixtures("people")
def test_an_issued_report_is_locked_and_the_ledger_bears_it_out(
    library: Library, engine: Engine, registry_of: Reader, data_dir: Path
) -> None:
    registry_of(library)
    first = give(engine)
    assert (first.number, first.issued_by, first.replaces) == (1, "lan", None)
    assert give(engine, hours=1) == first
    more(data_dir, engine)
    registry = Registry(engine, programmes=KNOWN)
    assert registry.report_on("P", CUT_OFF) == first
    draft = registry.report_on("P", CUT_OFF, as_draft=True)
    assert draft is not None
    assert draft.content["whole"]["gross"] == first.content["whole"]["gross"]
    assert found_breaches(engine) == []


@pytest.mark.usefixtures("people")
def test_a_correction_is_a_new_report_that_names_the_old_one(engine: Engine, registry_of: Reader) -> None:
    registry = Registry(engine, programmes=KNOWN)
    registry_of([])
    tasks = "programme,number,title,agency,assigned,due,done,items,source\nP,{n},x,BCT,2032-01-01,2032-06-30,,,s"
    first = give(engine)
    import_tasks(engine, GivenFile("t.csv", tasks.format(n=1).encode()), KNOWN, TODAY)
    assert found_breaches(engine) == []
    with pytest.raises(
        ReportError, match=r"Report 1 of 2032-12-14 is issued and locked; since then .*tasks.*--replaces 1"
    ):
        give(engine)
    with pytest.raises(ReportError, match="needs a reason"):
        give(engine, replaces=1)
    with pytest.raises(ReportError, match="Report 1 of"):
        give(engine, replaces=7, reason="so")
    second = give(engine, replaces=1, reason="a list of tasks came late")
    assert (second.number, second.replaces, second.reason) == (2, 1, "a list of tasks came late")
    assert second.content["overdue_tasks"][0]["days"] == 167
    kept = registry.report(1)
    assert kept is not None
    assert (kept.content, kept.sha256, kept.replaced_by) == (first.content, first.sha256, 2)
    assert [row.number for row in registry.reports("P")] == [2, 1]
    assert give(engine).number == 2
    assert found_breaches(engine) == []


@pytest.mark.usefixtures("people")
def test_a_report_stays_borne_out_whatever_comes_later(
    library: Library, engine: Engine, registry_of: Reader, data_dir: Path
) -> None:
    """A decree is read anew, another is gone, and the clock goes back: what was known then is what was known then."""
    registry_of(library)
    issued = give(engine, hours=1)
    changed = document("10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kho"})
    for name in ("documents", "../candidates"):
        for path in (data_dir / "corpus" / name).glob("nghi-dinh_*"):
            path.unlink()
    keep(data_dir, changed, condition(changed, "dieu-1"))
    assert load(engine, data_dir, clock=lambda: datetime.now(UTC) - timedelta(days=1)).refused == ()
    now = Registry(engine, programmes=KNOWN).report_on("P", CUT_OFF, as_draft=True)
    assert now is not None
    with reading(engine) as session:
        then = contents(session, PROGRAMME, CUT_OFF, issued.known_at)
        later = contents(session, PROGRAMME, CUT_OFF, "2099-01-01T00:00:00.000000Z")
    assert then == issued.content
    assert later["whole"]["itemised"] != then["whole"]["itemised"]
    assert found_breaches(engine) == []


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE reports SET content = '{}'", "report 1: its content is not what was issued"),
        (
            "UPDATE events SET recorded_at = '2099' WHERE op = 'abolish'",
            "report 1: agencies[1].gross.ids is not what the ledger comes to",
        ),
    ],
)
def test_an_audit_finds_a_report_that_does_not_hold(
    library: Library, engine: Engine, registry_of: Reader, change: str, said: str
) -> None:
    registry_of(library)
    give(engine)
    with engine.begin() as connection:
        connection.execute(text(change))
    assert [breach for breach in found_breaches(engine) if breach.startswith(said)], found_breaches(engine)


@pytest.mark.usefixtures("people")
def test_who_may_issue_and_what(engine: Engine, registry_of: Reader) -> None:
    registry_of([])
    for name in ("reader", "nobody", ""):
        with pytest.raises(AccountError):
            issue(engine, KNOWN, "P", CUT_OFF, name, TODAY)
    with pytest.raises(ReportError, match="a cut-off date after today"):
        give(engine, cut_off=date(2033, 1, 2))
    with pytest.raises(ReportError, match="NOTHING: no such programme"):
        give(engine, programme="NOTHING")
    with pytest.raises(ReportError, match="no report that stands"):
        give(engine, replaces=4, reason="so")
    assert Registry(engine).reports() == ()


@pytest.mark.parametrize("facts", catalogue().programmes, ids=lambda programme: programme.id)
def test_the_facts_in_a_report_give_the_programme_back(facts: Programme) -> None:
    assert Programme.model_validate(json.loads(json.dumps(facts.facts()))) == facts


@pytest.mark.parametrize(
    ("number", "issued", "year", "stored", "expected"),
    [
        ("08/2018/NĐ-CP", None, None, "nghi-dinh_chinh-phu_2018-01-15_08-2018-nd-cp--0a1b", True),
        ("08/2018/NĐ-CP", None, None, "nghi-dinh_chinh-phu_2018-01-15_18-2018-nd-cp--0a1b", False),
        ("66/NQ-CP", date(2025, 3, 26), None, "nghi-quyet_chinh-phu_2025-03-26_66-nq-cp--0a1b", True),
        ("66/NQ-CP", date(2024, 3, 26), None, "nghi-quyet_chinh-phu_2025-03-26_66-nq-cp--0a1b", False),
        ("66/NQ-CP", None, 2025, "nghi-quyet_chinh-phu_2025-03-26_66-nq-cp--0a1b", True),
        ("66/NQ-CP", None, 2025, "nghi-quyet_chinh-phu_unknown_66-nq-cp--0a1b", False),
        ("66.17/2026/NQ-CP", None, None, "nghi-quyet_chinh-phu_2026-05-15_66.17-2026-nq-cp--0a1b", True),
    ],
)
def test_a_stored_id_tells_the_instrument(
    number: str, issued: date | None, year: int | None, stored: str, expected: bool
) -> None:
    instrument = Instrument(number=number, issued=issued, year=year, evidence="verified", source="s")
    assert is_of(instrument, stored) == expected


@pytest.fixture
def hostile(engine: Engine, people: None, registry_of: Reader) -> ReportView:
    registry_of([])
    rows = [
        {
            "programme": "P", "number": EVIL, "title": EVIL, "agency": "BCT", "assigned": "2032-01-01",
            "due": "2032-06-30", "source": "s",
        }
    ]  # fmt: skip
    import_tasks(engine, GivenFile("t.json", json.dumps(rows).encode()), KNOWN, TODAY)
    return give(engine, replaces=None)


def test_no_text_becomes_code(hostile: ReportView) -> None:
    page = REPORT_FORMS["html"](hostile).decode()
    assert "<script" not in page
    assert "=HYPERLINK(&#34;http://x&#34;,&#34;y&#34;)&lt;script&gt;" in page
    assert not re.search(r"(src|href)=", page)
    with ZipFile(io.BytesIO(REPORT_FORMS["xlsx"](hostile))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "=HYPERLINK(" in strings
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    words = Document(io.BytesIO(REPORT_FORMS["docx"](hostile)))
    assert EVIL in [cell.text for table in words.tables for row in table.rows for cell in row.cells]


def test_warnings_are_said_in_vietnamese(hostile: ReportView) -> None:
    counted = Count(
        frozenset(),
        unclassified=frozenset("a"),
        replaced=frozenset("b"),
        absorbed=frozenset("c"),
        after_clearance=frozenset("d"),
        abolished=frozenset("e"),
        lapses={"e": date(2033, 3, 1)},
    )
    said = view_of(PROGRAMME, CUT_OFF, counted, None).warnings
    assert len(said) == 5
    whole = hostile.content["whole"] | {"warnings": list(said)}
    lines = lay_out(replace(hostile, content=hostile.content | {"whole": whole})).sections[-1].lines
    assert len(lines) == 6
    assert not set(lines) & set(said)
    assert "việc cắt có thời hạn hết hiệu lực ngày 2033-03-01, còn 77 ngày" in lines


@pytest.mark.usefixtures("people")
def test_2_a_report_on_tasks_names_every_denominator(engine: Engine, registry_of: Reader) -> None:
    registry_of([])
    issued = issue(engine, catalogue(), "TASKS", date(2018, 12, 31), "lan", TODAY)
    section = next(part for part in lay_out(issued).sections if part.heading.startswith("Số đã công bố"))
    row = next(row for row in section.rows if "18.422 tổng số" in str(row))
    assert row[3:6] == (
        "2,20 % · 217 / 9.880 số đã hoàn thành",
        "2,15 % · 217 / 10.097 số đến hạn (đã hoàn thành, hoặc quá hạn)",
        "1,18 % · 217 / 18.422 tổng số",
    )
    assert section.header[6] == "Tỷ lệ như in (nguồn không nêu mẫu số)"
    bare = re.findall(r"2[,.]20? ?%(?! · 217| overdue)", REPORT_FORMS["html"](issued).decode())
    assert bare == ["2,2 %"]  # the warning that says of which number it is


def test_every_form_tells_the_same(hostile: ReportView) -> None:
    cells = [shown(cell) for section in lay_out(hostile).sections for row in section.rows for cell in row]
    assert "30,00 %" in cells
    assert "30,00 % · 3 / 10 mốc" in cells
    words = Document(io.BytesIO(REPORT_FORMS["docx"](hostile)))
    assert [cell.text for table in words.tables for row in table.rows[1:] for cell in row.cells] == cells
    full = json.loads(REPORT_FORMS["json"](hostile))
    assert (full["number"], full["sha256"], full["content"]) == (1, hostile.sha256, hostile.content)
    assert (shown(3095.5), shown(1234567), shown("x")) == ("3.095,5", "1.234.567", "x")
    assert any("hết ngày 14/12/2032" in line for line in lay_out(hostile).lines)
    for form in ("html", "xlsx"):
        assert REPORT_FORMS[form](hostile) == REPORT_FORMS[form](hostile)


def test_the_door(
    library: Library, data_dir: Path, engine: Engine, people: None, registry_of: Reader,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:  # fmt: skip
    registry_of(library)
    cut_off = ["report", "P2018-DKKD", "--cut-off", "2018-12-14"]
    assert main([*cut_off, "--format", "html"]) == 0
    assert "DỰ THẢO" in capsysbinary.readouterr().out.decode()
    assert main([*cut_off, "--issue"]) == 2
    assert main([*cut_off, "--issue", "--by", "lan", "--out", str(data_dir / "r.json")]) == 0
    issued = json.loads((data_dir / "r.json").read_text(encoding="utf-8"))
    assert issued["content"]["whole"]["claim"]["done"] == 3346
    capsysbinary.readouterr()
    assert main([*cut_off, "--format", "html"]) == 0
    page = capsysbinary.readouterr().out.decode()
    assert "Báo cáo số 1" in page
    assert "108,09 %" in page
    assert main(["audit"]) == 0
    assert main(["report", "NOTHING", "--cut-off", "2018-12-14"]) == 2
    assert b"Known: DEMO" in capsysbinary.readouterr().err
