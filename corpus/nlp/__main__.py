"""Door of the extraction: ``python -m corpus.nlp run | extract FILE…``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from corpus.nlp.running import extract_files, run
from corpus.settings import CorpusSettings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m corpus.nlp",
        description="Find business conditions, cut events, product lines and business lines in legal texts.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    run_command = commands.add_parser(
        "run", help="extract from the documents of the store that are new or whose rules changed"
    )
    extract_command = commands.add_parser(
        "extract", help="read files and print candidates as JSON Lines on standard output"
    )
    extract_command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a legal text in any form that corpus reads"
    )
    for command in (run_command, extract_command):
        command.add_argument("--jobs", type=_positive, default=1, metavar="N", help="work in N processes (default 1)")
    return parser


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("give a number of processes of at least 1")
    return number


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 all done, 1 done but some inputs were refused (each named on stderr), 2 not done."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "run":
            return run(CorpusSettings().data_dir, options.jobs)
        return extract_files(options.files, options.jobs)
    except BrokenPipeError:
        # The reader of our output has left (``| head``). Point stdout elsewhere so that the exit stays quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
