"""Training of the second opinion (``corpus.nlp.opinion``) from labelled provisions whose documents are in the store.

A row of labels: number of the document, path, digest of the unit's first words, ``condition`` or ``none``, the types
of a condition, and whether the rules were written with this text in view. If they were, the model is not shown what
they say of it: it would learn to trust them more than they deserve on a new text. A text is found by number and path
and known by its digest, so that another version of the document does not lend its words to the label. The seed is
fixed: the same labels and texts give the same weights.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from thinc.api import Adam, fix_random_seed

from corpus.errors import Missing
from corpus.keys import number_slug
from corpus.model import Document
from corpus.nlp.conditions import by_rules, unit_of, what_rules_say
from corpus.nlp.opinion import FILE, TYPES, Hashes, Linear, Outcomes, features, inputs, new_model, save
from corpus.nlp.roles import Context
from corpus.nlp.surroundings import Numbers, Places, Regression, fit, inputs_of, places_of, probabilities
from corpus.nlp.titles import matter
from corpus.store import Store, number_of

_PARTS = 3
"""Parts of the documents; the scores of each come from a model that has read the others."""
_TIMES = 15
"""Labelled units that a rule must have spoken on to have weights of its own."""
_EPOCHS = 6
_BATCH = 128
_RATE = 0.02
_PENALTY = 0.001
"""On the squares of the weights, for each batch: without it the model is surer than its labels allow."""
_START = 60
"""Characters of a unit that its digest is made of."""


class Label(NamedTuple):
    """What an annotator said of one unit; ``types`` is empty if it is no condition."""

    number: str
    path: str
    digest: str
    is_condition: bool
    types: tuple[str, ...]
    in_view: bool
    """Whether the rules were written with its text in view."""


class Example(NamedTuple):
    """A unit as the model sees it, with its label."""

    features: Hashes
    label: Label


def read_labels(file: Path) -> list[Label]:
    """The labels of a tab-separated file with a header."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [
            Label(
                row["number"],
                row["path"],
                row["digest"],
                row["label"] == "condition",
                tuple(row["types"].split()),
                row["rules"] == "in view",
            )
            for row in csv.DictReader(rows, delimiter="\t")
        ]


def digest_of(context: Context) -> str:
    """First eight hexadecimal digits of the SHA-256 of the first words of a unit."""
    return hashlib.sha256((context.body or context.heading)[:_START].encode()).hexdigest()[:8]


class Text(NamedTuple):
    """A document with labelled units."""

    examples: list[Example]
    places: Places
    asked: list[Hashes]
    """Features of all units that the model is asked about, labelled or not."""
    labels: dict[int, Label]
    """The labels among them, by place in ``asked``."""


def texts_of(labels: Sequence[Label], store: Store) -> list[Text]:
    """The documents in the store in which labels stand; each label is used once."""
    wanted: dict[str, dict[tuple[str, str], Label]] = defaultdict(dict)
    for label in labels:
        wanted[number_slug(label.number)][label.path, label.digest] = label
    known = ((store.load(name), wanted[number]) for name in store.documents() if (number := number_of(name)) in wanted)
    return [text for document, wants in known if (text := _text(document, wants)).examples]


def _text(document: Document, wants: dict[tuple[str, str], Label]) -> Text:
    """The document with those of its labels that it has; they are taken out of ``wants``."""
    title = matter(document)
    units = list(by_rules(document, ()))
    placed = [unit_of(context, verdict) for context, verdict in units]
    text = Text([], places_of(placed), [], {})
    for (context, verdict), unit in zip(units, placed, strict=True):
        label = wants.pop((context.provision.path, digest_of(context)), None)
        said = what_rules_say(context, verdict)
        if label:
            text.examples.append(Example(features(context, title, () if label.in_view else said), label))
        if unit.is_asked:
            if label:
                text.labels[len(text.asked)] = label
            text.asked.append(features(context, title, said))
    return text


def train_regression(texts: Sequence[Text]) -> Regression:
    """Weights of what stands around a unit, learnt from scores of models that had read other documents only."""
    rules = _frequent_rules(texts)
    read: list[Numbers] = []
    told: list[bool] = []
    for part in range(_PARTS):
        model = train([one for text in texts for one in text.examples if _part(one.label) != part])
        for text in texts:
            rows = [row for row, label in text.labels.items() if _part(label) == part]
            if rows:
                scores = model.predict(inputs(text.asked))[:, 0].astype(float)
                read.append(inputs_of(text.places, scores, rules)[rows])
                told += [text.labels[row].is_condition for row in rows]
    return Regression(rules, fit(np.concatenate(read), np.array(told, float)))


def _frequent_rules(texts: Sequence[Text]) -> tuple[str, ...]:
    """Rules that spoke first on some labelled units whose text they were not written for."""
    counts: Counter[str] = Counter()
    for text in texts:
        asked = np.flatnonzero(text.places.asked)
        counts.update(text.places.rules[asked[row]] for row, label in text.labels.items() if not label.in_view)
    return tuple(sorted(rule for rule, count in counts.items() if rule and count >= _TIMES))


def _part(label: Label) -> int:
    """Documents fall into parts by their numbers."""
    return zlib.crc32(number_slug(label.number).encode()) % _PARTS


def train(found: Sequence[Example]) -> Linear:
    """A model that has read the examples some times over, in an order that the seed decides."""
    fix_random_seed(0)
    order = np.random.default_rng(0)
    model, optimiser = new_model(), Adam(_RATE, L2=_PENALTY, L2_is_weight_decay=False, grad_clip=0)
    told, counted = _targets(found)
    for epoch in range(_EPOCHS):
        optimiser.learn_rate = _RATE * (1 - epoch / _EPOCHS)
        shuffled = order.permutation(len(found))
        for start in range(0, len(found), _BATCH):
            batch = shuffled[start : start + _BATCH]
            scores, backprop = model.begin_update(inputs([found[i].features for i in batch]))
            backprop((probabilities(scores) - told[batch]) * counted[batch])
            model.finish_update(optimiser)
    return model


def _targets(found: Sequence[Example]) -> tuple[Outcomes, Outcomes]:
    """What each outcome should be, and which outcomes count: types only of conditions."""
    told = np.zeros((len(found), 1 + len(TYPES)), np.float32)
    for row, (_, label) in zip(told, found, strict=True):
        row[0] = label.is_condition
        row[1:] = [kind in label.types for kind in TYPES]
    counted = np.repeat(told[:, :1], 1 + len(TYPES), axis=1)
    counted[:, 0] = 1
    return told, counted


def run(labels: Path, data_dir: Path) -> int:
    """Train on the labels whose texts are in the store, and write the weights. Raises ``Missing`` if there are none."""
    wanted = read_labels(labels)
    texts = texts_of(wanted, Store(data_dir))
    if not any(text.labels for text in texts):
        raise Missing(str(labels), f"no labelled text in {data_dir}; import the labelled documents first")
    found = [example for text in texts for example in text.examples]
    save(train(found), train_regression(texts), FILE)
    conditions = sum(example.label.is_condition for example in found)
    sys.stderr.write(f"trained on {len(found)} of {len(wanted)} labelled units, {conditions} of them conditions\n")
    return 0
