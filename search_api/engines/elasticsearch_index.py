"""The engine for more than one machine: Elasticsearch behind the port.

Every version is an index ``<name>-<version>`` of its own, and the alias ``<name>`` points to the live one.
"""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import bulk, scan

from search_api.engines.records import document_of, record_of
from search_api.errors import EngineDown, Incomplete, NoIndex
from search_api.fields import (
    CODE_FIELDS,
    EXACT,
    FACET_FIELDS,
    FOLDED_PAIRS,
    GROUP,
    NAME,
    SCORED,
    TEXTS,
    engine_terms,
    facet_values,
    group_of,
)
from search_api.plan import AllOf, Const, Found, Node, Phrase, Plan, Selected, Term
from search_api.port import SearchDocument, SearchPage, SearchRequest
from search_api.searching import MAX_FACET_VALUES, MAX_LIMIT, MAX_OFFSET, answer, suggest
from search_api.settings import SearchSettings

_STORED = "stored"
_ORDER = "order"
"""Place of a document in the build: ties keep it."""
_NEWEST = {"year": {"order": "desc", "missing": "_last"}}
_CHUNK = 500
_BUILD_TIMEOUT = 120
_SEARCH_TIMEOUT = 1.5
"""Seconds: a search that takes longer is answered by an error page, which a person rather has than a blank one."""
_TRIES = 8
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 30.0
"""Seconds between tries of a bulk request: 1, 2, 4 … 30, about two minutes for a server that is restarted."""


def connect(settings: SearchSettings) -> Elasticsearch:
    """A client as the settings say: address, API key, certificate authority. It connects on the first request."""
    key = settings.elasticsearch_api_key
    options: dict[str, Any] = (
        {"ca_certs": str(settings.elasticsearch_ca_certs)} if settings.elasticsearch_ca_certs else {}
    )
    return Elasticsearch(
        settings.elasticsearch_url,
        api_key=key.get_secret_value() if key else None,
        request_timeout=_SEARCH_TIMEOUT,
        max_retries=0,
        **options,
    )


def mappings() -> dict[str, Any]:
    """Pre-analysed fields split at blanks, terms and facets as keywords, and the document as it came."""
    properties: dict[str, Any] = {name: {"type": "text", "analyzer": "whitespace"} for name in TEXTS}
    facets_and_codes = (field.name for field in (*FACET_FIELDS, *CODE_FIELDS))
    for name in (EXACT, FOLDED_PAIRS, NAME, *facets_and_codes):
        properties[name] = {"type": "keyword"}
    properties |= {_ORDER: {"type": "integer"}, GROUP: {"type": "long", "index": False}, _STORED: {"type": "binary"}}
    return {"dynamic": False, "_source": {"includes": [_STORED]}, "properties": properties}


class ElasticsearchIndex:
    """The index behind one alias. Threads and processes may share it."""

    def __init__(
        self,
        client: Elasticsearch,
        name: str = "regulations",
        *,
        shards: int = 1,
        replicas: int = 0,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._name = name
        self._shards = shards
        self._replicas = replicas
        self._wait = wait
        self._open: tuple[str, ElasticsearchEngine] | None = None

    def version(self) -> str:
        """Name of the live version, "" if there is none. Raises ``EngineDown``."""
        with self._reported():
            return self._live_index().removeprefix(f"{self._name}-")

    def build(self, documents: Iterable[SearchDocument], version: str) -> int:
        """Write ``version`` completely, move the alias to it, keep the one before for a rollback."""
        client = self._client.options(request_timeout=_BUILD_TIMEOUT)
        index = f"{self._name}-{version}"
        before = self._live_index()
        if index == before:
            raise ValueError(f"{index} is live and cannot be written again")
        client.indices.delete(index=index, ignore_unavailable=True)
        client.indices.create(
            index=index,
            mappings=mappings(),
            settings={
                "number_of_shards": self._shards,
                "number_of_replicas": 0,
                "refresh_interval": "-1",
                "max_result_window": MAX_OFFSET + MAX_LIMIT,
            },
        )
        count = self._write(client, _actions(index, documents, 0))
        self._finish(client, index, before, count)
        return count

    def update(self, gone: Collection[str], documents: Iterable[SearchDocument], version: str) -> int:
        """Clone the live version, which is not copied but linked by the server, change the clone, move the alias."""
        client = self._client.options(request_timeout=_BUILD_TIMEOUT)
        with self._reported():
            live = self._live()
        index, before = f"{self._name}-{version}", self._live_index()
        if index == before:
            raise ValueError(f"{index} is live and cannot be written again")
        client.indices.delete(index=index, ignore_unavailable=True)
        client.indices.put_settings(index=before, settings={"index.blocks.write": True})
        client.indices.clone(index=before, target=index, settings={"index.blocks.write": None, "number_of_replicas": 0})
        client.cluster.health(index=index, wait_for_status="green")
        old = scan(client, index=index, query={"query": {"terms": {"document_id": list(gone)}}}, _source=False)
        dropped = (
            self._write(client, ({"_op_type": "delete", "_index": index, "_id": one["_id"]} for one in old))
            if gone
            else 0
        )
        last = client.search(index=index, size=0, aggs={"last": {"max": {"field": _ORDER}}})
        start = int(last["aggregations"]["last"]["value"] or 0) + 1
        count = live.size() - dropped + self._write(client, _actions(index, documents, start))
        self._finish(client, index, before, count)
        return count

    def digests(self) -> Mapping[str, str]:
        """Address → digest of every document of the live version. Raises ``NoIndex`` or ``EngineDown``."""
        with self._reported():
            self._live()
            wanted = {"query": {"term": {"kind": "document"}}}
            found = scan(self._client.options(request_timeout=_BUILD_TIMEOUT), index=self._name, query=wanted)
            documents = [document_of(b64decode(hit["_source"][_STORED])) for hit in found]
        return {document.id: document.digest for document in documents}

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer one request. Raises ``NoIndex`` or ``EngineDown``; any text is a query."""
        with self._reported():
            return answer(self._live(), request)

    def suggest(self, text: str, limit: int) -> tuple[SearchDocument, ...]:
        """Names that the text may be the beginning of. Raises ``NoIndex``."""
        with self._reported():
            return suggest(self._live(), text, limit)

    def built(self) -> datetime | None:
        """When the live version was made. Raises ``EngineDown``."""
        with self._reported():
            index = self._live_index()
            if not index:
                return None
            made = self._client.indices.get_settings(index=index)[index]["settings"]["index"]["creation_date"]
            return datetime.fromtimestamp(int(made) / 1000, UTC)

    def count(self) -> int:
        """How many documents are in the live version. Raises ``NoIndex`` or ``EngineDown``."""
        with self._reported():
            return self._live().size()

    def _live(self) -> ElasticsearchEngine:
        index = self._live_index()
        if not index:
            raise NoIndex(self._name)
        if self._open is None or self._open[0] != index:
            self._open = (index, ElasticsearchEngine(self._client, index))
        return self._open[1]

    def _live_index(self) -> str:
        try:
            return str(next(iter(self._client.indices.get_alias(name=self._name).body), ""))
        except NotFoundError:
            return ""

    def _write(self, client: Elasticsearch, actions: Iterator[dict[str, Any]]) -> int:
        """Send all actions; return how many they were."""
        count = 0
        while chunk := list(islice(actions, _CHUNK)):
            self._send(client, chunk)
            count += len(chunk)
        return count

    def _finish(self, client: Elasticsearch, index: str, before: str, count: int) -> None:
        """Make a version live that holds what it should."""
        client.indices.put_settings(
            index=index, settings={"number_of_replicas": self._replicas, "refresh_interval": None}
        )
        client.indices.refresh(index=index)
        held = int(client.count(index=index)["count"])
        if held != count:
            raise Incomplete(index, held, count)
        self._activate(client, index, before)

    def _send(self, client: Elasticsearch, chunk: list[dict[str, Any]]) -> None:
        """Write one chunk, again and again while the server is busy or away: rows have ids, so twice is once."""
        for tried in range(_TRIES):
            try:
                bulk(
                    client,
                    chunk,
                    max_retries=_TRIES,
                    initial_backoff=_FIRST_WAIT,
                    max_backoff=_LONGEST_WAIT,
                    ignore_status=404,
                )
            except (TransportError, ApiError) as error:
                if tried == _TRIES - 1 or not _passes(error):
                    raise
                self._wait(min(_FIRST_WAIT * 2**tried, _LONGEST_WAIT))
            else:
                return

    def _activate(self, client: Elasticsearch, index: str, before: str) -> None:
        """Move the alias in one step; of older versions the one before stays."""
        moves: list[dict[str, Any]] = [{"add": {"index": index, "alias": self._name}}]
        moves += [{"remove": {"index": before, "alias": self._name}}] if before else []
        client.indices.update_aliases(actions=moves)
        for old in client.indices.get(index=f"{self._name}-*").body:
            if old not in (index, before):
                client.indices.delete(index=old)

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Errors of the server as errors that say what to do."""
        try:
            yield
        except NotFoundError as error:
            raise NoIndex(self._name) from error
        except TransportError as error:
            raise EngineDown(self._name, "the search server does not answer") from error
        except ApiError as error:
            if not _passes(error):
                raise
            raise EngineDown(self._name, f"the search server is not ready (status {error.status_code})") from error


class ElasticsearchEngine:
    """One version on the server."""

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client = client
        self._index = index
        self._size: int | None = None

    def size(self) -> int:
        """How many documents there are."""
        if self._size is None:
            self._size = int(self._client.count(index=self._index)["count"])
        return self._size

    def frequencies(self, name: str, terms: Sequence[str]) -> Mapping[str, int]:
        """In how many documents each term occurs. Each is a filter, which the server reads off its term dictionary; an
        aggregation of terms would go through the values of all documents."""
        if not terms:
            return {}
        wanted = {"filters": {"filters": {term: {"term": {name: term}} for term in terms}}}
        found = self._client.search(index=self._index, size=0, aggs={"held": wanted}, request_cache=True)
        return {term: bucket["doc_count"] for term, bucket in found["aggregations"]["held"]["buckets"].items()}

    def completions(self, start: str, limit: int) -> Sequence[str]:
        """Folded words of names that begin with ``start``, those of most documents first."""
        wanted = {"terms": {"field": NAME, "include": f"{start}[a-z0-9]*", "size": limit}}
        found = self._client.search(index=self._index, size=0, aggs={"words": wanted})
        return [bucket["key"] for bucket in found["aggregations"]["words"]["buckets"]]

    def select(self, plan: Plan, limit: int, facets: Sequence[str]) -> Selected:
        """Carry out a plan. Word statistics are those of all shards, so that their number changes no order."""
        found = self._client.search(
            index=self._index,
            search_type="dfs_query_then_fetch",
            query=_plan(plan),
            sort=[_NEWEST if plan.newest else {"_score": "desc"}, {_ORDER: "asc"}],
            size=limit,
            source=False,
            docvalue_fields=[{"field": GROUP}],
            track_total_hits=True,
            aggs={name: {"terms": {"field": name, "size": MAX_FACET_VALUES}} for name in facets},
        ).body
        counted = found.get("aggregations", {})
        return Selected(
            total=found["hits"]["total"]["value"],
            hits=[Found(hit["_score"] or 0.0, hit["fields"][GROUP][0], hit["_id"]) for hit in found["hits"]["hits"]],
            facets={name: {b["key"]: b["doc_count"] for b in counted[name]["buckets"]} for name in facets},
        )

    def read(self, places: Sequence[str]) -> Sequence[SearchDocument]:
        """The documents of some hits."""
        if not places:
            return []
        held = self._client.mget(index=self._index, ids=list(places))["docs"]
        return [document_of(b64decode(one["_source"][_STORED])) for one in held]


def _plan(plan: Plan) -> dict[str, Any]:
    """A plan as a query of Elasticsearch. Words are values in it, so no text can be read as syntax."""
    return {
        "bool": {
            "must": [_query(node) for node in plan.must] or [_constant({"match_all": {}}, 0.0)],
            "should": [_query(node) for node in plan.should],
            "must_not": [_query(node) for node in plan.must_not],
            "filter": [{"terms": {name: list(values)}} for name, values in plan.filters.items()],
        }
    }


def _query(node: Node) -> dict[str, Any]:
    if isinstance(node, Term):
        term = {"term": {node.field: {"value": node.value, "boost": node.boost}}}
        return term if node.field in SCORED else _constant(term, 0.0)
    if isinstance(node, Phrase):
        return _constant({"match_phrase": {node.field: " ".join(node.values)}}, 0.0)
    if isinstance(node, Const):
        return _constant(_query(node.part), node.score)
    if isinstance(node, AllOf):
        return {"bool": {"must": [_query(part) for part in node.parts]}}
    return {"bool": {"should": [_query(part) for part in node.parts], "minimum_should_match": node.at_least}}


def _constant(query: dict[str, Any], score: float) -> dict[str, Any]:
    return {"constant_score": {"filter": query, "boost": score}}


def _actions(index: str, documents: Iterable[SearchDocument], start: int) -> Iterator[dict[str, Any]]:
    for order, document in enumerate(documents, start):
        terms = {name: text if name in TEXTS else text.split() for name, text in engine_terms(document).items()}
        facets = facet_values(document)
        stored = {_STORED: b64encode(record_of(document)).decode(), _ORDER: order, GROUP: group_of(document)}
        yield {"_op_type": "index", "_index": index, "_id": str(order), **terms, **facets, **stored}


def _passes(error: TransportError | ApiError) -> bool:
    """True for what passes by itself: no connection, no time, too many requests, no node ready."""
    return isinstance(error, TransportError) or error.status_code in (429, 502, 503, 504)
