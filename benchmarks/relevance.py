"""How good the first answers are: success@1 and nDCG@10 by kind of query, with the time a query takes.

    python -m benchmarks.relevance DATA_DIR QUERIES.jsonl [--engine tantivy] [--misses] [--ablation]

The index is that of all texts in ``../shared/corpus``: `python -m corpus import ../shared/corpus`, then the steps of
`make run`; for another engine then `SEARCH_ENGINE=whoosh python -m search_api index`. ``--ablation`` measures
again with each weight of ``search_api.ranking`` off, halved and doubled.

A query is ``{"q", "kind", "answers": [{"doc", "path", "grade", "row", "hs"}]}``, at times with ``any_of_doc``, or
``hs_prefix`` and ``any_of_hs_prefix_in_doc``. A hit is right if its path is an answer's, stands inside it, or is above
it but still inside one Điều or one Roman item of an annex.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from search_api import ranking
from search_api.port import SearchDocument, SearchIndex, SearchRequest
from search_api.service import open_index
from search_api.settings import SearchSettings

_ARTICLE = re.compile(r"(?:^|/)(?:dieu-[^/]+|muc-[IVXL]+)(?:/|$)")


def is_right(hit: SearchDocument, answer: dict[str, Any], also_doc: str | None) -> bool:
    """True if the hit is this answer, there or in the document that a consolidated text stands for.

    A row of goods is judged by its codes: how a list labels its rows is a matter of reading it.
    """
    if hit.number not in (answer["doc"], also_doc):
        return False
    if "hs" in answer:
        return set(hit.hs) == set(answer["hs"])
    wanted, got = answer["path"], hit.path
    inside = got == wanted or got.startswith(f"{wanted}/")
    return (inside if wanted else not got) or (wanted.startswith(f"{got}/") and bool(_ARTICLE.search(got)))


def grades(hits: list[SearchDocument], query: dict[str, Any]) -> list[int]:
    """Grade of each hit. An answer counts once: a further hit for it takes a place and gains nothing."""
    left = list(query["answers"])
    found = []
    for hit in hits:
        answer = next((one for one in left if is_right(hit, one, query.get("also_doc"))), None)
        if answer is not None:
            left.remove(answer)
            found.append(int(answer["grade"]))
        else:
            found.append(2 if hit.number in query.get("any_of_doc", []) or _any_row(hit, query) else 0)
    return found


def _any_row(hit: SearchDocument, query: dict[str, Any]) -> bool:
    prefix = query.get("hs_prefix")
    return (
        prefix is not None
        and hit.number == query["any_of_hs_prefix_in_doc"]
        and any(code.startswith(prefix) for code in hit.hs)
    )


def ndcg(found: list[int], query: dict[str, Any]) -> float:
    """nDCG@10, at most 1."""
    ideal = sorted((int(answer["grade"]) for answer in query["answers"]), reverse=True)[:10]
    gain = [sum((2**g - 1) / math.log2(n + 2) for n, g in enumerate(row[:10])) for row in (found, ideal)]
    return min(1.0, gain[0] / gain[1])


def measure(index: SearchIndex, queries: list[dict[str, Any]], misses: bool) -> dict[str, list[tuple[bool, float]]]:
    """Kind of query → (is the first answer right, nDCG@10) of each."""
    rows: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    for query in queries:
        page = index.search(SearchRequest(query["q"], limit=20))
        found = grades([hit.document for hit in page.hits], query)
        first = bool(found and found[0])
        rows[query["kind"]].append((first, ndcg(found, query)))
        if misses and not first:
            print(f"\n{query['q']}  ({page.total})")
            for hit in page.hits[:4]:
                document = hit.document
                print(f"  {hit.score:7.1f} {document.kind} {document.number} {document.path} | {document.title[:60]}")
            print("  wanted:", [(answer["doc"], answer["path"]) for answer in query["answers"]])
    return rows


def means(results: list[tuple[bool, float]]) -> tuple[float, float]:
    """success@1 and nDCG@10 over queries."""
    success, gain = zip(*results, strict=True)
    return statistics.fmean(success), statistics.fmean(gain)


def ablation(index: SearchIndex, queries: list[dict[str, Any]]) -> None:
    """Print what each weight is worth."""
    print(f"\n{'weight':<20}{'':>8}{'off':>14}{'half':>14}{'double':>14}")
    for name, weight in [(name, value) for name, value in vars(ranking).items() if name.isupper()]:
        for part in weight if isinstance(weight, dict) else [None]:
            value = weight[part] if part else weight
            cells = []
            for factor in (0, 0.5, 2):
                changed = type(value)(value * factor)
                setattr(ranking, name, weight | {part: changed} if part else changed)
                rows = measure(index, queries, misses=False)
                cells.append("{:.2f} / {:.3f}".format(*means([one for many in rows.values() for one in many])))
            setattr(ranking, name, weight)
            label = f"{name} {part}" if part else name
            print(f"{label:<20}{value:>8}{''.join(f'{cell:>14}' for cell in cells)}", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--engine", choices=("tantivy", "whoosh", "elasticsearch"), default="tantivy")
    parser.add_argument("--misses", action="store_true", help="show the first hits of queries whose first hit is wrong")
    parser.add_argument("--ablation", action="store_true", help="measure with each weight off, halved and doubled")
    args = parser.parse_args()
    index = open_index(SearchSettings(data_dir=args.data, search_engine=args.engine))
    queries = [json.loads(line) for line in args.queries.read_text(encoding="utf-8").splitlines()]
    rows = measure(index, queries, args.misses)
    times = []
    for query in queries:
        start = time.perf_counter()
        index.search(SearchRequest(query["q"], limit=20))
        times.append((time.perf_counter() - start) * 1000)
    print(f"\n{'kind':<16}{'n':>4}{'success@1':>11}{'nDCG@10':>9}")
    for kind, results in [*rows.items(), ("all", [one for many in rows.values() for one in many])]:
        success, gain = means(results)
        print(f"{kind:<16}{len(results):>4}{success:>11.2f}{gain:>9.2f}")
    times.sort()
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    print(f"{index.count()} documents; ms a query: p50 {p50:.1f}, p99 {p99:.1f}")
    if args.ablation:
        ablation(index, queries)


if __name__ == "__main__":
    main()
