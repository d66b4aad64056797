"""The embedded default engine: tantivy behind the port."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import tantivy

from search_api.engines.tantivy_query import TantivyQuery
from search_api.errors import NoIndex
from search_api.fields import ANYWHERE, CODE_FIELDS, FACET_FIELDS, FACETS, TEXT_FIELDS, engine_terms
from search_api.highlights import highlights
from search_api.port import Hit, SearchDocument, SearchPage, SearchRequest
from search_api.query import parse_query
from search_api.versions import Versions

MAX_LIMIT = 200
MAX_OFFSET = 10_000
_HEAP = 128_000_000
_FACET_VALUES = 1_000


def schema() -> tantivy.Schema:
    """Pre-analysed fields with a whitespace tokenizer, facets as single values, and the document as stored JSON."""
    builder = tantivy.SchemaBuilder()
    for text in TEXT_FIELDS:
        builder.add_text_field(f"{text.name}_exact", tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(f"{text.name}_folded", tokenizer_name="whitespace", index_option="position")
    for name in (ANYWHERE, *(code.name for code in CODE_FIELDS)):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for facet in FACET_FIELDS:
        builder.add_text_field(facet.name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


class TantivyIndex:
    """An index below ``root``. A reader follows the live version by itself; threads may share one object."""

    def __init__(self, root: Path) -> None:
        self._versions = Versions(root)
        self._open: tuple[str, tantivy.Index] | None = None

    def version(self) -> str:
        """Name of the live version, "" if there is none."""
        return self._versions.live()

    def build(self, documents: Iterable[SearchDocument], version: str) -> int:
        """Write ``version`` completely, make it live, return how many documents it holds."""
        count = 0
        with self._versions.building(version) as folder:
            index = tantivy.Index(schema(), path=str(folder))
            _register(index)
            # One thread: documents keep their order, so that ties rank the same in every build.
            writer = index.writer(heap_size=_HEAP, num_threads=1)
            for document in documents:
                writer.add_document(_record(document))
                count += 1
            writer.commit()
            writer.wait_merging_threads()
        return count

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer one request. Raises ``NoIndex`` only; any text is a query."""
        index = self._live()
        searcher = index.searcher()
        query = parse_query(request.text)
        compiled = TantivyQuery(index.schema, searcher, query, request.filters).compile()
        limit, offset = max(0, min(request.limit, MAX_LIMIT)), max(0, min(request.offset, MAX_OFFSET))
        result = searcher.search(compiled, limit=max(limit, 1), offset=offset)
        hits = [_hit(searcher.doc(address), score) for score, address in result.hits[:limit]]
        return SearchPage(
            hits=tuple(Hit(hit.document, hit.score, highlights(hit.document.body, query)) for hit in hits),
            total=cast(Any, result).count,  # the stub does not declare it
            facets=_facets(searcher, compiled, request.facets),
            understood=query.understood,
        )

    def count(self) -> int:
        """How many documents are in the live version. Raises ``NoIndex``."""
        return int(self._live().searcher().num_docs)

    def _live(self) -> tantivy.Index:
        name = self._versions.live()
        if self._open is None or self._open[0] != name:
            folder = self._versions.root / name
            if not name or not folder.is_dir():
                raise NoIndex(str(self._versions.root))
            try:
                index = tantivy.Index(schema(), path=str(folder))
            except ValueError as error:
                raise NoIndex(str(folder), f"the index was built by another program version ({error})") from error
            _register(index)
            self._open = (name, index)
        return self._open[1]


def _register(index: tantivy.Index) -> None:
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def _record(document: SearchDocument) -> tantivy.Document:
    record = tantivy.Document()
    facets = {facet.name for facet in FACET_FIELDS}
    for name, terms in engine_terms(document).items():
        for value in terms if name in facets else [" ".join(terms)]:
            record.add_text(name, value)
    record.add_bytes("stored", json.dumps(asdict(document), ensure_ascii=False).encode())
    return record


def _hit(record: tantivy.Document, score: float) -> Hit:
    values = json.loads(bytes(record["stored"][0]))
    return Hit(SearchDocument(**values | {name: tuple(values[name]) for name in ("types", "hs")}), score)


def _facets(searcher: tantivy.Searcher, query: tantivy.Query, names: tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Counts over the whole result, not the page."""
    asked = [name for name in names if name in FACETS]
    if not asked:
        return {}
    counted = searcher.aggregate(query, {name: {"terms": {"field": name, "size": _FACET_VALUES}} for name in asked})
    return {name: {bucket["key"]: bucket["doc_count"] for bucket in counted[name]["buckets"]} for name in asked}
