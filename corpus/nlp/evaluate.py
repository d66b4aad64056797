"""Precision, recall and F1 of extracted records against labelled ones, with what a change gains and loses.

Labelled records with ``sure: false`` or a ``facet`` are neutral: neither asked for nor counted as false. Negative
labels are counted apart: how many of them a record claims all the same. A ``coverage.json`` beside a file of labels
names, for documents labelled in part, the paths that were labelled.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from corpus.nlp.labels import Coverage, Record, coverage, is_negative, load, text_of

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
    agreed: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of what was found: how often a type of a condition, or the concern of a cut event, is as labelled."""
    taken: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of the negative labels: how many a record claims."""


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
    asked: dict[Key, Record] = {}
    neutral: set[Key] = set()
    negative: list[Record] = []
    for record in gold:
        sure = record.get("sure", True)
        if sure and is_negative(record):
            negative.append(record)
        elif sure and not record.get("facet"):
            asked[key_of(record)] = record
        else:
            neutral.add(key_of(record))
    judged = {(key.task, key.document) for key in (*asked, *neutral)}
    judged |= {(_task(record), _plain(record.get("doc"))) for record in negative}
    covered = {_plain(document): [_path(p) for p in paths] for document, paths in (coverage or {}).items()}
    found: dict[Key, Record] = {}
    waiting: dict[str, list[bool]] = defaultdict(list)
    for record in records:
        key = key_of(record)
        place = str(record.get("source") or record.get("path") or "")
        if (key.task, key.document) in judged and _is_covered(covered.get(key.document), place):
            found.setdefault(key, record)
            waiting[key.task].append(record.get("review") is not None)
    result = Result(review={task: (sum(flags), len(flags)) for task, flags in waiting.items()})
    result.taken = _taken(negative, {key: found[key] for key in found.keys() - asked.keys() - neutral})
    agreements: dict[str, list[bool]] = defaultdict(list)
    for key in asked.keys() & found.keys():
        agreements[key.task].append(_agree(asked[key], found[key]))
    result.agreed = {task: (sum(flags), len(flags)) for task, flags in agreements.items()}
    for key in asked.keys() | found.keys():
        outcome = "right" if key in asked and key in found else "missed" if key in asked else "wrong"
        if outcome == "wrong" and key in neutral:
            continue
        getattr(result, outcome).add(key)
        record = asked.get(key) or found[key]
        kind = (_kinds(record) or ["none"])[0]
        form = Path(str(record.get("file") or "unknown")).suffix or "unknown"
        for group in (key.task, f"{key.task} · {kind}", f"{key.task} · {form}", f"{key.task} · {key.document}"):
            setattr(result.scores[group], outcome, getattr(result.scores[group], outcome) + 1)
    return result


def _taken(negative: Iterable[Record], wrong: Mapping[Key, Record]) -> dict[str, tuple[int, int]]:
    """By task, how many negative labels one of the records claims, and how many there are."""
    claims: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for key, record in wrong.items():
        claims[key.task, key.document].append(record)
    flags: dict[str, list[bool]] = defaultdict(list)
    for label in negative:
        task = _task(label)
        flags[task].append(any(_claims(record, label) for record in claims[task, _plain(label.get("doc"))]))
    return {task: (sum(each), len(each)) for task, each in flags.items()}


def _claims(record: Record, label: Record) -> bool:
    """Whether a record is what the negative label says is none; of cut events, only those of conditions are asked."""
    if "event" not in label:
        return key_of(record) == key_of(label)
    mentions = str(label["mention"]).split()
    return (
        record.get("concerns") == "condition"
        and _path(record.get("source")) == _path(label["source"])
        and (not mentions or _path(record.get("target")) in map(_path, mentions))
    )


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
    cut = "op" in record or "event" in record
    return str(record.get("record") or ("cut_event" if cut else "product_line" if "hs" in record else "condition"))


def _kinds(record: Record) -> list[str]:
    task = _task(record)
    if task == "condition":
        return list(record.get("types") or ())
    return [str(record["op"])] if task == "cut_event" else [str(record.get("inspection") or "list")]


def _agree(label: Record, record: Record) -> bool:
    if _task(label) == "condition":
        return not set(_kinds(label)).isdisjoint(_kinds(record))
    return label.get("concerns") == record.get("concerns")


def _plain(value: object) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", str(value or "")).strip().lower())


def _path(value: object) -> str:
    return _plain(value).replace(" ", "").split("#")[0].strip("/")


def _is_covered(prefixes: Sequence[str] | None, place: str) -> bool:
    if prefixes is None:
        return True
    path = _path(place)
    return any(path.startswith(p[:-1]) if p.endswith("*") else path == p or path.startswith(p + "/") for p in prefixes)


def saved(result: Result) -> dict[str, Any]:
    """A run to compare later ones with: scores by task, and marks of the claims in place of the labels themselves."""
    return {
        "scores": {
            task: {"precision": round(score.precision, 4), "recall": round(score.recall, 4), "f1": round(score.f1, 4)}
            for task, score in sorted(result.scores.items())
            if task in TASKS
        },
        "right": sorted(map(_mark, result.right)),
        "wrong": sorted(map(_mark, result.wrong)),
    }


def compare(before: Mapping[str, Any], result: Result) -> dict[str, list[str]]:
    """What this run gains and loses against the saved one."""
    right, wrong = set(before["right"]), set(before["wrong"])
    return {
        "gained": sorted(_name(key) for key in result.right if _mark(key) not in right),
        "lost": sorted(_name(key) for key in result.missed if _mark(key) in right),
        "newly wrong": sorted(_name(key) for key in result.wrong if _mark(key) not in wrong),
    }


def _mark(key: Key) -> str:
    return hashlib.sha256(_name(key).encode()).hexdigest()[:12]


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
    for task, (agreed, total) in sorted(result.agreed.items()):
        if task != "product_line":
            yield f"{task}: {'a type' if task == 'condition' else 'concern'} as labelled in {agreed} of {total} found"
    for task, (taken, total) in sorted(result.taken.items()):
        yield f"{task}: {taken} of {total} negative labels are claimed"


def _extracted(gold: Iterable[Record], corpus: Path) -> list[Record]:
    """Records of the labelled files, extracted now as `extract` does it with all of them."""
    from corpus.nlp.library import of_files
    from corpus.nlp.pipeline import build_nlp, extract
    from corpus.nlp.records import record
    from corpus.reading import read_file

    nlp = build_nlp()
    names = {text_of(str(label["file"]), corpus): str(label["file"]) for label in gold if label.get("file")}
    files = sorted(names)
    library = of_files(files)
    return [
        record(document, names[file], candidate)
        for file in files
        for document in read_file(file)
        for candidate in extract(document, nlp, library).candidates
    ]


def run(gold_files: Sequence[Path], records: Path | None, corpus: Path, baseline: Path, save: bool) -> int:
    """Print the report, and what was gained and lost (status 1 if something was). ``save`` replaces the baseline."""
    gold = [label for path in gold_files for label in load(path)]
    result = evaluate(gold, load(records) if records else _extracted(gold, corpus), coverage(gold_files))
    print("\n".join(lines(result)))  # noqa: T201 - the report is what this command prints
    if save:
        baseline.write_text(json.dumps(saved(result), indent=0, sort_keys=True) + "\n", encoding="utf-8")
    if save or not baseline.is_file():
        return 0
    changes = compare(json.loads(baseline.read_text(encoding="utf-8")), result)
    for title, names in changes.items():
        print(f"{title}: {len(names)}", *names, sep="\n  ")  # noqa: T201 - as above
    return 1 if changes["lost"] or changes["newly wrong"] else 0
