"""Loading: the result depends on what is stored, on nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from registry_texts import Library, condition, cut, document, dump, keep, span
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import registry.db
from corpus.model import Extraction, Span
from corpus.store import Store, text_hash
from registry.audit import breaches
from registry.db import migrate, newest_revision, writing
from registry.load import load
from registry.models import Base, ClaimRow
from registry.queries import Registry


def load_in_order(
    engine: Engine, folder: Path, library: Library, order: tuple[int, ...]
) -> dict[str, list[tuple[object, ...]]]:
    for number in order:
        text, candidates = library[number]
        keep(folder, text, *candidates)
        load(engine, folder)
    return dump(engine)


def migrate_again(engine: Engine, revision: str) -> None:
    """Back to an older revision, and on to the newest."""
    config = Config()
    config.set_main_option("script_location", str(Path(registry.db.__file__).parent / "migrations"))
    with writing(engine) as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, revision)
    migrate(engine)


def test_migrations_make_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrations_make_tables_with_rowids_where_the_models_do(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has one kind of table")
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_master WHERE type = 'table'"
        )
        without = {name for name, bare in rows if bare}
    tables = Base.metadata.tables.values()
    assert without == {table.name for table in tables if not table.dialect_options["sqlite"]["with_rowid"]} != set()


def test_the_newest_migration_is_known_without_alembic() -> None:
    scripts = ScriptDirectory(str(Path(registry.db.__file__).parent / "migrations"))
    assert newest_revision() == scripts.get_current_head()


def test_items_that_were_here_before_get_their_courses(
    registry_of: Callable[[Library], Registry], library: Library, engine: Engine
) -> None:
    registry_of(library)
    before = dump(engine)
    migrate_again(engine, "0012")
    assert dump(engine) == before


def test_claims_that_were_here_before_tell_which_print_a_new_wording(
    registry_of: Callable[[Library], Registry], library: Library, engine: Engine
) -> None:
    text = document("40/2032/NĐ-CP", date(2032, 1, 1), {"dieu-1": "Sửa đổi Điều 1", "dieu-2": "Bãi bỏ Điều 2"})
    worded = cut(text, "dieu-1", "amend", "10/2030/NĐ-CP", "dieu-1", new_text=Span(*span(text, "dieu-1")))
    registry_of([*library, (text, [worded, cut(text, "dieu-2", "abolish", "10/2030/NĐ-CP", "dieu-2")])])
    before = dump(engine)
    with Session(engine) as session:
        assert session.scalars(select(ClaimRow.path).where(ClaimRow.worded)).all() == ["dieu-1"]
    migrate_again(engine, "0013")
    assert dump(engine) == before


def test_every_order_of_arrival_gives_the_same_registry(
    another_database: Callable[[], Engine], tmp_path: Path, library: Library
) -> None:
    three = library[:3]
    dumps = []
    for number, order in enumerate(permutations(range(3))):
        folder = tmp_path / str(number)
        folder.mkdir()
        dumps.append(load_in_order(another_database(), folder, three, order))
    assert all(found == dumps[0] for found in dumps)


def test_a_second_load_does_nothing(
    registry_of: Callable[[Library], Registry], library: Library, engine: Engine, data_dir: Path
) -> None:
    version = registry_of(library).version()
    before = dump(engine)
    done = load(engine, data_dir)
    assert (done.loaded, done.skipped, done.removed) == (0, len(library), 0)
    assert dump(engine) == before
    assert Registry(engine).version() == version


@pytest.mark.parametrize("after", range(6))
def test_a_load_that_is_killed_goes_on_where_it_stopped(
    after: int,
    library: Library,
    engine: Engine,
    another_database: Callable[[], Engine],
    data_dir: Path,
    tmp_path: Path,
) -> None:
    class Killed(BaseException):
        pass

    def killing(names: object) -> Iterator[str]:
        for number, name in enumerate(names):  # type: ignore[arg-type,var-annotated]
            if number == after:
                raise Killed
            yield name

    for text, candidates in library:
        keep(data_dir, text, *candidates)
    with pytest.raises(Killed):
        load(engine, data_dir, killing)
    load(engine, data_dir)
    whole = tmp_path / "whole"
    whole.mkdir()
    assert dump(engine) == load_in_order(another_database(), whole, library, tuple(range(len(library))))


def test_a_transaction_that_fails_leaves_nothing(
    library: Library, engine: Engine, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, candidates in library[:1]:
        keep(data_dir, text, *candidates)

    def fail(*_: object) -> None:
        raise RuntimeError("killed in the middle")

    monkeypatch.setattr("registry.facts.add", fail)
    with pytest.raises(RuntimeError):
        load(engine, data_dir)
    assert all(rows == [] for rows in dump(engine).values())


def test_a_new_extraction_takes_the_place_of_the_old(
    registry_of: Callable[[Library], Registry], library: Library, engine: Engine, data_dir: Path, tmp_path: Path
) -> None:
    registry = registry_of(library)
    version = registry.version()
    text, candidates = library[1]
    Store(data_dir).put_extraction(Store(data_dir).put(text), text_hash(text), Extraction("x2", tuple(candidates[1:])))
    assert load(engine, data_dir).loaded == 1
    item = next(
        item for item in registry.document_items("10/2030/NĐ-CP", date(2031, 6, 1)) if item.title == "có kho chứa"
    )
    assert item.state == "in_force"
    assert {event.extractor_version for event in registry.events_by_source("20/2031/NĐ-CP")} == {"x2"}
    assert registry.version() != version


def test_a_document_gone_from_the_store_leaves_no_trace(
    registry_of: Callable[[Library], Registry],
    library: Library,
    engine: Engine,
    another_database: Callable[[], Engine],
    data_dir: Path,
    tmp_path: Path,
) -> None:
    registry_of(library)
    Store(data_dir).remove(next(name for name in Store(data_dir).documents() if "20-2031" in name))
    assert load(engine, data_dir).removed == 1
    rest = tmp_path / "rest"
    rest.mkdir()
    without = [pair for pair in library if pair[0].metadata.key.number != "20/2031/NĐ-CP"]
    assert dump(engine) == load_in_order(another_database(), rest, without, tuple(range(len(without))))


def test_of_two_forms_the_one_born_digital_speaks(registry_of: Callable[[Library], Registry]) -> None:
    digital = document("10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kho"}, form="html")
    scanned = document("10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kh0 dài hơn nhiều"}, form="markdown")
    undated = document("10/2030/NĐ-CP", None, {"dieu-1": "có k"}, form="html")
    library = [(text, [condition(text, "dieu-1")]) for text in (scanned, undated, digital)]
    registry = registry_of(library)
    assert registry.text("10/2030/NĐ-CP") == digital.text
    assert [item.title for item in registry.items().rows] == ["có kho"]
    assert registry.documents().total == 1
    found = registry.document("10/2030/NĐ-CP")
    assert found is not None
    assert len([note for note in found.notes if "another form" in note]) == 2


def test_candidates_of_another_text_are_refused(library: Library, engine: Engine, data_dir: Path) -> None:
    text, candidates = library[0]
    name = keep(data_dir, text, *candidates)
    Store(data_dir).put_extraction(name, "0" * 64, Extraction("x1", tuple(candidates)))
    (line,) = load(engine, data_dir).refused
    assert name in line
    assert "another text" in line


def test_candidates_outside_of_the_text_are_refused(library: Library, engine: Engine, data_dir: Path) -> None:
    text, candidates = library[0]
    keep(data_dir, text, replace(candidates[0], end=10**6))
    assert "outside" in load(engine, data_dir).refused[0]


def test_a_damaged_file_is_refused_and_the_rest_is_loaded(library: Library, engine: Engine, data_dir: Path) -> None:
    names = [keep(data_dir, text, *candidates) for text, candidates in library]
    (data_dir / "candidates" / f"{names[0]}.json.gz").write_bytes(b"damaged")
    done = load(engine, data_dir)
    assert (done.loaded, len(done.refused)) == (len(library) - 1, 1)


def test_same_number_of_two_years_are_two_documents(registry_of: Callable[[Library], Registry]) -> None:
    first = document("02/NQ-CP", date(2030, 1, 1), {"dieu-1": "có kho"})
    second = document("02/NQ-CP", date(2031, 1, 1), {"dieu-1": "có xe"})
    cutting = document("40/2032/NĐ-CP", date(2032, 1, 1), {"dieu-1": "Bãi bỏ Điều 1"})
    registry = registry_of(
        [
            (first, [condition(first, "dieu-1")]),
            (second, [condition(second, "dieu-1")]),
            (cutting, [cut(cutting, "dieu-1", "abolish", "02/NQ-CP", "dieu-1")]),
        ]
    )
    assert len({item.id for item in registry.items().rows}) == 2
    assert {item.state for item in registry.items().rows} == {"in_force"}
    (event,) = registry.events_by_source("40/2032/NĐ-CP")
    assert event.review == "ambiguous_target"


def test_an_audit_finds_nothing_in_a_registry_as_loaded(
    registry_of: Callable[[Library], Registry], library: Library, engine: Engine
) -> None:
    registry_of(library)
    with Session(engine) as session:
        assert list(breaches(session)) == []
