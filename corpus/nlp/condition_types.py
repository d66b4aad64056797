"""Types of a condition (loại điều kiện): what its clauses name first, whom it is about, or what it refers to.

The words that tell are data (``rules/condition_types.yaml``). They are graded by where they stand: the first ones of
what is demanded tell, later ones only if their row says so, and words of a modifier ("theo quy định …", "để …",
"trừ trường hợp …") only where nothing else does. A unit that only refers to other provisions is ``other`` by the
guidelines, and beside it of the types of the conditions that it cites, where this document has them. All is read in
small letters.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from corpus.model import Condition, Document
from corpus.nlp.roles import READ_LIMIT
from corpus.nlp.rules import Rule, load_rules
from corpus.references import ReferenceReader

ONLY_REFERS = "only-refers"
"""Rule id of a unit that states nothing itself: "các điều kiện quy định tại khoản 1 Điều 5"."""
REFERS_TO_LAW = "refers-to-law"
"""Rule id of a unit that asks for what the law asks: "phải đáp ứng các điều kiện theo quy định của pháp luật"."""
CITED = "as-cited"
"""Rule id of types taken from the conditions of this document that a unit cites."""
_CLAUSE_END = re.compile(r"[.;](?=\s)|\n")
_SUBJECT = re.compile(
    r"^\s*(?:(?:điều kiện|đối tượng)\b[^:;]{3,150}:\s*)?"
    r"(?:(?:(?:trong )?trường hợp|đối với|ngoài|để|khi|trước khi|sau khi|tại thời điểm)\b[^,:]{3,250}[,:]\s*)?"
    r"(?:(?:các |mỗi |một )?(?:tổ chức|doanh nghiệp|cơ sở(?! vật chất| hạ tầng)|thương nhân|hợp tác xã|chủ đầu tư|"
    r"hộ kinh doanh|công ty|hãng|việc|hoạt động|đợt|ngân hàng|chi nhánh|người kinh doanh|nhà đầu tư|trường hợp|"
    r"đối với)\b"
    r"[^.;:]{0,250}?\b(?:(?=(?:phải|chỉ được|cần|đáp ứng (?:các |đủ )*điều kiện)\b)|"
    r"(?:khi|nếu) (?=(?:có|đáp ứng|đủ|đã)\b(?!\))))|"
    r"(?:[^.;:]|\.\d){3,250}?(?:, (?=(?:phải (?:có|bố trí)|bố trí)\b)|"
    r"\bđưa vào (?:khai thác|sử dụng|hoạt động|vận hành) (?:sau khi|khi|nếu) ))?"
)
"""Who must meet the demand: what it demands comes after "phải", or after "được cấp … khi"."""
_CLAUSES = 6
_HEAD = 25
"""Characters after the first telling word in which others count too: "nhà xưởng, kho, trang thiết bị"."""
_BESIDE_PERSONS = frozenset({"capital", "experience", "insurance", "licence", "other"})
_CITES = (
    r"(?:đầy đủ |đủ )?(?:các |những )?(?:điều kiện|quy định|yêu cầu|tiêu chí)[^.;]{0,60}\b(?:tại|theo|từ) (?:các )?"
    r"(?:điểm|khoản|điều|mục)\b[^.;]*[.;]?$"
)
_REFERS = re.compile(rf"^(?:phải )?(?:(?:đáp ứng|tuân thủ|bảo đảm|thực hiện|theo|có) )?{_CITES}")
_THING_REFERS = re.compile(
    r"^([^.;:]{3,300}?)\b(?:phải (?:đáp ứng|tuân thủ|bảo đảm|đảm bảo|thực hiện)|khi (?:có|đáp ứng)|(?:bao )?gồm) "
    rf"{_CITES}"
)
"""A thing that must be as other provisions say: "kho phải đáp ứng quy định tại Điều 5"."""
_NAMED_KIND = re.compile(r"(?:điều kiện|yêu cầu|quy định) về ([^.;]{3,80}?),? (?:theo )?quy định tại\b")
"""A reference that says what the provisions are about: "điều kiện về nhân sự quy định tại Điều 5"."""
_REFERS_TO_LAW = re.compile(
    r"^(?:phải )?(?:đáp ứng|tuân thủ|bảo đảm|thực hiện|có) (?:đầy đủ |đủ |đúng )?(?:các )?"
    r"(?:điều kiện|quy định|yêu cầu)(?: khác| hoạt động| kinh doanh)? (?:theo quy định )?"
    r"của (?:pháp luật|luật|điều lệ|chính phủ|bộ|thống đốc)\b|"
    r"^(?:phải )?(?:tuân thủ|chấp hành) (?:đầy đủ |đúng )?(?:các )?quy định về\b"
)
_GROUP = re.compile(r"(?<!sau)(?<!sau đây):$|^(?!điều kiện (?!về))[^:]{1,60}$|^(?:điều kiện|yêu cầu) về\b")
"""A lead-in that names a group ("Điều kiện về nhân sự:"), not who must meet "các điều kiện sau:"."""


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    rows = load_rules("condition_types")
    return {
        place: tuple(r for r in rows if r.fields["where"] == place) for place in ("own", "modifier", "person", "above")
    }


def condition_types(text: str, above: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Types of a unit and the ids of the rows that gave them; ``other`` if none did.

    ``above``: headings and lead-ins, nearest last. A unit that only refers is of the type of its group, if that has a
    lead-in of its own ("Điều kiện về nhân sự:"); else it is ``other``, and ``ONLY_REFERS`` says that what it cites
    tells more. A unit that asks to keep a law is ``other`` and of what that law is about.
    """
    text, above = text[:READ_LIMIT].lower(), tuple(part.lower() for part in above)
    demand = _SUBJECT.sub("", text, count=1).lstrip()
    if law := _REFERS_TO_LAW.match(demand):
        about = {} if "điều kiện" in law.group() else _own_types(demand)
        return _with_other(about), (REFERS_TO_LAW, *about.values())
    if _REFERS.match(demand):
        kind = _NAMED_KIND.search(demand)
        named = _own_types(kind.group(1)) if kind else {}
        group = named or _types_above(above[-1:])
        if named or (group and _GROUP.search(above[-1])):
            return tuple(group), tuple(group.values())
        return _with_other(group), (ONLY_REFERS, *group.values())
    if thing := _THING_REFERS.match(text):
        about = _own_types(thing.group(1).rsplit(",", 1)[-1])
        return _with_other(about), (ONLY_REFERS, *about.values())
    found = _own_types(text)
    person = next((r for r in _rules()["person"] if above and r.search(above[-1])), None)
    if person and "personnel" not in found:
        found = {"personnel": person.id, **{kind: rule for kind, rule in found.items() if kind in _BESIDE_PERSONS}}
    found = found or _types_above(above)
    return tuple(found) or ("other",), tuple(dict.fromkeys(found.values()))


def _with_other(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("other", *kinds)))


def with_cited_types(document: Document, conditions: Sequence[Condition]) -> Iterator[Condition]:
    """The conditions; those that only refer with the types of what they cite in this document, if it has such."""
    cited: _Cited | None = None
    for condition in conditions:
        if ONLY_REFERS in condition.rules:
            cited = cited or _Cited(document, conditions)
            types = cited.types(condition)
            if types:
                condition = replace(condition, types=_with_other(types), rules=(*condition.rules, CITED))
        yield condition


class _Cited:
    """Types of the conditions of one document by the paths that name them: their own and those above them."""

    def __init__(self, document: Document, conditions: Sequence[Condition]) -> None:
        self._reader = ReferenceReader(document)
        self._provisions = {provision.path: provision for provision in document.provisions}
        self._kinds: dict[str, Counter[str]] = defaultdict(Counter)
        for condition in conditions:
            if ONLY_REFERS not in condition.rules:
                levels = condition.path.split("/")
                for depth in range(1, len(levels) + 1):
                    self._kinds["/".join(levels[:depth])].update(condition.types)

    def types(self, condition: Condition) -> tuple[str, ...]:
        """Types of what the condition cites here, without the rare ones; () if it cites nothing here."""
        place = self._provisions[condition.path]
        found: Counter[str] = Counter()
        for reference in self._reader.within(condition.start, condition.end, place):
            if reference.number == self._reader.own and reference.path and reference.problem is None:
                found += self._kinds.get(reference.path, Counter())
        most = max(found.values(), default=0)
        return tuple(kind for kind, count in found.most_common() if 2 * count > most)


def _own_types(text: str) -> dict[str, str]:
    """What each clause names first, and beside it whatever is telling anywhere."""
    found: dict[str, str] = {}
    for whole in _CLAUSE_END.split(text)[:_CLAUSES]:
        clause = _SUBJECT.sub("", whole, count=1)
        hits = _hits(_without_modifiers(clause)) or _hits(clause)
        first = min((start for start, _ in hits), default=0)
        head = {rule.fields["type"] for start, rule in hits if start <= first + _HEAD}
        for start, rule in hits:
            near = start == first if "personnel" in head else start <= first + _HEAD
            if near or rule.fields.get("anywhere") or (rule.fields["type"] == "personnel" and start <= first + _HEAD):
                found.setdefault(rule.fields["type"], rule.id)
    return found


def _hits(clause: str) -> list[tuple[int, Rule]]:
    return [(m.start(), rule) for rule in _rules()["own"] if (m := rule.search(clause))]


def _without_modifiers(clause: str) -> str:
    """The clause with words that only say which, whose or by what law blanked out; positions stay."""
    for rule in _rules()["modifier"]:
        clause = rule.pattern.sub(lambda found: " " * len(found.group()), clause)
    return clause


def _types_above(above: tuple[str, ...]) -> dict[str, str]:
    for part in reversed(above):
        found = {rule.fields["type"]: rule.id for rule in _rules()["above"] if rule.search(part)}
        if found:
            return found
    return {}
