"""Precision, recall and F1 of extracted records against labelled ones, with what a change gains and loses.

Labelled records with ``sure: false`` or a ``facet`` are neutral: neither asked for nor counted as false. A
``coverage.json`` beside a file of labels names, for documents labelled in part, the paths that were labelled.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

Record = Mapping[str, Any]
Coverage = Mapping[str, Sequence[str]]
TASKS = ("condition", "cut_event", "product_line")


class Key(NamedTuple):
    """What must agree for a record to count as found. ``kind`` is its type or operation, for the breakdown."""

    task: str
    document: str
    claim: tuple[str, ...]


@dataclass(slots=True)
class Score:
    """Counts of one group of records."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 if nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of what was asked for that was found; 0 if nothing was asked for."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 0.0


@dataclass(slots=True)
class Result:
    """Scores by (task, group); what was right, wrong and missed; share of the records that wait for a person."""

    scores: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    right: set[Key] = field(default_factory=set)
    wrong: set[Key] = field(default_factory=set)
    missed: set[Key] = field(default_factory=set)
    review: dict[str, tuple[int, int]] = field(default_factory=dict)


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson interval of a share; (0, 1) if there is nothing to judge by."""
    if total == 0:
        return 0.0, 1.0
    share = hits / total
    divisor = 1 + z * z / total
    centre = share + z * z / (2 * total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(0.0, (centre - half) / divisor), min(1.0, (centre + half) / divisor)


def evaluate(gold: Iterable[Record], records: Iterable[Record], coverage: Coverage | None = None) -> Result:
    """Compare records with labels, over the documents and tasks that have labels."""
    asked: dict[Key, str] = {}
    neutral: set[Key] = set()
    for record in gold:
        key = key_of(record)
        if record.get("sure", True) and not record.get("facet") and _kinds(record):
            asked[key] = _kinds(record)[0]
        else:
            neutral.add(key)
    judged = {(key.task, key.document) for key in (*asked, *neutral)}
    covered = {_plain(document): [_path(p) for p in paths] for document, paths in (coverage or {}).items()}
    found: dict[Key, str] = {}
    waiting: dict[str, list[bool]] = defaultdict(list)
    for record in records:
        key = key_of(record)
        place = str(record.get("source") or record.get("path") or "")
        if (key.task, key.document) in judged and _is_covered(covered.get(key.document), place):
            found.setdefault(key, (_kinds(record) or ["none"])[0])
            waiting[key.task].append(record.get("review") is not None)
    result = Result(review={task: (sum(flags), len(flags)) for task, flags in waiting.items()})
    for key in asked.keys() | found.keys():
        outcome = "right" if key in asked and key in found else "missed" if key in asked else "wrong"
        if outcome == "wrong" and key in neutral:
            continue
        getattr(result, outcome).add(key)
        kind = asked.get(key) or found[key]
        for group in (key.task, f"{key.task} · {kind}", f"{key.task} · {key.document}"):
            setattr(result.scores[group], outcome, getattr(result.scores[group], outcome) + 1)
    return result


def key_of(record: Record) -> Key:
    """The claim of a record, labelled or extracted."""
    task = _task(record)
    claim: tuple[str, ...]
    if task == "cut_event":
        claim = (str(record["op"]), _plain(record.get("target_doc")), _path(record.get("target")))
    elif task == "product_line":
        name = re.sub(r"[\W_]+", " ", _plain(record["name"])).strip()
        claim = (*sorted(re.sub(r"\D", "", code) for code in record["hs"]), name)
    else:
        claim = (_path(record["path"]),)
    return Key(task, _plain(record.get("doc")), claim)


def _task(record: Record) -> str:
    return str(
        record.get("record") or ("cut_event" if "op" in record else "product_line" if "hs" in record else "condition")
    )


def _kinds(record: Record) -> list[str]:
    task = _task(record)
    if task == "condition":
        return list(record.get("types") or ())
    return [str(record["op"])] if task == "cut_event" else [str(record.get("inspection") or "list")]


def _plain(value: object) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", str(value or "")).strip().lower())


def _path(value: object) -> str:
    return _plain(value).replace(" ", "").split("#")[0].strip("/")


def _is_covered(prefixes: Sequence[str] | None, place: str) -> bool:
    if prefixes is None:
        return True
    path = _path(place)
    return any(path.startswith(p[:-1]) if p.endswith("*") else path == p or path.startswith(p + "/") for p in prefixes)


def compare(before: Mapping[str, Sequence[str]], result: Result) -> dict[str, list[str]]:
    """What this run gains and loses against the saved one."""
    right, wrong = ({_name(key) for key in keys} for keys in (result.right, result.wrong))
    old_right, old_wrong = set(before["right"]), set(before["wrong"])
    return {
        "gained": sorted(right - old_right),
        "lost": sorted(old_right - right),
        "newly wrong": sorted(wrong - old_wrong),
        "no longer wrong": sorted(old_wrong - wrong),
    }


def _name(key: Key) -> str:
    return " | ".join((key.task, key.document, *key.claim))


def lines(result: Result) -> Iterator[str]:
    """The report as lines: task first, then its kinds and documents."""
    yield f"{'':60} {'P':>5} {'[95 %':>7} {']':>5}  {'R':>5} {'[95 %':>7} {']':>5}  {'F1':>5}  right wrong missed"
    for group, score in sorted(result.scores.items()):
        low, high = wilson(score.right, score.right + score.wrong)
        low_recall, high_recall = wilson(score.right, score.right + score.missed)
        yield (
            f"{group[:60]:60} {score.precision:5.3f} {low:7.3f} {high:5.3f}  {score.recall:5.3f}"
            f" {low_recall:7.3f} {high_recall:5.3f}  {score.f1:5.3f}  {score.right:5} {score.wrong:5} {score.missed:6}"
        )
    for task, (waiting, total) in sorted(result.review.items()):
        yield f"{task}: {waiting} of {total} records wait for review"


def _load(path: Path) -> list[Record]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def _coverage(paths: Sequence[Path]) -> Coverage:
    found: dict[str, Sequence[str]] = {}
    for folder in dict.fromkeys(path.parent for path in paths):
        file = folder / "coverage.json"
        if file.is_file():
            found.update(json.loads(file.read_text(encoding="utf-8")))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Door of ``python -m corpus.nlp evaluate``. Exit status 1 if a baseline was given and something was lost."""
    parser = argparse.ArgumentParser(
        prog="python -m corpus.nlp evaluate", description="Score extracted records against labelled ones."
    )
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD", help="JSON Lines of labelled records")
    parser.add_argument("--records", type=Path, required=True, help="JSON Lines as `extract` prints them")
    parser.add_argument("--baseline", type=Path, help="saved run to compare with: prints gains and losses")
    parser.add_argument("--save", type=Path, help="write this run as a baseline (JSON)")
    options = parser.parse_args(argv)
    gold = [record for path in options.gold for record in _load(path)]
    result = evaluate(gold, _load(options.records), _coverage(options.gold))
    print("\n".join(lines(result)))  # noqa: T201 — the report is this command's output
    if options.save:
        saved = {part: sorted(_name(key) for key in getattr(result, part)) for part in ("right", "wrong", "missed")}
        options.save.write_text(
            json.dumps(saved, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )
    if options.baseline is None:
        return 0
    changes = compare(json.loads(options.baseline.read_text(encoding="utf-8")), result)
    for title, names in changes.items():
        print(*(f"{title}: {name}" for name in names), sep="\n")  # noqa: T201
    return 1 if changes["lost"] or changes["newly wrong"] else 0
