"""Other documents of the same run, by number: what the provision that an operation changes says itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from corpus.errors import ReadError
from corpus.inputs import load_bytes
from corpus.keys import normal_number, number_slug
from corpus.model import Concern, CutEvent, Document, Source
from corpus.nlp.concerns import OF_HEADING, Told, of_heading, of_part
from corpus.nlp.conditions import judged
from corpus.nlp.roles import Context
from corpus.readers import READER_VERSION, read_bytes
from corpus.reading import read_document
from corpus.settings import CorpusSettings
from corpus.store import Store, number_of
from corpus.text import RawText, fold

_NUMBER_LINE = re.compile(r"^\W*(?:Luật s|S)ố\s?:", re.MULTILINE)
_PAPERS = re.compile(r"\b(?:hồ sơ|giấy tờ)\b", re.IGNORECASE)
_AMENDING = re.compile(r"\b(?:sửa đổi|bổ sung|bãi bỏ|cắt giảm)\b", re.IGNORECASE)
"""In the title of a document that amends others."""
_HEAD = 6_000
"""Characters in which a document prints its own number."""
_KEPT = 64
"""Documents kept for the next operation on them."""
TARGET_TREE = "target-tree"
"""Rule id of a concern that the changed provision itself tells."""


class Known:
    """The provisions of one document that others amend."""

    def __init__(self, document: Document) -> None:
        self._amending = document if _AMENDING.search(document.metadata.title) else None
        self._changes: Sequence[CutEvent] | None = None
        self._units = {context.provision.path: (context, verdict) for context, verdict in judged(document, ())}

    def ordered(self, path: str, read: Callable[[Document], Sequence[CutEvent]]) -> Told | None:
        """What most operations are about that the provision itself orders, if the document amends others; ``read``
        finds them.
        """
        if self._amending is None:
            return None
        if self._changes is None:
            self._changes = read(self._amending)
        base = path.split("#")[0]
        inside = Counter(event.concerns for event in self._changes if f"{event.source}/".startswith(f"{base}/"))
        return (inside.most_common(1)[0][0], TARGET_TREE) if inside else None

    def told(self, path: str, reworded: bool = False) -> Told | None:
        """What a change of the provision is about: of a condition if one stands in it, else as its article's heading
        or most of its items say. None if it tells nothing, or if the document does not have it; but the row of a list,
        which has no path, is of the list. If it is ``reworded``, the heading tells less and the items nothing.
        """
        base = path.split("#")[0]
        inside = [unit for place, unit in self._units.items() if place == base or place.startswith(f"{base}/")]
        heading = next((self._units[above][0].heading for above in _upwards(base) if self._has_heading(above)), "")
        if self._has_condition(base):
            return "condition", TARGET_TREE
        found = (of_part(heading) if reworded else of_heading(heading)) if heading else None
        if found and (inside or found[0] == "list"):
            return found[0], TARGET_TREE
        roles = Counter[Concern](OF_HEADING[c.role] for c, _ in inside if c.role in OF_HEADING and _says(c))
        return (roles.most_common(1)[0][0], TARGET_TREE) if roles and not reworded else None

    def meant(self, path: str, activity: str) -> str | None:
        """The one clause of a whole cited article that sets the conditions of the activity, where the other clauses
        set those of others or none.
        """
        words = fold(activity)
        clauses = [
            context
            for place, (context, _) in self._units.items()
            if place.rpartition("/")[0] == path and context.provision.kind == "khoan"
        ]
        named = [context for context in clauses if words and words in fold(context.lead)]
        if len(named) != 1 or len(clauses) == 1 or not all(map(self._is_apart, clauses)):
            return None
        return named[0].provision.path if named[0].under == "condition" else None

    def _is_apart(self, clause: Context) -> bool:
        """True for a clause that leads in conditions of its own, or has none."""
        leads_in = clause.has_items and clause.under == "condition"
        return leads_in or not self._has_condition(clause.provision.path)

    def _has_condition(self, path: str) -> bool:
        units = self._units.items()
        inside = (verdict for place, (_, verdict) in units if place == path or place.startswith(f"{path}/"))
        return any(verdict.is_condition and verdict.review is None for verdict in inside)

    def _has_heading(self, path: str) -> bool:
        return path in self._units and bool(self._units[path][0].heading)


class Library:
    """Finds documents by number; ``find`` gives all that bear it."""

    def __init__(self, find: Callable[[str], Iterable[Document]] = lambda _: ()) -> None:
        self._find = find
        self._of = lru_cache(_KEPT)(self._load)

    def of(self, number: str | None) -> Known | None:
        """The document of that number; None if there is none, or if documents of several issuers or dates bear it."""
        return self._of(number) if number else None

    def _load(self, number: str) -> Known | None:
        documents = list(self._find(number))
        if len({document.metadata.key for document in documents}) != 1:
            return None
        return Known(max(documents, key=lambda document: len(document.provisions)))


def of_store(store: Store) -> Library:
    """The stored documents."""
    by_number: dict[str, list[str]] = {}
    for name in store.documents():
        by_number.setdefault(number_of(name), []).append(name)
    return Library(lambda number: [store.load(name) for name in by_number.get(number_slug(number), ())])


def of_files(paths: Sequence[Path]) -> Library:
    """The documents in the files, looked for when the first one is asked for. A single file knows no others."""
    places: dict[str, list[tuple[Path, int]]] = {}

    def find(number: str) -> Iterator[Document]:
        if not places:
            for path in paths:
                for position, own in enumerate(_numbers(path)):
                    places.setdefault(own, []).append((path, position))
        for path, position in places.get(number, ()):
            raw = _raw_texts(path)[position]
            try:
                document = read_document(raw, Source(path.name, "", raw.form, READER_VERSION))
            except ReadError:
                continue  # Whoever extracts from this file says why it is refused.
            if document.metadata.key.number == number:
                yield document

    return Library(find) if len(paths) > 1 else Library()


def _raw_texts(path: Path) -> list[RawText]:
    limit = CorpusSettings().max_file_mb * 2**20
    try:
        return read_bytes(load_bytes(path, limit), path.name, limit)
    except ReadError:
        return []


def _numbers(path: Path) -> list[str]:
    """Numbers of the documents in a file, "" for one that prints none. Of a plain text the head alone is read."""
    if path.suffix == ".txt" and path.is_file():
        with path.open("rb") as file:
            printed = _printed_number(file.read(2 * _HEAD).decode(errors="ignore"))
        if printed:
            return [printed]
    return [normal_number(raw.hints.get("number", "")) or _printed_number(raw.text) for raw in _raw_texts(path)]


def _printed_number(text: str) -> str:
    line = _NUMBER_LINE.search(text, 0, _HEAD)
    return (normal_number(text[line.start() : line.end() + 60]) or "") if line else ""


def _says(context: Context) -> bool:
    """False for the contents of a contract, which stand under a lead-in as papers of a dossier do."""
    return context.role != "dossier" or any(_PAPERS.search(words) for words in context.near)


def _upwards(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]
