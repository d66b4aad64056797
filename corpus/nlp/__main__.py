"""Door of the extraction: ``python -m corpus.nlp run | extract | explain | compare-lines | evaluate``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from corpus.errors import ReadError
from corpus.nlp.records import json_line
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
    explain_command = commands.add_parser(
        "explain", help="say which rules fired at a provision, what they matched, and what left it out"
    )
    explain_command.add_argument("file", type=Path, metavar="FILE", help="a legal text in any form that corpus reads")
    explain_command.add_argument("path", metavar="PATH", help="path of the provision, such as dieu-4/khoan-2/diem-a")
    compare_command = commands.add_parser(
        "compare-lines",
        help="tell what became of each business line from one list to the next (JSON Lines)",
    )
    compare_command.add_argument("old", type=Path, metavar="OLD", help="law or resolution that prints the earlier list")
    compare_command.add_argument("new", type=Path, metavar="NEW", help="one that prints the later list")
    evaluate_command = commands.add_parser(
        "evaluate", help="score against labelled records, and against the last saved run (exit 1 if something was lost)"
    )
    evaluate_command.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="JSON Lines of labelled records")
    evaluate_command.add_argument("--records", type=Path, help="output of `extract` (default: extract now)")
    evaluate_command.add_argument("--corpus", type=Path, default=_TEXTS, help="folder of the labelled files")
    evaluate_command.add_argument("--baseline", type=Path, default=_BASELINE, help="saved run to compare with")
    evaluate_command.add_argument("--save", action="store_true", help="save this run as the baseline")
    train_command = commands.add_parser(
        "train", help="train the second opinion on labelled units whose documents are in the store"
    )
    train_command.add_argument("--labels", type=Path, default=_LABELS, help="tab-separated labels (default: ours)")
    return parser


_LABELS = Path(__file__).with_name("labelled_units.tsv")
_REPOSITORY = Path(__file__).resolve().parents[2]
_TEXTS = _REPOSITORY.parent / "shared" / "corpus"
_BASELINE = _REPOSITORY / "benchmarks" / "extraction-baseline.json"


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("give a number of processes of at least 1")
    return number


def _report(options: argparse.Namespace) -> int:
    """Commands that read what they are given and print what they find out."""
    if options.command == "explain":
        from corpus.nlp.explain import explain_file

        sys.stdout.writelines(f"{line}\n" for line in explain_file(options.file, options.path))
    elif options.command == "compare-lines":
        from corpus.nlp.compare_lines import compare_files

        sys.stdout.writelines(f"{json_line(fields)}\n" for fields in compare_files(options.old, options.new))
    else:
        from corpus.nlp.evaluate import run as evaluate

        return evaluate(options.gold, options.records, options.corpus, options.baseline, options.save)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 all done, 1 done but some inputs were refused (each named on stderr), 2 not done."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "run":
            return run(CorpusSettings().data_dir, options.jobs)
        if options.command == "extract":
            return extract_files(options.files, options.jobs)
        if options.command == "train":
            from corpus.nlp.training import run as train

            return train(options.labels, CorpusSettings().data_dir)
        return _report(options)
    except ReadError as error:
        sys.stderr.write(f"{error}\n")
    except BrokenPipeError:
        # The reader of our output has left (``| head``). Point stdout elsewhere so that the exit stays quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"{where}{error.strerror or error}. Check that DATA_DIR can be written and has room.\n")
    except Exception as error:
        reason = " ".join(str(error).split())
        sys.stderr.write(f"not done ({type(error).__name__}: {reason}). Run it again; report it if it stays.\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
