"""What each provision does (vai trò của quy định): condition, dossier, procedure, duty of an authority …

A role comes from the heading, from the lead-in above, or from the unit's own words, in that order of generality;
the wording that tells is data (``rules/roles.yaml``). Roles pass from a provision to the items under it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from functools import cache

from corpus.model import Document, Provision
from corpus.nlp.rules import Rule, load_rules
from corpus.text import fold

CONTAINERS = frozenset({"phan", "chuong", "muc", "tieu-muc"})
# Below these, a lead-in that speaks of conditions still introduces papers, fines, definitions …
CLOSED = frozenset(
    {"dossier", "sanction", "definition", "scope", "transition", "revocation", "contents", "prohibited", "other"}
)
_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÀ-Ỹ])|\n")
_FOOTNOTE_MARK = re.compile(r"^\d{1,3} (?=[A-ZĐÀ-Ỹ][a-zà-ỹđ])")
_HEADING_NOTE = re.compile(r"(?<=[a-zà-ỹđ])\d{1,3}$")
_HEADING_LIMIT = 300
_LEAD_LIMIT = 1000
READ_LIMIT = 3000
"""Characters of a unit that rules look at: no real one needs more, and a hostile one gets no more."""
GRANTED_WHEN = "lead-granted-when"
"""Rule id: a lead-in that says when a business is licensed or allowed."""
_Told = tuple[str | None, str]
"""A role, and the id of the rule that tells it."""
_STRONGLY_CLOSED = frozenset({"sanction", "definition", "scope", "transition", "other"})
"""Below these, not even such a lead-in introduces conditions."""
BROUGHT_AS_CONDITION = "brought-as-condition"
"""Rule id: new wording of what the amending text itself calls a condition."""
AMENDS_CONDITIONS = "amends-conditions"
"""Rule id: new wording for a document that, as the amending text cites it, sets conditions."""
BARRED = frozenset({"heading-barred", "lead-barred"})
"""Rule ids: those who may not be licensed or appointed, which is said in words of revocation, too."""
# An annex prints heading and text in one paragraph: "Điều kiện … tại Điều 6 Nghị định số … Tổ chức được cấp …".
_HEADING_END = re.compile(
    r"\btại (?:các |tiết |điểm |khoản |[Đđ]iều |mục )[^:]{3,400}?(?:,? (?:như sau|cụ thể(?: như sau)?):|:|"
    r"(?=\s(?:Tổ chức|Doanh nghiệp|Cơ sở|Thương nhân|Nhà đầu tư|Hợp tác xã|Chủ đầu tư|Người|Cá nhân|Các|Có|Đã|Là|Được|"
    r"Không|Chỉ|Phải|Đối với|Điều kiện|Khi|Trường hợp|Ngoài|Trong|Đáp ứng)\s))",
)
_MISREAD = re.compile(
    r"(?=[bdđghktyBDĐGHKTY])\b(?i:[đd]i[êểễề]u ki[ệêễ]n(?<!điều kiện)|y[êế]u c[âẩấầ]u(?<!yêu cầu)|tiêu chu[âấẫ]n|"
    r"b[ảãá]o đ[âảầáắ]m(?<!bảo đảm)|đâm bảo|t[ôỏỗộóố] ch[ứú]c|gi[âầáẩ]y(?= (?:phép|chứng nhận|xác nhận|tờ)\b)|"
    r"đoanh(?= nghiệp\b)|kinh đoanh|h[ôỗò] sơ|b[ôộ] nhiệm|t[ôố]i thi[êếề]u)\b"
)
"""Words that tell the role, as scans misread them. A set of first letters is looked for quicker than what follows."""
_READ_AS = {
    fold(word): word
    for word in (
        "điều kiện", "yêu cầu", "tiêu chuẩn", "bảo đảm", "đảm bảo", "tổ chức", "giấy", "doanh", "kinh doanh", "hồ sơ",
        "bổ nhiệm", "tối thiểu",
    )
}  # fmt: skip
_ON_CONDITIONS = re.compile(r"quy định (?:\S+ ){0,4}?điều kiện (?!hưởng)", re.IGNORECASE)
# The name of a paper ("Giấy chứng nhận đủ điều kiện …") speaks of conditions without setting any.
_PAPER = re.compile(
    r"\b(giấy chứng nhận|giấy xác nhận|công bố|thông báo|xác nhận|chứng nhận)((?: cơ sở)?) "
    r"(?:đủ|đạt|đáp ứng) (?:điều kiện|tiêu chuẩn|yêu cầu)"
)


@dataclass(frozen=True, slots=True)
class Context:
    """A provision with what stands above it. ``role`` is what it inherits, ``under`` what its items inherit."""

    index: int
    provision: Provision
    role: str | None
    under: str | None
    rule: str
    """Id of the rule that gave ``under``."""
    heading: str
    body: str
    """Own text without the heading, white space collapsed."""
    lead: str
    """Last sentence before labelled items; "" if there are none."""
    above: tuple[str, ...]
    """Headings and lead-ins of the ancestors, nearest last."""
    near: tuple[str, ...]
    """Those from the article (or the annex) on: a chapter's name lists too much to tell what a unit is about."""
    has_items: bool


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    rows = load_rules("roles")
    return {place: tuple(r for r in rows if r.fields["where"] == place) for place in {r.fields["where"] for r in rows}}


def first_role(where: str, text: str) -> tuple[str, str] | None:
    """Role and rule id of the first row of ``where`` that matches, else None."""
    words = text[:READ_LIMIT].lower()
    if where in ("heading", "lead"):
        words = _PAPER.sub(r"\1\2", words)
    for rule in _rules()[where]:
        if rule.search(words):
            return rule.fields["role"], rule.id
    return None


def contexts(document: Document, brings: Container[str] = ()) -> Iterator[Context]:
    """Every provision in text order with the roles around it.

    ``brings`` holds paths of provisions that bring new wording of conditions; other quoted wording starts anew.
    """
    seen: list[Context] = []
    parents = {p.parent for p in document.provisions if p.parent is not None}
    for index, provision in enumerate(document.provisions):
        above = seen[provision.parent] if provision.parent is not None else None
        if above is not None and provision.quoted and not above.provision.quoted:
            above = _around_quotation(above, brings)
        context = _context(document.text, index, provision, above, index in parents)
        seen.append(context)
        yield context


def _around_quotation(above: Context, brings: Container[str]) -> Context | None:
    """What new wording inherits from the provision that brings it: nothing of its role but what it is about."""
    if above.provision.path in brings:
        return replace(above, under="condition", rule=BROUGHT_AS_CONDITION, above=(), near=())
    if any(_ON_CONDITIONS.search(part) for part in above.above):
        return replace(above, under="mixed", rule=AMENDS_CONDITIONS, above=(), near=())
    return None


def _context(text: str, index: int, provision: Provision, above: Context | None, has_items: bool) -> Context:
    heading, body = _heading_and_body(text, provision)
    lead = _last_sentence(body) if has_items else ""
    inherited = above.under if above else None
    under, rule = _by_heading(provision, heading, body, (inherited, above.rule if above else ""))
    role = under if heading or provision.kind == "dieu" else inherited
    if lead and provision.kind not in CONTAINERS | {"phu-luc"}:
        under, rule = _by_lead(lead, (under, rule))
    trail = above.above if above else ()
    close = above.near if above and above.provision.kind not in CONTAINERS else ()
    own = tuple(part for part in (heading, lead) if part)
    return Context(index, provision, role, under, rule, heading, body, lead, trail + own, close + own, has_items)


def _by_heading(provision: Provision, heading: str, body: str, inherited: _Told) -> _Told:
    """Role and rule that hold below the heading of a provision."""
    if heading and (found := first_role("heading", heading)):
        return found
    if provision.kind != "dieu":
        return inherited
    if heading:
        # A chapter on conditions also holds other articles: there the wording has to say so itself.
        return "mixed" if inherited[0] == "condition" else None, inherited[1]
    # A heading that ran into the text still begins it.
    found = first_role("heading", body[:_HEADING_LIMIT])
    return found if found and found[0] == "condition" else inherited


def _by_lead(lead: str, around: _Told) -> _Told:
    """Role and rule that hold below a lead-in, unless what stands around it is closed to such a lead-in."""
    found = first_role("lead", lead)
    if found is None:
        return around
    closed: Container[str | None] = {"condition": CLOSED, "mixed": {"condition"}}.get(found[0], ())
    if found[1] == GRANTED_WHEN:
        closed = _STRONGLY_CLOSED
    return around if around[0] in closed else found


def _heading_and_body(text: str, provision: Provision) -> tuple[str, str]:
    start, end = provision.text_start, provision.text_end
    if provision.heading is not None and provision.heading.end <= end:
        heading = _HEADING_NOTE.sub("", _squeeze(text[provision.heading.start : provision.heading.end])[:_LEAD_LIMIT])
        return heading, _own_words(text[max(start, provision.heading.end) : end])
    own = text[start:end].strip()
    if provision.kind in CONTAINERS | {"phu-luc"}:
        end_of_heading = _HEADING_END.search(own, 0, _LEAD_LIMIT)
        split = end_of_heading.end() if end_of_heading else len(own)
        return _squeeze(own[:split])[:_HEADING_LIMIT], _squeeze(own[split:])
    return "", _own_words(own)


def _last_sentence(body: str) -> str:
    parts = _SENTENCE_END.split(body.rstrip())
    return parts[-1].strip()[-_LEAD_LIMIT:] if parts else ""


def first_sentence(text: str) -> str:
    """The first sentence of a unit: what comes after qualifies it and does not change what it is."""
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def sentences(text: str) -> list[str]:
    """The sentences of a unit, as far as rules read it."""
    return _SENTENCE_END.split(text[:READ_LIMIT])


def _own_words(text: str) -> str:
    """Text of a unit without the mark of a footnote that consolidated texts put before its first word."""
    return _FOOTNOTE_MARK.sub("", _squeeze(text))


def _squeeze(text: str) -> str:
    return _MISREAD.sub(lambda found: _READ_AS[fold(found.group())], " ".join(text.split()))
