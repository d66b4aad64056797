"""Business conditions (điều kiện kinh doanh): one unit is the smallest labelled provision that states one.

The role of a provision (``corpus.nlp.roles``) decides. Below a heading or lead-in of conditions every unit is one
unless its own words say otherwise; elsewhere only words that demand something of a business make one, and a person
is asked to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from corpus.model import Condition, CutEvent, Document, Provision
from corpus.nlp.activities import activity_of, subject_of
from corpus.nlp.homes import Homes
from corpus.nlp.roles import CONTAINERS, READ_LIMIT, Context, contexts, first_role, first_sentence
from corpus.nlp.rules import Rule, load_rules
from corpus.nlp.thresholds import thresholds

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Where wording alone can make a condition; in a list of duties or of an authority's tasks it never does.
_OPEN = frozenset({None, "mixed", "procedure", "right"})
_OWN_REQUIREMENT = re.compile(
    r"^(?:phải )?có (?!các |đủ các |đủ )|^được [^.;]{2,120}\bcấp\b|\bchỉ được [^.;]*\bsau khi (?:được|có)",
    re.IGNORECASE,
)
_GOODS = re.compile(
    r"^(?:các )?(?:điều kiện|yêu cầu)(?: \S+){0,5}? đối với (?:các )?"
    r"(?:sản phẩm|hàng hóa|thực phẩm|phụ gia|trang thiết bị|thuốc|động vật|thực vật|nguyên liệu)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"^(?:phải )?(?:(?:đáp ứng|tuân thủ|bảo đảm|thực hiện|theo|có) )?(?:đầy đủ |đủ )?(?:các |những )?"
    r"(?:điều kiện|quy định|yêu cầu)[^.;]{0,60}\b(?:tại|theo) (?:các )?(?:điểm|khoản|điều|mục)\b[^.;]*[.;]?$",
    re.IGNORECASE,
)


def find(document: Document, nlp_doc: Doc) -> Iterator[Condition]:
    """The conditions of a document, in text order. Documents on sanctions or on the state's own work have none."""
    if first_role("title", document.metadata.title):
        return
    events = [c for c in nlp_doc.user_data.get("candidates", ()) if isinstance(c, CutEvent)]
    homes = Homes(document, events)
    for context in contexts(document):
        verdict = _verdict(context)
        if verdict:
            rules, confidence, review, facet = verdict
            yield _condition(document, context, homes, rules, confidence, review, facet)


def _verdict(context: Context) -> tuple[tuple[str, ...], float, str | None, str | None] | None:
    """Rule ids, confidence, review reason and facet if the unit is a condition, else None."""
    provision = context.provision
    if provision.kind in CONTAINERS | {"phu-luc", "mau"} and context.has_items:
        return None
    text = context.body or ("" if provision.kind == "dieu" else context.heading)
    if context.has_items:
        return _lead_in(context, text)
    if not text or (provision.kind in CONTAINERS | {"phu-luc", "mau"} and context.role != "condition"):
        return None
    if context.role == "condition":
        excluded = first_role("text", first_sentence(text))
        if excluded:
            return None
        if any(_GOODS.search(part) for part in context.above):
            return (context.rule,), 0.7, "goods_requirement", None
        return (context.rule,), 0.95, None, None
    if context.role in _OPEN:
        found = first_role("requirement", text) or _quoted(provision, context, text)
        if found and not first_role("text", text):
            return (found[1],), 0.7, "outside_conditions", None
    return None


def _quoted(provision: Provision, context: Context, text: str) -> tuple[str, str] | None:
    """Bare "Có …" is a demand only where it must be one: in quoted wording, or in a chapter on conditions."""
    return (
        first_role("quoted", text) if (provision.quoted and context.role is None) or context.role == "mixed" else None
    )


def _lead_in(context: Context, text: str) -> tuple[tuple[str, ...], float, str | None, str | None] | None:
    """A lead-in is a unit where only papers stand under it, and half a unit where it demands something itself."""
    if context.role != "condition" or not _OWN_REQUIREMENT.search(text) or first_role("text", text):
        return None
    if context.under == "condition":
        return (context.rule,), 0.5, "lead_in", "chapeau"
    if context.under == "dossier":
        return ("papers-below",), 0.8, None, None
    return None


def _condition(
    document: Document,
    context: Context,
    homes: Homes,
    rules: tuple[str, ...],
    confidence: float,
    review: str | None,
    facet: str | None,
) -> Condition:
    provision = context.provision
    text = context.body or context.heading
    start, end = _own_span(document.text, provision)
    types, type_rules = condition_types(text, context.above)
    home_doc, home_path = homes.of(context.index)
    return Condition(
        start=start,
        end=end,
        rules=rules + type_rules,
        confidence=confidence,
        review=review,
        path=provision.path,
        types=types,
        activity=activity_of(context.above, document.metadata.title),
        subject=subject_of(text, context.above),
        thresholds=tuple(thresholds(document.text, start, end, " ".join(context.above[-2:]))),
        facet=facet,
        home_doc=home_doc,
        home_path=home_path,
    )


def _own_span(text: str, provision: Provision) -> tuple[int, int]:
    start, end = provision.text_start, provision.text_end
    if provision.kind == "dieu" and provision.heading is not None and provision.heading.end < end:
        start = max(start, provision.heading.end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@cache
def _type_rules() -> dict[str, tuple[Rule, ...]]:
    rows = load_rules("condition_types")
    return {place: tuple(r for r in rows if r.fields["where"] == place) for place in ("own", "above")}


def condition_types(text: str, above: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Types of a unit and the ids of the rows that gave them; ``other`` if none did.

    A unit that only refers ("các điều kiện quy định tại khoản 1 Điều này") has the type of the group it stands in.
    """
    text = text[:READ_LIMIT]
    refers = bool(_REFERS.match(text))
    found = (
        {} if refers else {rule.fields["type"]: rule.id for rule in _type_rules()["own"] if rule.pattern.search(text)}
    )
    if not found:
        for part in reversed(above if not refers else above[-1:]):
            found = {rule.fields["type"]: rule.id for rule in _type_rules()["above"] if rule.pattern.search(part)}
            if found:
                break
    return tuple(found) or ("other",), tuple(found.values())
