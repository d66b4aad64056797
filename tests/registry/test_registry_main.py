"""The door: commands, exit states, and what a person reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from registry_texts import Library, keep

from registry.__main__ import main


@pytest.fixture
def loaded(library: Library, data_dir: Path, database: str) -> Path:
    for text, candidates in library:
        keep(data_dir, text, *candidates)
    assert main(["migrate"]) == 0
    assert main(["load"]) == 0
    return data_dir


def test_a_run_from_nothing(library: Library, loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["load"]) == 0
    assert capsys.readouterr().out == "0 loaded, 6 unchanged, 0 removed, 0 refused\n"


def test_as_of_counts_on_the_date_asked_for(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["as-of", "2033-02-28", "--format", "json"]) == 0
    before = json.loads(capsys.readouterr().out)
    assert main(["as-of", "2033-03-01", "--format", "json"]) == 0
    after = json.loads(capsys.readouterr().out)
    assert ["condition", "suspended", 1] in before["by_state"]
    assert ["condition", "suspended", 1] not in after["by_state"]


def test_summary_shows_counts_and_both_percentages(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["summary", "--as-of", "2032-07-01"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "conditions, cut for a time" in shown
    assert "% of baseline" in shown
    assert "% of target" in shown


def test_progress_as_json(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["progress", "P2018-DKKD", "--as-of", "2018-12-01", "--format", "json"]) == 0
    view = json.loads(capsys.readouterr().out)
    assert {name: view[name] for name in ("programme", "agency", "field", "date")} == {
        "programme": "P2018-DKKD",
        "agency": None,
        "field": None,
        "date": "2018-12-01",
    }
    assert [view[name] for name in ("reported", "baseline", "target")] == [3346, 6191, 3095.5]
    assert [view[name] for name in ("gross", "strict", "added", "re_entered", "net")] == [None] * 5
    assert view["pct_numerator"] == "reported"
    assert [round(view[name], 2) for name in ("coverage", "pct_of_baseline", "pct_of_target")] == [0, 54.05, 108.09]
    industry = next(cell for cell in view["cells"] if cell["agency"] == "BCT")
    assert (industry["reported"], industry["baseline"], industry["net"]) == (675, 1216, None)


def test_progress_shows_costs_with_their_inputs_method_by_method(
    loaded: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    capsys.readouterr()
    assert main(["progress", "DEMO"]) == 0
    costs = [line for line in capsys.readouterr().out.splitlines() if line.startswith("cost: ")]
    assert "(24 hours × 60,000 VND + 1,500,000 VND) × 1 a year × 400 firms = 1,176,000,000 VND a year" in costs[0]
    assert costs[3:] == [
        "cost: all by Standard Cost Model: 1,608,000,000 VND a year, to be added to no other method",
        "cost: all by time only: 576,000,000 VND a year, to be added to no other method",
    ]


def test_an_unknown_programme_names_those_there_are(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["progress", "NOTHING"]) == 2
    assert "P2018-DKKD" in capsys.readouterr().err


def test_export_writes_rows(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["export", "items", "jsonl"]) == 0
    assert all(json.loads(line)["quote"] for line in capsys.readouterr().out.splitlines())


def test_audit_passes_and_tells_a_breach(loaded: Path, database: str, capsys: pytest.CaptureFixture[str]) -> None:
    from sqlalchemy import text

    from registry.db import open_engine

    assert main(["audit"]) == 0
    with open_engine(database).begin() as connection:
        connection.execute(text("UPDATE items SET \"end\" = 1000000 WHERE kind = 'business_line'"))
    assert main(["audit"]) == 1
    assert "outside of the text" in capsys.readouterr().err


def test_a_refused_document_is_named(library: Library, data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = keep(data_dir, library[0][0])
    (data_dir / "candidates" / f"{name}.json.gz").write_bytes(b"x")
    assert main(["migrate"]) == 0
    assert main(["load"]) == 1
    assert name in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("as-of tomorrow", "'tomorrow' is no date. Write it like 2026-12-31"),
        ("summary --as-of 2026-02-30", "'2026-02-30' is no date"),
        ("as-of 2026-01-01 --known-at yesterday", "'yesterday' is no moment. Write it like 2026-12-31T17:00:00Z"),
        ("report DEMO --cut-off 30/6/2026", "'30/6/2026' is no date"),
        ("progress DEMO --agency NOPE", "'NOPE' is no code of an agency. Take one of corpus/rules/agencies.yaml"),
        ("review list --limit 0", "'0' is no whole number from 1 on"),
        ("users log --limit many", "'many' is no whole number from 1 on"),
        ("export nothing csv", "choose from 'all', 'cuts', 'documents'"),
        ("explode", "invalid choice: 'explode'"),
    ],
)
def test_a_wrong_argument_is_named_with_what_is_right(
    command: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(command.split())
    assert ended.value.code == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_a_moment_without_a_zone_is_in_utc(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["as-of", "2033-01-01", "--known-at", "2030-01-01T05:00"]) == 0
    assert json.loads(capsys.readouterr().out)["known_at"] == "2030-01-01T05:00:00.000000Z"


@pytest.mark.parametrize("command", ["export items csv", "export all zip", "report DEMO --cut-off 2032-06-30"])
@pytest.mark.parametrize("place", ["none/out", "folder"])
def test_a_place_where_no_file_can_be_is_named(
    loaded: Path, tmp_path: Path, command: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    capsys.readouterr()
    assert main([*command.split(), "--out", str(tmp_path / place)]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert str(tmp_path / "none") + ": no such folder" in said or str(tmp_path / place) + ": a folder" in said
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--issue", "--issue needs --by NAME"),
        ("--by lan", "said with --issue only"),
        ("--replaces 1 --reason so", "said with --issue only"),
    ],
)
def test_issuing_is_signed_and_nothing_else_is(options: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "DEMO", "--cut-off", "2032-06-30", *options.split()]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "DATABASE_URL: no address of a database. It begins with sqlite:///"),
        ("mysql://user@host/name", "DATABASE_URL: no address of a database"),
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "See that the database runs, and that DATABASE_URL names it"),
        ("sqlite:///{}", "file is not a database"),
    ],
)
def test_a_wrong_address_is_one_line(
    address: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.sqlite"
    other.write_text("something else " * 100, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", address.format(other))
    assert main(["summary"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert "something else" in other.read_text(encoding="utf-8")


def test_without_a_database_it_says_what_to_run(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary"]) == 2
    assert "python -m registry migrate" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file"))
    assert main(["migrate"]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert str(tmp_path / "file") in said
    assert "DATA_DIR" in said


def test_what_nobody_foresaw_is_one_line_too(
    loaded: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr("registry.load.load", fail)
    capsys.readouterr()
    assert main(["load"]) == 2
    assert capsys.readouterr().err == "not done: RuntimeError: first line\n"
