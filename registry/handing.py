"""Door for facts from outside: ``python -m registry import KIND FILE…``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from registry.settings import RegistrySettings


def add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the door."""
    added = commands.add_parser("import", help="take facts from outside; a list is taken whole or not at all")
    added.set_defaults(run=_import)
    added.add_argument("kind", choices=("tasks",), help="tasks: lists of tasks, as CSV or JSON")
    added.add_argument("files", nargs="+", type=Path, metavar="FILE")


def _import(options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry.db import open_engine
    from registry.outside import BadFacts, read_file
    from registry.programmes import catalogue
    from registry.queries import vietnam_today
    from registry.tasks import import_tasks

    engine, refused = open_engine(settings.url), 0
    for path in options.files:
        try:
            done = import_tasks(engine, read_file(path), catalogue(), vietnam_today())
        except BadFacts as error:
            refused += 1
            sys.stderr.write(f"{error}\n")
            continue
        sys.stdout.write(
            f"{done.source_list}: {done.added} added, {done.superseded} superseded, {done.unchanged} unchanged\n"
        )
    return 0 if not refused else 1 if refused < len(options.files) else 2
