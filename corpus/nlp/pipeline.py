"""The pipeline: components in order, and the version that says when to run again.

Every component module offers ``find(document, nlp_doc) -> Iterator[Candidate]``. What earlier components found is in
``nlp_doc.user_data["candidates"]``, a list in component order; other documents of the run are in its ``"library"``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.model import AnyCandidate, Document, Extraction
from corpus.nlp import business_lines, conditions, cut_events, product_lines
from corpus.nlp.library import Library

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    Find = Callable[[Document, Doc], Iterator[AnyCandidate]]

COMPONENTS: dict[str, Find] = {
    "cut_events": cut_events.find,
    "conditions": conditions.find,
    "product_lines": product_lines.find,
    "business_lines": business_lines.find,
}
"""Components by name, in the order in which they run: conditions read the cut events that bring their text."""


def version_of(corpus: Path) -> str:
    """Hash of the rules, of the extraction and of the modules beside it that it may use: changes with each of them.

    ``corpus`` is the folder of that package. Readers are left out: a text read anew is extracted from anew.
    """
    rules = corpus / "rules"
    files = [*corpus.glob("*.py"), *(corpus / "nlp").glob("*.py"), *rules.glob("*.yaml"), *rules.glob("*.npz")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(corpus)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


EXTRACTOR_VERSION = version_of(Path(__file__).parent.parent)


def build_nlp() -> Language:
    """A fresh pipeline. Importing spaCy takes a second: call it only when there is work."""
    from spacy.language import Language

    from corpus.nlp.tokenizer import blank_pipeline

    nlp = blank_pipeline()
    for name, find in COMPONENTS.items():
        if not Language.has_factory(name):
            Language.component(name, func=_component(find))
        nlp.add_pipe(name)
    return nlp


def extract(document: Document, nlp: Language, library: Library | None = None) -> Extraction:
    """Everything that the pipeline finds in one document, in text order. ``library``: documents that it may amend."""
    doc = nlp.make_doc(document.text)
    doc.user_data["document"] = document
    doc.user_data["library"] = library or Library()
    doc.user_data["candidates"] = []
    found = sorted(nlp(doc).user_data["candidates"], key=lambda candidate: (candidate.start, candidate.end))
    return Extraction(EXTRACTOR_VERSION, tuple(found))


def _component(find: Find) -> Callable[[Doc], Doc]:
    def run(doc: Doc) -> Doc:
        doc.user_data["candidates"].extend(find(doc.user_data["document"], doc))
        return doc

    return run
