"""congbao.chinhphu.vn, the Official Gazette (Công báo): lists by type, RSS, and pages of documents."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from lxml import etree

from crawler.pages.common import Element, clean, found, join, no_page, read_date, read_number, text_of, tree
from crawler.records import DocumentRecord, Entry, FileRef, LayoutError, ListPage, digest

VERSION = "1"
VALID_UNTIL = date(2027, 6, 30)

_CARD = frozenset({"item--vb", "item-newspaper"})
_ROWS = etree.XPath("//div[contains(concat(' ', @class, ' '), ' row ')][span[contains(@class, 'name')]]")
_VALUES = etree.XPath(".//*[contains(concat(' ', @class, ' '), ' child-value ')]")
_FILES = etree.XPath("//div[contains(@class, 'list--open')]//a[@data-file]")
_ISSUES = etree.XPath("//*[@data-contentvanban='loadtep']//a[@data-href]")
_HEADLINE = etree.XPath("//div[contains(@class, 'box-section--main')]/span[contains(@class, 'text')]")
_PAGES = re.compile(r"var\s+totalPageSodo\s*=\s*(\d{1,9})\b")
_ID = re.compile(r"-(\d{1,18})(?:/\d+)?\.htm")
_ISSUED = re.compile(r"Ban hành:\s*(\d{2}/\d{2}/\d{4})")
_EFFECTIVE = re.compile(r"Hiệu lực:\s*(\d{2}/\d{2}/\d{4})")
_NUMBER_IN_TITLE = re.compile(r"số (\S+)", re.IGNORECASE)

_LABELS = {
    "Số, ký hiệu": "number",
    "Loại văn bản": "kind",
    "Cơ quan ban hành": "issuers",
    "Ngày ban hành": "issued",
    "Ngày hiệu lực": "effective",
    "Người ký": "signer",
    "Trích yếu": "title",
    "Công báo": "gazettes",
}


def read_list(data: bytes, url: str) -> ListPage:
    """Cards of a list page, or items of the RSS. A page without cards raises: it never means "no news"."""
    if data.lstrip()[:5] == b"<?xml" or data.lstrip()[:4] == b"<rss":
        return _read_rss(data, url)
    page = tree(data)
    cards = (div for div in page.iter("div") if not _CARD.isdisjoint(div.get("class", "").split()))
    entries = tuple(_entry(card, url) for card in cards)
    if not entries:
        raise no_page(data, "cards of documents (div.item--vb, div.item-newspaper)")
    pages = _PAGES.search(data.decode("utf-8", "replace"))
    return ListPage(entries, pages=int(pages[1]) if pages else None)


def read_detail(data: bytes, url: str) -> DocumentRecord:
    """The document of a page. Raises ``PageProblem`` kinds."""
    page = tree(data)
    rows = {text_of(row[0]): [text_of(value) for value in found(_VALUES, row)] for row in found(_ROWS, page)}
    fields = {_LABELS[label]: values for label, values in rows.items() if label in _LABELS}
    headline = " ".join(text_of(part) for part in found(_HEADLINE, page))
    title = _first(fields.get("title")) or _heading(page)
    printed = _first(fields.get("number")) or _number_in(title)
    if not printed or not title:
        raise no_page(data, "number and title (attribute rows, h1.title)")
    files = _files(page, url)
    return DocumentRecord(
        key=_key(page, url),
        url=url,
        number=read_number(printed, [title, *(file.key for file in files)]),
        printed_number=printed,
        title=title,
        kind=_first(fields.get("kind")) or _kind_in(title),
        issuers=tuple(filter(None, fields.get("issuers", ()))),
        issued=read_date(_first(fields.get("issued"))) or _dated(_ISSUED, headline),
        effective=read_date(_first(fields.get("effective"))) or _dated(_EFFECTIVE, headline),
        signer=_first(fields.get("signer")),
        gazettes=tuple(
            filter(None, fields.get("gazettes") or (clean(issue.get("title")) for issue in found(_ISSUES, page)))
        ),
        files=files,
        unknown=tuple(sorted(set(rows) - set(_LABELS))),
    )


def _entry(card: Element, url: str) -> Entry:
    number, days, link = "", "", None
    files = []
    for part in card.iter("a", "span"):
        mark = part.get("class")
        if mark == "kh":
            number = text_of(part).removeprefix("Ký hiệu:").strip()
        elif mark == "days":
            days += text_of(part)
        elif mark == "sapo":
            link = part
        elif (name := part.get("data-file")) is not None:
            files.append(clean(name))
    address = link.get("href", "") if link is not None else ""
    match = _ID.search(address)
    if link is None or match is None:
        raise LayoutError("not found: the link of a card (a.sapo) with the id of the document")
    issued, effective = _dated(_ISSUED, days), _dated(_EFFECTIVE, days)
    if issued is None:
        raise LayoutError("not found: the date of issue on a card ([Ban hành: dd/mm/yyyy])")
    title = clean(link.get("title")) or text_of(link)
    said = digest(number, title, issued, effective, *files)
    return Entry(match[1], join(url, address), number, title, issued, said)


def _read_rss(data: bytes, url: str) -> ListPage:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise LayoutError("not found: a well-formed RSS") from error
    entries = []
    for item in root.iter("item"):
        said = {part.tag: part.text or "" for part in item}
        link = (said.get("link") or said.get("guid") or "").strip().partition("?")[0]
        match = _ID.search(link)
        if match is None:
            raise LayoutError("not found: the link of an RSS item with the id of the document")
        title = clean(said.get("title"))
        if not title and said.get("description", "").strip():
            title = text_of(tree(said["description"].encode()))
        entries.append(Entry(match[1], join(url, link), "", title, _rss_day(said.get("pubDate", ""))))
    if not entries:
        raise LayoutError("not found: items of the RSS")
    return ListPage(tuple(entries), pages=1)


def _rss_day(text: str) -> date | None:
    """The day of ``pubDate``; its weekday is sometimes wrong and not looked at."""
    try:
        return parsedate_to_datetime(text.split(",")[-1].strip()).date()
    except (TypeError, ValueError, OverflowError):
        return None


def _files(page: Element, url: str) -> tuple[FileRef, ...]:
    """Files in page order. A gazette issue's address is stable: it stands in for the tokened one of the same id."""
    stable = {issue.get("data-tepid"): join(url, issue.get("data-href")) for issue in found(_ISSUES, page)}
    refs: dict[str, FileRef] = {}
    for link in found(_FILES, page):
        name, fixed = clean(link.get("data-file")), stable.pop(link.get("data-id"), None)
        refs[name] = FileRef(name, fixed or join(url, link.get("href")), volatile=fixed is None)
    if not refs:
        for address in stable.values():
            name = urlsplit(address).path.rpartition("/")[2]
            refs[name] = FileRef(name, address)
    return tuple(refs.values())


def _key(page: Element, url: str) -> str:
    field = page.find(".//input[@id='hdVanBanId']")
    match = _ID.search(url)
    if field is not None and field.get("value"):
        return str(field.get("value"))
    if match is None:
        raise LayoutError("not found: the id of the document (input#hdVanBanId, address)")
    return match[1]


def _heading(page: Element) -> str:
    return next((text_of(h1) for h1 in page.iter("h1") if "title" in (h1.get("class") or "")), "")


def _number_in(title: str) -> str:
    match = _NUMBER_IN_TITLE.search(title)
    return match[1] if match else ""


def _kind_in(title: str) -> str:
    """The words before "số": ``Thông tư`` số …"""
    head, separator, _ = title.partition(" số ")
    return head if separator and len(head) < 40 else ""


def _first(values: list[str] | None) -> str:
    return values[0] if values else ""


def _dated(pattern: re.Pattern[str], text: str) -> date | None:
    match = pattern.search(text)
    return read_date(match[1]) if match else None
