"""Door of the texts: import them, look at them, check them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import ReadError
from corpus.importing import Importer
from corpus.inputs import find_files
from corpus.model import Document
from corpus.settings import CorpusSettings
from corpus.store import Store

DONE, REFUSED, NOT_DONE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status (0 done, 1 some inputs refused, 2 not done)."""
    options = _parser().parse_args(arguments)
    try:
        settings = CorpusSettings()
        return _run(options, Store(settings.data_dir), settings.max_file_mb * 2**20)
    except BrokenPipeError:
        raise
    except ReadError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        place = error.filename or "DATA_DIR"
        print(f"{place}: {error.strerror or error}. Check that DATA_DIR names a folder to write to.", file=sys.stderr)
    except Exception as error:
        lines = " ".join(str(error).split())
        print(f"not done: {type(error).__name__}: {lines}", file=sys.stderr)
    return NOT_DONE


def _run(options: argparse.Namespace, store: Store, max_bytes: int) -> int:
    if options.command == "import":
        return _import(store, options.paths, max_bytes)
    if options.command == "verify":
        return _verify(store)
    from corpus.showing import difference, reference_table, tree

    if options.command == "diff":
        print("\n".join(difference(_documents(store, options.old)[0], _documents(store, options.new)[0])))
    else:
        for document in _documents(store, options.source):
            print("\n".join((reference_table if options.references else tree)(document)))
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m corpus",
        description="Read legal texts into exact canonical text and provision trees.",
        epilog="DATA_DIR names the folder that everything is written to (default: data); "
        "MAX_FILE_MB the size above which a file is refused (default: 50). "
        "Exit status: 0 all done, 1 done but some inputs were refused (each named on stderr), 2 not done.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    reading = commands.add_parser(
        "import",
        help="read files, folders and zip archives into the store",
        description="Read gazette text, HTML, .docx, .doc, rich text, PDF, markdown, database JSON and edXML packets. "
        "Scans need tesseract with its Vietnamese model, an old .doc LibreOffice or antiword. "
        "A file is read again only when its bytes or the reader changed; a changed file replaces its old version. "
        "A note beside it (FILE.origin, JSON: url, fetched, hints) says where it came from.",
        epilog="example: python -m corpus import corpus/samples",
    )
    reading.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, a folder or a zip archive")
    showing = commands.add_parser(
        "show",
        help="print the provision tree of a file or of a stored document",
        description="One line a provision: offsets in the canonical text, path, heading or first words.",
    )
    showing.add_argument("source", metavar="FILE|ID", help="a file to read, or a document id or its beginning")
    showing.add_argument("--references", action="store_true", help="print what the text refers to, instead of its tree")
    commands.add_parser(
        "verify",
        help="check the invariants of every stored document (exit 2 on a breach)",
        description="Spans nest, siblings do not overlap, paths are unique, parents come first, tables lie inside the "
        "text, and every provision comes back from the source text through the span map.",
    )
    comparing = commands.add_parser("diff", help="compare two documents provision by provision")
    comparing.add_argument("old", metavar="FILE|ID")
    comparing.add_argument("new", metavar="FILE|ID")
    return parser


def _import(store: Store, paths: Sequence[Path], max_bytes: int) -> int:
    files, missing = find_files(paths)
    importer = Importer(store, max_bytes)
    if sys.stderr.isatty() and files:
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("reading", total=len(files))
            report = importer.run(files, lambda: progress.advance(task))
    else:
        report = importer.run(files)
    for line in [*missing, *report.refused]:
        print(line, file=sys.stderr)
    print(report)
    if not files:
        if not missing:
            print("no file to read was found: name files, or folders that hold some", file=sys.stderr)
        return NOT_DONE
    return REFUSED if missing or report.refused else DONE


def _documents(store: Store, source: str) -> list[Document]:
    """Documents of a file, or the stored one whose id begins with ``source``. Raises ``ReadError``."""
    ids = store.documents()
    matches = [source] if source in ids else [name for name in ids if name.startswith(source)]
    if len(matches) == 1:
        return [store.load(matches[0])]
    if matches and not Path(source).exists():
        raise ReadError(source, f"{len(matches)} documents begin so: {', '.join(matches[:5])}")
    from corpus.reading import read_file

    return read_file(Path(source))


def _verify(store: Store) -> int:
    from corpus.verifying import breaches

    ids = store.documents()
    broken = 0
    for name in ids:
        for breach in breaches(store.load(name)):
            broken += 1
            print(f"{name}: {breach}", file=sys.stderr)
    print(f"{len(ids)} documents checked, {broken} breaches")
    return NOT_DONE if broken else DONE


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(NOT_DONE)
