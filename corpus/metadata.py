"""What a document says of itself: number, kind, issuer, date, title, signer, effect, legal basis.

The text decides; hints of the form (a YAML header, database fields, codification notes) fill what it does not say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from corpus.agencies import agency_named_in, agency_of_code, agency_of_name, ministry_most_named, slug_of
from corpus.dates import find_dates, parse_date, read_effect
from corpus.keys import (
    DOCUMENT_NUMBER,
    is_illustrative,
    issuer_codes,
    kind_of,
    make_key,
    names_its_kind,
    normal_form,
    normal_number,
    number_slug,
)
from corpus.labels import plain
from corpus.model import Metadata, Provision, Span
from corpus.replacing import find_replaced

_KINDS = {
    "NGHI DINH": "nghi-dinh",
    "NGHI QUYET": "nghi-quyet",
    "NGHI QUYET LIEN TICH": "nghi-quyet-lien-tich",
    "THONG TU LIEN TICH": "thong-tu-lien-tich",
    "THONG TU": "thong-tu",
    "QUYET DINH": "quyet-dinh",
    "BO LUAT": "bo-luat",
    "LUAT": "luat",
    "PHAP LENH": "phap-lenh",
    "CHI THI": "chi-thi",
    "LENH": "lenh",
    "VAN BAN HOP NHAT": "van-ban-hop-nhat",
}
_KIND_LINE = re.compile(
    r"^\W{0,4}(" + "|".join(sorted(_KINDS, key=len, reverse=True)) + r")[^\w\n]{0,4}\d{0,2}$", re.MULTILINE
)
_TITLE_STOP = re.compile(
    r"(?:CAN CU|THEO DE NGHI|XET DE NGHI|XET TO TRINH|THUC HIEN |DIEU \d|CHUONG [IVX]|"
    r"PHAN (?:THU|[IVX]+\b)|MUC \d|CHINH PHU\W*$|QUOC HOI\W*$|BO TRUONG|THONG DOC|"
    r"CHINH PHU BAN HANH|QUOC HOI BAN HANH|UY BAN THUONG VU|THU TUONG CHINH PHU BAN|CHU TICH|CONG HOA|"
    r"\(?BAN HANH KEM|QUYET NGHI|"
    r"(?:BO LUAT|LUAT|NGHI DINH|THONG TU|QUYET DINH|NGHI QUYET|PHAP LENH)\b.{0,120}?"
    r"\d+/\d{4}/.{0,200}(?:CO HIEU LUC|NGAY \d))"
)
_LETTERHEAD_LINE = re.compile(r"\W{0,4}(?:SO ?: ?\d|[A-Z ]{2,30}, NGAY \d)")
_BASIS = re.compile(r"^\W{0,3}Căn cứ\s[^\n]*", re.MULTILINE)
_PROPOSED = re.compile(r"(?:Theo|Xét) đề nghị của\s+[^\n;]{3,200}", re.IGNORECASE)
_IN_CHARGE = re.compile(
    r"(?:phạm vi|thẩm quyền|chức năng|trách nhiệm)\s+quản lý\s+(?:nhà nước\s+)?của\s+[^\n;.]{3,120}", re.IGNORECASE
)
_KIND = "(?:Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định)"
_CONSOLIDATED = re.compile(
    rf"(?:^{_KIND}\b[^\n]{{0,120}}? (?:số )?|(?<=[^\W\d_] ){_KIND}(?: liên tịch)? số )\d{{1,3}}/[^\n]{{0,600}}?"
    r"(?:sửa đổi|bổ sung|thay thế)[^\n]{0,80}(?:bởi|theo)[^\n]{0,40}:\s*$",
    re.MULTILINE,
)
_CONSOLIDATION_NUMBER = re.compile(r"Số\s?:?\s*(?=\d{1,5}\s?/\s?(?:\d{4}\s?/\s?)?VBHN)")
_OWN_NUMBER = re.compile(r"(?<!\w)(?:(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết) s|S)ố ?: ?(?=\d)")
"""What stands before a document's number in its own letterhead; other documents are cited without the colon."""
_IN_FORCE = re.compile(r"có hiệu lực(?: thi hành)?\s+(?:kể\s+)?từ\s+(?:ngày\s+)?\d[^,;\n]{6,40}")
_ATTACHED_TO = re.compile(
    r"kèm theo (?:Nghị định|Nghị quyết|Thông tư(?: liên tịch)?|Quyết định|Luật) số\s*", re.IGNORECASE
)
_ADOPTED = re.compile(r"được\s+[^.\n]{0,200}?thông qua(?:\s+ngày|\s*,?\s*ngày)?\s*(?=\d|ngày)")
_SENTENCE = re.compile(r"[^.;\n]+")
_PREVAILS = re.compile(
    r"thì\s+(?:được\s+)?(?:thực hiện|áp dụng)\s.{0,60}?(?:Nghị quyết|Luật|Nghị định)\s+này", re.IGNORECASE
)
_OFFICE = re.compile(
    r"(?:TM|KT|TUQ|TL|Q)\s?\.|(?:PHO )?(?:THU TUONG|CHU TICH|THONG DOC|TONG THANH TRA|CHU NHIEM)|(?:THU |BO )TRUONG"
    r"|TONG BI THU"
)
_NAME = re.compile(r"^[^\w\n]{0,4}(?:\w?[\])}|]\s?)?([^\W\d_]{2,8}(?:\s[^\W\d_]{1,8}){1,4})\W{0,3}$")
_NAME_BEFORE_FOOTNOTE = re.compile(r"([^\W\d_a-zđ][^\W\d_]{1,7}(?:\s[^\W\d_a-zđ][^\W\d_]{0,7}){2,3})(?=\s[a-zđ])")
"""A name with the footnote of its page behind it: a consolidated text in the gazette."""
_BESIDE_OFFICE = re.compile(r"(?:TƯỚNG|TRƯỞNG|CHỦ TỊCH|THỐNG ĐỐC)\W{1,3}(?:\w?[\])}|]\s?)?")
_FOOTNOTE = re.compile(r"(?<=[^\W\d_])\d{1,3}\Z")
_RULE = re.compile(r"[\s─_=*–-]+\Z")
_BASIS_BEGINS = re.compile(r"\sCăn cứ (?:Hiến pháp|(?:Bộ )?[Ll]uật|Nghị)")
_LOCAL_CODES = {"UBND", "HĐND"}
_LOCAL = re.compile(
    r"^\W{0,3}(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG) NHÂN DÂN\s+(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|XÃ|PHƯỜNG)\s+"
    r"(?P<place>[^\W\d_a-zđ]+(?:[ -]+[^\W\d_a-zđ]+){0,4})(?=\s+CỘNG H|\s*$)",
    re.MULTILINE,
)
"""A local authority with the name of its place: numbers of two provinces are alike."""
_HEAD_LIMIT = 12_000
_TAIL_LIMIT = 1_500


def _head_end(text: str, provisions: Sequence[Provision]) -> int:
    first = next((provision.start for provision in provisions if not provision.quoted), len(text))
    return min(first, _HEAD_LIMIT)


def _body_end(text: str, provisions: Sequence[Provision]) -> int:
    annexes = ("phu-luc", "mau", "quy-")
    ends = [p.end for p in provisions if not p.quoted and p.parent is None and not p.path.startswith(annexes)]
    return max(ends, default=0)


def _number_in(text: str, start: int, end: int) -> tuple[str, Span] | None:
    match = DOCUMENT_NUMBER.search(text, start, end)
    return (normal_form(match), Span(*match.span())) if match else None


def _labelled_number(text: str, end: int) -> tuple[str, Span] | None:
    """The number behind "Số:" anywhere in the head, where the letterhead does not stand before the kind."""
    label = _OWN_NUMBER.search(text, 0, end)
    return _number_in(text, label.end(), min(end, label.end() + 40)) if label else None


def _title(text: str, start: int, end: int) -> Span | None:
    """Lines after the kind (NGHỊ ĐỊNH) up to the legal basis; a letterhead may stand before them or behind."""
    first = last = None
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        line = text[position:stop].strip()
        letterhead = _LETTERHEAD_LINE.match(plain(line)) or (line.isupper() and agency_of_name(line))
        if first is not None and (letterhead or _TITLE_STOP.match(plain(line).lstrip(" *_-\"'"))):
            break
        if not letterhead and re.search(r"\w", line):
            if _TITLE_STOP.match(plain(line)):
                break
            first = position if first is None else first
            last = stop
        position = stop + 1
    if first is None or last is None or last - first > 3000:
        return None
    while text[first].isspace():
        first += 1
    while text[last - 1].isspace():
        last -= 1
    return Span(first, last)


def _title_proper(text: str, span: Span, base: re.Match[str] | None, consolidated: bool) -> Span:
    """The title without what was joined to it: the legal basis, the text that is consolidated, a footnote, a rule."""
    start, end = span
    basis = _BASIS_BEGINS.search(text, start, end)
    end = min(end, basis.start() if basis else end, base.start() if base and base.start() > start else end)
    end = start + len(_RULE.sub("", text[start:end]))
    footnote = _FOOTNOTE.search(text, start, end) if consolidated else None
    return Span(start, footnote.start() if footnote else end)


def _signer(text: str, start: int) -> Span | None:
    """The first personal name under an office (THỦ TƯỚNG, BỘ TRƯỞNG) after the body."""
    office = False
    position, end = start, min(len(text), start + _TAIL_LIMIT)
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        line = text[position:stop]
        capitals = line.isupper() or line[:3].isupper()
        if capitals and _OFFICE.search(plain(line)):
            office = True
            beside = _BESIDE_OFFICE.search(line)
            name = _NAME.match(line[beside.end() :]) if beside else None
            if beside and name and _is_name(name[1]):
                return Span(position + beside.end() + name.start(1), position + beside.end() + name.end(1))
        elif office and not line.isupper():
            name = _NAME.match(line) if len(line) < 60 else None
            name = name or _NAME_BEFORE_FOOTNOTE.match(line)
            if name and _is_name(name[1]):
                return Span(position + name.start(1), position + name.end(1))
        position = stop + 1
    return None


def _hinted_signer(hints: Mapping[str, str]) -> str:
    """A hinted signer that is a personal name; offices and remarks are left out."""
    name = _NAME.match(hints.get("signer", "").split("(")[0].strip())
    return name[1] if name and _is_name(name[1]) else ""


def _is_name(words: str) -> bool:
    """True for words that all begin, and only begin, with a capital."""
    return all(word[0].isupper() and (len(word) == 1 or not word.isupper()) for word in words.split())


def _issuers(number: str, text: str, head_end: int, hints: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the issuers: by the number's codes; where these are not known, as printed at the top or hinted."""
    local = _LOCAL.search(text, 0, head_end) if number and _LOCAL_CODES & {*issuer_codes(number)} else None
    if local:
        words = " ".join(local.group().split()).lower()
        return (words[0].upper() + words[1 : -len(local["place"])] + local["place"].title(),)
    known = [agency_of_code(code) for code in issuer_codes(number)] if number else []
    names = tuple(agency.name for agency in known if agency)
    if names and all(known):
        return names
    for line in text[:head_end].split("\n", 6)[:6]:
        printed = agency_of_name(re.split(r"CỘNG H", line)[0])
        if printed:
            return (printed.name,)
    hinted = agency_of_name(hints.get("issuer", ""))
    return (hinted.name,) if hinted else tuple(filter(None, (hints.get("issuer", "").strip(),)))


def _agency(
    issuers: Sequence[str],
    title: str,
    text: str,
    head_end: int,
    provisions: Sequence[Provision],
    hints: Mapping[str, str],
) -> tuple[str, Span | None]:
    """Code of the ministry in charge: the issuer, else who proposed the text, else whose field the title names.

    Else it is the one whose circulars guide the text, where the notes of a codification name enough of them.

    A text without a head is about the ministry that it names; an amending one names those of the texts it amends.
    """
    own = [agency for name in issuers if (agency := agency_of_name(name)) and agency.ministry]
    if own:
        return own[0].code, None
    proposed = _PROPOSED.search(text, 0, head_end)
    agency = agency_named_in(proposed.group()) if proposed else None
    if agency and agency.ministry and proposed:
        return agency.code, Span(*proposed.span())
    charge = _IN_CHARGE.search(title)
    agency = agency_named_in(charge.group()) if charge else agency_of_code(hints.get("guided_by", ""))
    if agency is None and not proposed and not any(provision.quoted for provision in provisions):
        agency = ministry_most_named(text[head_end : _body_end(text, provisions)])
    return (agency.code, None) if agency and agency.ministry else ("", None)


def _kin_number(text: str, provisions: Sequence[Provision]) -> tuple[str, Span] | None:
    """The document's number as its annexes print it ("(Kèm theo Nghị định số … ngày …)")."""
    for provision in provisions:
        if provision.kind == "phu-luc" and not provision.quoted:
            end = min(provision.text_end, provision.text_start + 1000)
            match = _ATTACHED_TO.search(text, provision.text_start, end)
            if match and (found := _number_in(text, match.end(), min(end, match.end() + 40))):
                return found
    return None


def _legal_basis(text: str, head_end: int) -> tuple[str, ...]:
    found = (_number_in(text, *match.span()) for match in _BASIS.finditer(text, 0, head_end))
    return tuple(dict.fromkeys(number for number, _ in filter(None, found)))


def _overrides(text: str, end: int) -> Span | None:
    """The clause by which a resolution prevails ("nếu … khác … thì thực hiện theo Nghị quyết này")."""
    for sentence in _SENTENCE.finditer(text, 0, end):
        condition = text.find("nếu ", *sentence.span())
        differs = text.find(" khác ", condition, sentence.end()) if condition >= 0 else -1
        prevails = _PREVAILS.search(text, differs, sentence.end()) if differs >= 0 else None
        if prevails:
            return Span(condition, prevails.end())
    return None


def _kind_slug(number: str, printed: str | None) -> str:
    """By the number; as printed where that does not tell (``73-CP``, ``QH14``; an ``L`` may number an order, lệnh)."""
    kind = kind_of(number)
    assembly = printed in ("nghi-quyet", "bo-luat", "luat", "phap-lenh", "lenh") and kind in ("luat", "phap-lenh")
    open_kind = assembly or kind == "van-ban" or not names_its_kind(number)
    return printed if printed and open_kind else kind


def read_metadata(text: str, provisions: Sequence[Provision], hints: Mapping[str, str]) -> Metadata:
    """Metadata with the evidence of each field. Never raises; what is not known is empty or None."""
    head_end = _head_end(text, provisions)
    body_end = _body_end(text, provisions)
    spans: dict[str, Span] = {}
    kind_line = _KIND_LINE.search(plain(text[:head_end]))
    basis = _BASIS.search(text, 0, head_end)
    top_end = kind_line.start() if kind_line else basis.start() if basis else head_end
    found = _number_in(text, 0, top_end) or _labelled_number(text, head_end)
    issued_in = (0, top_end)
    consolidated: tuple[str, Span] | None = None
    foot = _CONSOLIDATION_NUMBER.search(text)
    own = _number_in(text, foot.end(), min(len(text), foot.end() + 60)) if foot else None
    base = _CONSOLIDATED.search(text, 0, head_end)
    if own or base:
        consolidated = (_number_in(text, *base.span()) if base else None) or found
        issued_in, found = ((own[1].end, own[1].end + 300) if own else (0, 0)), own
    found = found or (None if base else _kin_number(text, provisions))
    if found:
        spans["number"] = found[1]
        after = found[1].end
        until = basis.start() if basis and basis.start() > after else max(head_end, after + 60)
        issued_in = issued_in if found[1].start < top_end or own else (after, until)
    number = found[0] if found else _hinted_number(hints)

    issued = next(find_dates(text, *issued_in), None)
    if issued is None and body_end:
        adopted = _ADOPTED.search(text, max(body_end - 1500, 0), min(len(text), body_end + _TAIL_LIMIT))
        issued = next(find_dates(text, adopted.start(), adopted.end() + 60), None) if adopted else None
    if issued:
        spans["issued"] = issued.span
    issued_on = issued.value if issued else parse_date(hints.get("issued", ""))

    title_span = _title(text, kind_line.end(), head_end) if kind_line else None
    if title_span:
        title_span = _title_proper(text, title_span, base, bool(base or own))
        spans["title"] = title_span
    title = " ".join(text[title_span.start : title_span.end].split()) if title_span else hints.get("title", "").strip()
    signer = _signer(text, own[1].end) if own else _signer(text, body_end) if body_end else None
    if signer:
        spans["signer"] = signer
    issuers = _issuers(number, text, head_end, hints)
    agency, agency_span = _agency(issuers, title, text, head_end, provisions, hints)
    if agency_span:
        spans["agency"] = agency_span
    if consolidated:
        spans["consolidates"] = consolidated[1]

    effect = read_effect(text, provisions, issued_on)
    if base and (in_force := _IN_FORCE.search(text, *base.span())):
        dated = next(find_dates(text, *in_force.span()), None)
        effect.effective_from = dated.value if dated else effect.effective_from
        effect.spans["effective_from"] = Span(*in_force.span())
    spans |= effect.spans
    kind = _kind_slug(number, _KINDS[kind_line[1]] if kind_line else slug_of(hints.get("kind", "")) or None)
    if base and not own:
        kind = "van-ban-hop-nhat"
    replaced = find_replaced(text, provisions)
    if replaced:
        spans["replaces"] = Span(replaced[0].span.start, replaced[-1].span.end)
    overrides = _overrides(text, body_end) if kind == "nghi-quyet" else None
    if overrides:
        spans["overrides"] = overrides
    by_number = number and issuer_codes(number) and not _LOCAL_CODES & {*issuer_codes(number)}
    issuer = None if by_number or not issuers else slug_of(issuers[0])
    return Metadata(
        key=make_key(number, issued_on, kind=kind, issuer=issuer),
        title=title,
        issuers=issuers,
        agency=agency,
        signer=text[signer.start : signer.end] if signer else _hinted_signer(hints),
        effective_from=effect.effective_from or parse_date(hints.get("effective", "")),
        effective_until=effect.effective_until,
        exceptions=tuple(effect.exceptions),
        overrides=overrides is not None,
        legal_basis=_legal_basis(text, head_end),
        replaces=tuple(document.number for document in replaced),
        consolidates=consolidated[0] if consolidated else None,
        illustrative=bool(number) and is_illustrative(number),
        spans=tuple(sorted(spans.items())),
    )


def _hinted_number(hints: Mapping[str, str]) -> str:
    """The number that the source gives; one given as part of an address (``luat-so-12-2030-qh15-77``) is read where the
    source's title prints it.
    """
    hinted = hints.get("number", "").strip()
    if number := normal_number(hinted):
        return number
    titled = normal_number(hints.get("title", ""))
    return titled if titled and f"-{number_slug(titled)}-" in f"-{hinted}-" else hinted


def hint_conflicts(metadata: Metadata, hints: Mapping[str, str]) -> tuple[str, ...]:
    """Notes on hints that say another thing than the text."""
    notes = []
    number = normal_number(hints.get("number", ""))
    if number and number != metadata.key.number:
        notes.append(f"the text has the number {metadata.key.number}, its source says {number}")
    pairs: tuple[tuple[str, date | None], ...] = (
        ("issued", metadata.key.issued),
        ("effective", metadata.effective_from),
    )
    for name, value in pairs:
        hinted = parse_date(hints.get(name, ""))
        if hinted and value and hinted != value:
            notes.append(f"{name}: the text has {value.isoformat()}, its source says {hinted.isoformat()}")
    return tuple(notes)
