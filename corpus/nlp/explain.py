"""Why a provision gave what it gave: the rules that fired, what they matched, and what left it out, in plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from corpus.errors import ReadError
from corpus.model import AnyCandidate, Condition, CutEvent, Document
from corpus.nlp.conditions import Verdict, judged
from corpus.nlp.headings import FUTURE, heading_of, modes_of
from corpus.nlp.operations import Operation, applies, between, read_operations
from corpus.nlp.pipeline import build_nlp, extract
from corpus.nlp.roles import READ_LIMIT, Context, first_role
from corpus.nlp.rules import Rule, load_rules
from corpus.nlp.sentences import Sentence, sentences
from corpus.nlp.titles import matter
from corpus.nlp.training import digest_of
from corpus.reading import read_file

_QUOTE = 160
_OF_CONDITIONS = ("roles", "condition_types")
_OF_EVENTS = ("concerns",)
_SENTENCES = 5
_LIKELY = 0.1
"""From this probability on a type of the second opinion is named."""


class NoSuchProvision(ReadError):
    """No document of the file has a provision of that path."""

    reason = "no provision of that path"
    advice = "`python -m corpus show FILE` lists the paths."


def explain_file(file: Path, path: str) -> Iterator[str]:
    """The explanation, line by line, for each document of the file that has the path. Raises ``ReadError``."""
    documents = [d for d in read_file(file) if any(p.path == path for p in d.provisions)]
    if not documents:
        raise NoSuchProvision(str(file), path)
    nlp = build_nlp()
    for document in documents:
        yield from explain(document, path, extract(document, nlp).candidates)


def explain(document: Document, path: str, candidates: Sequence[AnyCandidate]) -> Iterator[str]:
    """What stands above the provision, the verdict on it, and what else was found there."""
    events = [c for c in candidates if isinstance(c, CutEvent)]
    provision = next(p for p in document.provisions if p.path == path)
    yield f"{document.metadata.key.number}  {path}"
    yield f"  text: {_short(document.text[provision.text_start : provision.text_end])}"
    yield from _condition(document, path, events, candidates)
    here = [event for event in events if event.source == path]
    for event in here:
        yield from _event(document, event)
    if not here:
        yield from (f"no cut event: {reason}" for reason in left_out(document, document.provisions.index(provision)))
    inside = [c for c in candidates if provision.start <= c.start < provision.end]
    counts = {kind: sum(type(c).__name__ == kind for c in inside) for kind in ("ProductLine", "BusinessLine")}
    yield from (f"{number} records of the kind {kind} inside" for kind, number in counts.items() if number)


def _condition(
    document: Document, path: str, events: Sequence[CutEvent], candidates: Sequence[AnyCandidate]
) -> Iterator[str]:
    about = matter(document)
    title = first_role("title", about)
    if title and title[0] == "sanction":
        yield f"no condition: the title is of the role {title[0]}"
        yield from _fired([title[1]], [about])
        return
    seen = {context.provision.path: (context, verdict) for context, verdict in judged(document, events)}
    context, verdict = seen[path]
    yield f"label: {document.metadata.key.number}, {path}, {digest_of(context)}"
    yield "above it:"
    for above in _ancestors(document, context, seen):
        yield from _level(above)
    if verdict.opinion:
        kinds = [f"{kind} {sure:.2f}" for kind, sure in verdict.opinion.types.items() if sure >= _LIKELY]
        yield f"second opinion: a condition with probability {verdict.opinion.condition:.2f}; types: {', '.join(kinds)}"
    found = next((c for c in candidates if isinstance(c, Condition) and c.path == path), None)
    if found is None:
        yield f"no condition: {verdict.reason}"
        yield from _fired(verdict.rules, [context.heading, context.body, *reversed(context.above)])
        return
    yield f"condition, confidence {found.confidence}, review {found.review or 'not needed'}"
    yield from _fired(found.rules, [context.body, context.heading, *reversed(context.above)])
    yield f"  types: {', '.join(found.types)}; activity: {found.activity or '-'}; subject: {found.subject or '-'}"
    for figure in found.thresholds:
        scope = f" for {figure.scope}" if figure.scope else ""
        quote = document.text[figure.start : figure.end]
        yield f"  threshold: {figure.comparator} {figure.value:g} {figure.unit}{scope} («{quote}»)"
    if found.home_doc or found.home_path:
        yield f"  belongs to: {found.home_doc or 'unknown'} {found.home_path or 'place unknown'}"


def _ancestors(document: Document, context: Context, seen: dict[str, tuple[Context, Verdict]]) -> list[Context]:
    chain = []
    parent = context.provision.parent
    while parent is not None:
        above = document.provisions[parent]
        chain.append(seen[above.path][0])
        parent = above.parent
    return chain[::-1]


def _level(context: Context) -> Iterator[str]:
    words = context.heading or context.lead
    yield f"  {context.provision.path}: {_short(words) or '(no heading, no lead-in)'}"
    if context.under:
        yield f"    its items are of the role {context.under}"
        yield from (f"  {line}" for line in _fired([context.rule], [context.lead, context.heading, context.body]))


def _event(document: Document, event: CutEvent) -> Iterator[str]:
    target = " ".join(part for part in (event.target_doc or "document unknown", event.target) if part)
    override = ", by overriding" if event.override else ""
    yield f"cut event: {event.op} {target}{override}; concerns {event.concerns}; review {event.review or 'not needed'}"
    yield f"  ordered by: {_short(document.text[event.start : event.end])}"
    yield from _fired(event.rules, [document.text[event.start : event.end]], _OF_EVENTS)


def left_out(document: Document, index: int) -> Iterator[str]:
    """Why the provision at ``index`` gives no cut event, one line a reason."""
    provision = document.provisions[index]
    modes = _modes(document, index)
    if document.metadata.consolidates or document.metadata.key.kind == "van-ban-hop-nhat":
        yield "a consolidated text changes nothing itself"
    elif provision.quoted:
        yield "it is quoted: wording of the amended document"
    elif FUTURE in modes:
        yield "a heading above it lists what is to be amended later"
    else:
        own = islice(sentences(document.text, provision.text_start, provision.text_end), _SENTENCES)
        read = [(sentence, read_operations(sentence, modes)) for sentence in own]
        if not any(operations for _, operations in read):
            yield "no sentence of its own has a verb of the rules for operations, at its start or in the passive"
        for sentence, operations in read:
            yield from (_unused(operation, sentence) for operation in operations)


def _modes(document: Document, index: int) -> frozenset[str]:
    """What the headings above a provision, and its own, say of it."""
    chain = [document.provisions[index]]
    while chain[-1].parent is not None:
        chain.append(document.provisions[chain[-1].parent])
    modes: frozenset[str] = frozenset()
    for provision in reversed(chain):
        if not provision.quoted and provision.kind not in ("khoan", "diem", "tiet"):
            modes = modes_of(heading_of(document, provision), modes)
    return modes


def _unused(operation: Operation, sentence: Sentence) -> str:
    """Why an operation that was read changes nothing by itself."""
    words = _short(sentence.text[operation.verb.start : operation.verb.end])
    matched = f"rule {operation.rule.id} matched «{words}», "
    cited = [citation for citation in between(sentence, 0, len(sentence.text)) if not citation.this]
    if not cited and not operation.objects:
        return matched + "but it cites no other document and no provision of one"
    if operation.op == "container":
        return matched + "which only names the document or article for its items"
    if operation.objects and all(applies(sentence, citation) for citation in operation.objects):
        return matched + "but what it cites goes on applying"
    return matched + "but its items are the operations, or what it cites is this document, a case or history"


def _fired(ids: Sequence[str], texts: Sequence[str], files: Sequence[str] = _OF_CONDITIONS) -> Iterator[str]:
    """One line a rule: its id, and the words that it matched where a pattern of these rule files did."""
    known = {rule.id: rule for name in files for rule in load_rules(name)}
    for id_ in ids:
        rule = known.get(id_)
        words = _matched(rule, texts) if rule else ""
        yield f"  rule {id_}" + (f" matched «{words}»" if words else "")


def _matched(rule: Rule, texts: Sequence[str]) -> str:
    hits = ((text, rule.search(text[:READ_LIMIT].lower())) for text in texts)
    return next((_short(text[hit.start() : hit.end()]) for text, hit in hits if hit), "")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _QUOTE else flat[:_QUOTE].rstrip() + "…"
