"""Business conditions (điều kiện kinh doanh): one unit is the smallest labelled provision that states one.

The role of a provision (``corpus.nlp.roles``) decides. Below a heading or lead-in of conditions every unit is one
unless its own words say otherwise; elsewhere only words that demand something of a business make one, and a person
is asked to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import Condition, CutEvent, Document, Provision
from corpus.nlp.activities import activity_of, subject_of
from corpus.nlp.concerns import AS_NEIGHBOURS
from corpus.nlp.homes import Homes
from corpus.nlp.roles import AMENDS_CONDITIONS, CONTAINERS, READ_LIMIT, Context, contexts, first_role, first_sentence
from corpus.nlp.rules import Rule, load_rules
from corpus.nlp.thresholds import thresholds

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Where wording alone can make a condition; in a list of duties or of an authority's tasks it never does.
_OPEN = frozenset({None, "mixed", "procedure", "right"})
_BRINGING = ("amend", "supplement", "replace")
# Under a heading of conditions, words of these roles are said by the way in a unit that begins as a demand.
_BY_THE_WAY = frozenset({"procedure", "revocation", "right", "duty"})
_STATES = re.compile(
    r"^(?:phải )?(?:là|đáp ứng|bảo đảm|đảm bảo|phù hợp|tuân thủ|đạt|đủ|đã|chưa|thuộc|hoàn thành|"
    r"có (?!quyền (?!sử dụng|sở hữu)|trách nhiệm|nghĩa vụ)|được (?!miễn|hưởng|quyền|phép|lựa chọn)|"
    r"không (?!áp dụng|cần|bắt buộc|quá|phải (?!là)))\b",
    re.IGNORECASE,
)
_OWN_REQUIREMENT = re.compile(
    r"^(?:phải )?có (?!các |đủ các |đủ )|^được [^.;]{2,120}\bcấp\b|\bchỉ được [^.;]*\bsau khi (?:được|có)",
    re.IGNORECASE,
)
_GOODS = re.compile(
    r"^(?:các )?(?:điều kiện|yêu cầu)(?: \S+){0,5}? đối với (?:các )?"
    r"(?:sản phẩm|hàng hóa|thực phẩm|phụ gia|trang thiết bị|thuốc|động vật|thực vật|nguyên liệu)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;](?=\s)|\n")
_SUBJECT = re.compile(
    r"^\s*(?:(?:điều kiện|đối tượng)\b[^:;]{3,150}:\s*)?"
    r"(?:(?:(?:trong )?trường hợp|đối với|ngoài|để|khi|trước khi|sau khi)\b[^,:]{3,250}[,:]\s*)?"
    r"(?:(?:các |mỗi |một )?(?:tổ chức|doanh nghiệp|cơ sở(?! vật chất| hạ tầng)|thương nhân|hợp tác xã|chủ đầu tư|"
    r"hộ kinh doanh|công ty|hãng|việc|hoạt động|người kinh doanh|nhà đầu tư|trường hợp|đối với)\b"
    r"[^.;:]{0,250}?\b(?=(?:phải|chỉ được|cần)\b))?",
    re.IGNORECASE,
)
"""Who must meet the demand: what it demands comes after "phải"."""
_CLAUSES = 6
_HEAD = 25
"""Characters after the first telling word in which others count too: "nhà xưởng, kho, trang thiết bị"."""
_BESIDE_PERSONS = frozenset({"capital", "experience", "insurance", "licence"})
_REFERS = re.compile(
    r"^(?:phải )?(?:(?:đáp ứng|tuân thủ|bảo đảm|thực hiện|theo|có) )?(?:đầy đủ |đủ )?(?:các |những )?"
    r"(?:điều kiện|quy định|yêu cầu)[^.;]{0,60}\b(?:tại|theo) (?:các )?(?:điểm|khoản|điều|mục)\b[^.;]*[.;]?$",
    re.IGNORECASE,
)


class Verdict(NamedTuple):
    """Whether a unit states a condition, and why; ``reason`` says in words what left it out."""

    rules: tuple[str, ...]
    confidence: float = 0.0
    review: str | None = None
    facet: str | None = None
    reason: str = ""

    @property
    def is_condition(self) -> bool:
        """Whether it is one."""
        return not self.reason


def find(document: Document, nlp_doc: Doc) -> Iterator[Condition]:
    """The conditions of a document, in text order. Documents on sanctions or on the state's own work have none."""
    events = [c for c in nlp_doc.user_data.get("candidates", ()) if isinstance(c, CutEvent)]
    homes = Homes(document, events)
    for context, verdict in judged(document, events):
        if verdict.is_condition:
            yield _condition(document, context, homes, verdict)


def judged(document: Document, events: Sequence[CutEvent]) -> Iterator[tuple[Context, Verdict]]:
    """Every provision with what stands around it and the verdict on it; none if the title rules conditions out."""
    if first_role("title", document.metadata.title):
        return
    brings = {
        e.source for e in events if e.concerns == "condition" and e.op in _BRINGING and AS_NEIGHBOURS not in e.rules
    }
    for context in contexts(document, brings):
        yield context, _verdict(context)


def _verdict(context: Context) -> Verdict:
    provision = context.provision
    group = provision.kind in CONTAINERS | {"phu-luc", "mau"}
    text = context.body or ("" if provision.kind == "dieu" else context.heading)
    if group and (context.has_items or context.role != "condition"):
        return Verdict((), reason="it only groups others")
    if context.has_items:
        return _lead_in(context, text)
    if not text:
        return Verdict((), reason="it has no words of its own")
    if context.role == "condition":
        excluded = first_role("text", first_sentence(text))
        if excluded and not (excluded[0] in _BY_THE_WAY and _STATES.match(text)):
            return Verdict((excluded[1],), reason=f"its own words are of the role {excluded[0]}")
        if any(_GOODS.search(part) for part in context.above):
            return Verdict((context.rule,), 0.7, "goods_requirement")
        return Verdict((context.rule,), 0.95)
    if context.role not in _OPEN:
        return Verdict((context.rule,), reason=f"what stands above it is of the role {context.role}")
    found = first_role("requirement", text) or _quoted(context, text)
    if not found:
        return Verdict((), reason="nothing above it speaks of conditions, and its own words demand nothing")
    excluded = first_role("text", first_sentence(text))
    if excluded:
        return Verdict((excluded[1],), reason=f"its own words are of the role {excluded[0]}")
    if context.rule == AMENDS_CONDITIONS:
        return Verdict((context.rule, found[1]), 0.85)
    return Verdict((found[1],), 0.7, "outside_conditions")


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
    return {place: tuple(r for r in rows if r.fields["where"] == place) for place in ("own", "person", "above")}


def condition_types(text: str, above: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Types of a unit and the ids of the rows that gave them; ``other`` if none did.

    A unit that only refers ("các điều kiện quy định tại khoản 1 Điều này") is of the type of its group, else ``other``.
    """
    text = text[:READ_LIMIT]
    if _REFERS.match(text):
        found = _types_above(above[-1:]) or {"other": "only-refers"}
    else:
        found = _own_types(text)
        person = next((r for r in _type_rules()["person"] if above and r.pattern.search(above[-1])), None)
        if person and "personnel" not in found:
            found = {"personnel": person.id, **{kind: rule for kind, rule in found.items() if kind in _BESIDE_PERSONS}}
        found = found or _types_above(above)
    return tuple(found) or ("other",), tuple(dict.fromkeys(found.values()))


def _own_types(text: str) -> dict[str, str]:
    """What each clause names first, and beside it whatever is telling anywhere."""
    found: dict[str, str] = {}
    for whole in _CLAUSE_END.split(text)[:_CLAUSES]:
        clause = _SUBJECT.sub("", whole, count=1)
        hits = [(m.start(), rule) for rule in _type_rules()["own"] if (m := rule.pattern.search(clause))]
        first = min((start for start, _ in hits), default=0)
        head = {rule.fields["type"] for start, rule in hits if start <= first + _HEAD}
        for start, rule in hits:
            near = start == first if "personnel" in head else start <= first + _HEAD
            if near or rule.fields.get("anywhere") or (rule.fields["type"] == "personnel" and start <= first + _HEAD):
                found.setdefault(rule.fields["type"], rule.id)
    return found


def _types_above(above: tuple[str, ...]) -> dict[str, str]:
    for part in reversed(above):
        found = {rule.fields["type"]: rule.id for rule in _type_rules()["above"] if rule.pattern.search(part)}
        if found:
            return found
    return {}
