"""Business conditions (điều kiện kinh doanh): one unit is the smallest labelled provision that states one.

The role of a provision (``corpus.nlp.roles``) decides. Below a heading or lead-in of conditions every unit is one
unless its own words say otherwise; elsewhere only words that demand something of a business make one, and a person
is asked to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from corpus.forms import is_form
from corpus.model import MODEL_ONLY, Condition, CutEvent, Document, Provision
from corpus.nlp.activities import activity_of, subject_of
from corpus.nlp.concerns import AS_NEIGHBOURS
from corpus.nlp.condition_types import condition_types, with_cited_types
from corpus.nlp.homes import Homes
from corpus.nlp.opinion import Opinion, features, opinions
from corpus.nlp.roles import (
    AMENDS_CONDITIONS,
    BARRED,
    CONTAINERS,
    Context,
    contexts,
    first_role,
    first_sentence,
    sentences,
)
from corpus.nlp.surroundings import Unit, places_of
from corpus.nlp.thresholds import thresholds
from corpus.nlp.titles import matter

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Where wording alone can make a condition; in a list of an authority's tasks it never does.
_OPEN = frozenset({None, "mixed", "procedure", "right"})
_BRINGING = ("amend", "supplement", "replace")
# Under a heading of conditions, words of these roles are said by the way in a unit that begins as a demand.
_BY_THE_WAY = frozenset({"procedure", "revocation", "right", "duty"})
_STATES = re.compile(
    r"^(?:phải )?(?:là|đáp ứng|bảo đảm|đảm bảo|phù hợp|tuân thủ|đạt|đủ|đã|chưa|thuộc|hoàn thành|"
    r"có (?!quyền (?!sử dụng|sở hữu)|trách nhiệm|nghĩa vụ)|được (?!miễn|hưởng|quyền|phép|lựa chọn)|"
    r"không (?!áp dụng|cần|bắt buộc|quá|tiếp nhận|phải (?!là)))\b|"
    r"^(?:tỷ lệ|mức|vốn|tổng|số lượng|diện tích|giá trị|thời gian)\b[^.;]{3,160}"
    r"\b(?:tối thiểu|ít nhất|không (?:thấp hơn|dưới|vượt quá)) [^.;]{0,20}\d",
    re.IGNORECASE,
)
_OWN_REQUIREMENT = re.compile(
    r"^(?:phải )?có (?!các |đủ các |đủ |"
    r"[^:;,]{3,80} (?:bảo đảm|đảm bảo|đáp ứng|đạt) (?:đủ )?các (?:yêu cầu|điều kiện) sau)|"
    r"^được [^.;]{2,120}\bcấp\b|\bchỉ được [^.;]*\bsau khi (?:được|có)",
    re.IGNORECASE,
)
_GOODS = re.compile(
    r"^(?:các )?(?:điều kiện|yêu cầu)(?: \S+){0,5}? đối với (?:các )?"
    r"(?:sản phẩm|hàng hóa|thực phẩm|phụ gia|trang thiết bị|thuốc|động vật|thực vật|nguyên liệu)\b",
    re.IGNORECASE,
)


SECOND_OPINION = "second_opinion"
"""Rule id of what only the trained model takes for a condition; review code of what it doubts in the rules' find."""
_UNLIKELY = 0.15
_LIKELY = 0.4
_SURE = 0.5
"""Probabilities, by the second opinion, from which a unit stays a condition that rules found, from which it becomes one
where they are silent, and from which nobody needs to look at what they found. Chosen on whole documents that the model
had not read (docs/extraction-conditions.md)."""
_SURELY_NOT_OF = 0.02
_LIKELY_OF = 0.3
"""Probabilities below which a condition is not of a type that rules tell, and from which it is of another."""


class Verdict(NamedTuple):
    """Whether a unit states a condition, and why; ``reason`` says in words what left it out."""

    rules: tuple[str, ...]
    confidence: float = 0.0
    review: str | None = None
    facet: str | None = None
    reason: str = ""
    silent: bool = False
    """True if no rule says what the unit is."""
    opinion: Opinion | None = None
    """The second opinion, if it was asked for."""

    @property
    def is_condition(self) -> bool:
        """Whether it is one."""
        return not self.reason


def find(document: Document, nlp_doc: Doc) -> Iterator[Condition]:
    """The conditions of a document, in text order. Documents on sanctions have none."""
    events = [c for c in nlp_doc.user_data.get("candidates", ()) if isinstance(c, CutEvent)]
    homes = Homes(document, events)
    found = [
        _condition(document, context, homes, verdict)
        for context, verdict in judged(document, events)
        if verdict.is_condition
    ]
    yield from with_cited_types(document, found)


def judged(document: Document, events: Sequence[CutEvent]) -> Iterator[tuple[Context, Verdict]]:
    """Every provision with what stands around it and the verdict on it; none in documents on sanctions."""
    title = matter(document)
    units = list(by_rules(document, events))
    placed = [unit_of(context, verdict) for context, verdict in units]
    asked = (
        features(context, title, what_rules_say(context, verdict))
        for (context, verdict), unit in zip(units, placed, strict=True)
        if unit.is_asked
    )
    told = opinions(asked, places_of(placed))
    for (context, verdict), unit in zip(units, placed, strict=True):
        yield context, _weighed(verdict, next(told)) if unit.is_asked else verdict


def unit_of(context: Context, verdict: Verdict) -> Unit:
    """A provision with what rules make of it. The model is not asked where they close the matter, nor of quoted
    wording, which has lost the headings that it goes by: there rules are alone.
    """
    is_open = verdict.is_condition or verdict.silent
    rule = verdict.rules[0] if verdict.rules else ""
    asked = is_open and not verdict.facet and not context.provision.quoted
    return Unit(context, rule, verdict.is_condition, verdict.silent, asked)


def by_rules(document: Document, events: Sequence[CutEvent]) -> Iterator[tuple[Context, Verdict]]:
    """The same as far as rules tell."""
    title = first_role("title", matter(document))
    if title and title[0] == "sanction":
        return
    brings = {
        e.source for e in events if e.concerns == "condition" and e.op in _BRINGING and AS_NEIGHBOURS not in e.rules
    }
    forms = _form_annexes(document)
    for context in contexts(document, brings):
        verdict = _verdict(context, forms)
        if title and (verdict.is_condition or verdict.silent) and not _names_business(context):
            reason = f"the title is of the role {title[0]}, and no heading names a business"
            verdict = Verdict((title[1],), reason=reason)
        yield context, verdict


def what_rules_say(context: Context, verdict: Verdict) -> tuple[str, ...]:
    """The verdict of the rules, and how they came to it, as marks for the model."""
    says = "condition" if verdict.is_condition else "silent" if verdict.silent else "none"
    return f"says={says}", f"role={context.role}", f"under={context.rule}", *(f"rule={rule}" for rule in verdict.rules)


def _weighed(verdict: Verdict, second: Opinion) -> Verdict:
    """The verdict of the rules weighed by the second opinion: a person is asked to look at what only that takes for a
    condition, and at what it doubts.
    """
    if verdict.silent:
        told = Verdict((SECOND_OPINION,), 0.5, MODEL_ONLY) if second.condition >= _LIKELY else verdict
    elif second.condition < _UNLIKELY:
        told = Verdict(verdict.rules, reason=f"the second opinion takes it for none ({second.condition:.3f})")
    else:
        told = verdict._replace(review=verdict.review or (SECOND_OPINION if second.condition < _SURE else None))
    return told._replace(opinion=second)


def _names_business(context: Context) -> bool:
    """Whether it stands under a heading or lead-in that sets conditions of a business."""
    return context.role == "condition" and any(first_role("business", part) for part in context.near[-2:])


def _form_annexes(document: Document) -> frozenset[str]:
    """Annexes that are blank forms (biểu mẫu)."""
    return frozenset(
        provision.path
        for provision in document.provisions
        if provision.kind == "phu-luc"
        and is_form(document.text, provision.start, provision.text_start, provision.text_end)
    )


def _verdict(context: Context, forms: frozenset[str]) -> Verdict:
    provision = context.provision
    group = provision.kind in CONTAINERS | {"phu-luc", "mau"}
    text = context.body or ("" if provision.kind == "dieu" else context.heading)
    if "mau-" in provision.path or provision.path.partition("/")[0] in forms:
        return Verdict((), reason="it is part of a blank form")
    if group and (context.has_items or context.role != "condition"):
        return Verdict((), reason="it only groups others")
    if context.has_items:
        return _lead_in(context, text)
    if not text:
        return Verdict((), reason="it has no words of its own")
    if context.role == "condition":
        excluded = first_role("text", first_sentence(text))
        if excluded and not _by_the_way(context, excluded[0], text):
            return Verdict((excluded[1],), reason=f"its own words are of the role {excluded[0]}")
        if any(_GOODS.search(part) for part in context.above):
            return Verdict((context.rule,), 0.7, "goods_requirement")
        return Verdict((context.rule,), 0.95)
    if context.role not in _OPEN | {"duty"}:
        return Verdict((context.rule,), reason=f"what stands above it is of the role {context.role}")
    found = _demand(context, text) or _quoted(context, text)
    if not found:
        reason = "nothing above it speaks of conditions, and its own words demand nothing"
        return Verdict((), reason=reason, silent=True)
    excluded = first_role("text", first_sentence(text))
    if excluded:
        return Verdict((excluded[1],), reason=f"its own words are of the role {excluded[0]}")
    if context.rule == AMENDS_CONDITIONS:
        return Verdict((context.rule, found[1]), 0.85)
    return Verdict((found[1],), 0.7, "outside_conditions")


def _by_the_way(context: Context, role: str, text: str) -> bool:
    """Whether words of that role only come along in a condition: a demand, or what bars somebody from the trade."""
    barred = role == "revocation" and context.rule in BARRED
    return barred or (role in _BY_THE_WAY and _STATES.match(text) is not None)


def _demand(context: Context, text: str) -> tuple[str, str] | None:
    """What demands something of a business: the unit as it begins, or a sentence that says what it must be to operate.

    In a list of duties only the latter does.
    """
    told = first_role("requirement", text) if context.role in _OPEN else None
    return told or next((found for part in sentences(text) if (found := first_role("sentence", part))), None)


def _quoted(context: Context, text: str) -> tuple[str, str] | None:
    """Bare "Có …" is a demand only where it must be one: in quoted wording, or in a chapter on conditions."""
    bare = (context.provision.quoted and context.role is None) or context.role == "mixed"
    return first_role("quoted", text) if bare else None


def _lead_in(context: Context, text: str) -> Verdict:
    """A lead-in is a unit where only papers stand under it, and half a unit where it demands something itself."""
    if context.role != "condition" or not _OWN_REQUIREMENT.search(text) or first_role("text", text):
        return Verdict((), reason="it leads in items and demands nothing of its own")
    if context.under == "condition":
        return Verdict((context.rule,), 0.5, "lead_in", "chapeau")
    if context.under == "dossier":
        return Verdict(("papers-below",), 0.8)
    return Verdict((context.rule,), reason=f"it leads in items of the role {context.under}")


def _condition(document: Document, context: Context, homes: Homes, verdict: Verdict) -> Condition:
    provision = context.provision
    text = context.body or context.heading
    start, end = _own_span(document.text, provision)
    types, type_rules = condition_types(text, context.near)
    types = _weighed_types(types, verdict.opinion)
    home_doc, home_path = homes.of(context.index)
    return Condition(
        start=start,
        end=end,
        rules=verdict.rules + type_rules,
        confidence=verdict.confidence,
        review=verdict.review,
        path=provision.path,
        types=types,
        activity=activity_of(context.above, document.metadata.title),
        subject=subject_of(text, context.above),
        thresholds=tuple(thresholds(document.text, start, end, " ".join(context.above[-2:]))),
        facet=verdict.facet,
        home_doc=home_doc,
        home_path=home_path,
    )


def _weighed_types(types: tuple[str, ...], second: Opinion | None) -> tuple[str, ...]:
    """The types that rules tell, without those that the second opinion excludes, with those that it finds likely."""
    if second is None:
        return types
    kept = [kind for kind in types if second.types[kind] >= _SURELY_NOT_OF]
    more = [kind for kind, sure in second.types.items() if sure >= _LIKELY_OF and kind not in kept]
    return (*kept, *more) or types


def _own_span(text: str, provision: Provision) -> tuple[int, int]:
    start, end = provision.text_start, provision.text_end
    if provision.kind == "dieu" and provision.heading is not None and provision.heading.end < end:
        start = max(start, provision.heading.end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
