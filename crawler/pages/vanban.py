"""vanban.chinhphu.vn, the Government's document system (Hệ thống văn bản): a WebForms list and pages of documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import unquote

from lxml import etree

from crawler.pages.common import Element, clean, found, join, no_page, read_date, read_number, text_of, tree
from crawler.records import DocumentRecord, Entry, FileRef, LayoutError, ListPage, digest

VERSION = "1"
VALID_UNTIL = date(2027, 6, 30)
PAGE_SIZE = 50
_ORIGIN = "https://vanban.chinhphu.vn"

_CONTENT = etree.XPath("//div[contains(@class, 'Content') and contains(concat(@id, '$'), '_Content$')]")
_INFO_BOX = etree.XPath("id('document_page_info')")
_HIDDEN = etree.XPath("//form[@id='form1']//input[@type='hidden'][@name]")
_ID = re.compile(r"[?&]docid=(\d{1,18})\b")
_INFO = re.compile(r"\d\s*-\s*\d+\s*\|\s*(\d{1,9})\b")

Form = Sequence[tuple[str, str]]
"""Fields of a form: name and value."""

_SPANS = frozenset({"code", "issued-date", "substract"})
_LABELS = {
    "Số ký hiệu": "number",
    "Ngày ban hành": "issued",
    "Ngày có hiệu lực": "effective",
    "Ngày hết hiệu lực": "expires",
    "Loại văn bản": "kind",
    "Cơ quan ban hành": "issuers",
    "Người ký": "signer",
    "Trích yếu": "title",
    "Tài liệu đính kèm": "files",
}


def read_list(data: bytes, url: str) -> ListPage:
    """Rows of a list page, and its totals. Raises ``PageProblem`` kinds."""
    page = tree(_listing(data))
    table = next((table for table in page.iter("table") if table.get("id", "").endswith("_grvDocument")), None)
    counts = next((match for info in found(_INFO_BOX, page) if (match := _INFO.search(text_of(info)))), None)
    if counts is None:
        raise no_page(data, "the page counts (#document_page_info)")
    rows = table.iter("tr") if table is not None else ()
    entries = tuple(entry for row in rows if (entry := _entry(row, url)) is not None)
    total = int(counts[1])
    if total and not entries:
        raise no_page(data, "rows of documents (table …_grvDocument)")
    return ListPage(entries, pages=-(-total // PAGE_SIZE), total=total)


def read_form(data: bytes) -> Form:
    """Fields that the next page must be asked with. Raises ``PageProblem`` kinds."""
    form = tuple((field.get("name", ""), field.get("value", "")) for field in found(_HIDDEN, tree(data)))
    if not form:
        raise no_page(data, "hidden fields (form#form1)")
    return form


def read_detail(data: bytes, url: str) -> DocumentRecord:
    """The document of a page. Raises ``PageProblem`` kinds."""
    page = tree(data)
    contents = found(_CONTENT, page)
    rows = {text_of(row[0]): row for row in contents[0].iter("tr") if len(row) > 1} if contents else {}
    fields = {_LABELS[label]: text_of(row[1]) for label, row in rows.items() if label in _LABELS}
    if not fields.get("number") and not fields.get("title"):
        raise no_page(data, "the table of attributes (div …_Content)")
    files = _files(contents[0], url)
    heading = next((text_of(span) for span in page.iter("span") if (span.get("id") or "").endswith("_lb_noidung")), "")
    title = fields.get("title") or heading
    return DocumentRecord(
        key=_key(url),
        url=url,
        number=read_number(fields.get("number", ""), [heading, title, *(file.key for file in files)]),
        printed_number=fields.get("number", ""),
        title=title,
        kind=fields.get("kind", ""),
        issuers=tuple(part for name in fields.get("issuers", "").split(";") if (part := clean(name))),
        issued=read_date(fields.get("issued", "")),
        effective=read_date(fields.get("effective", "")),
        expires=read_date(fields.get("expires", "")),
        signer=fields.get("signer", ""),
        files=files,
        unknown=tuple(sorted(set(rows) - set(_LABELS))),
    )


def page_form(form: Form, number: int, year: int = 0) -> list[tuple[str, str]]:
    """Fields of the post that asks for page ``number``, from the form of the page before (pages are a chain)."""
    control = _control(form)
    return _filled(form, year, bool(year), f"{control}$grvDocument", f"Page${number}")


def year_form(form: Form, year: int) -> list[tuple[str, str]]:
    """Fields of the post that searches the documents of a year, from the form of any page."""
    return [*_filled(form, year, True, "", ""), (f"{_control(form)}$btnSearch", "Tìm kiếm")]


def _filled(form: Form, year: int, searching: bool, target: str, argument: str) -> list[tuple[str, str]]:
    control = _control(form)
    set_here = {
        "__EVENTTARGET": target,
        "__EVENTARGUMENT": argument,
        f"{control}$hidIsSearch": "1" if searching else "0",
        "ctrl_190922_45$txtSearch": "",
        f"{control}$drdDocCategory": "0",
        f"{control}$drdDocOrg": "0",
        f"{control}$drdDocYear": str(year),
        f"{control}$txtSearchKeyword": "",
        f"{control}$drdRecordPerPage": str(PAGE_SIZE),
    }
    return list({**dict(form), **set_here}.items())


def _control(form: Form) -> str:
    """Name of the list's control, which the site may renumber."""
    for name, _ in form:
        if name.endswith("$hidIsSearch"):
            return name.removesuffix("$hidIsSearch")
    raise LayoutError("not found: the hidden field …$hidIsSearch of the form")


def _listing(data: bytes) -> bytes:
    """Rows and counts alone, some sixth of a page (the rest is state and menus); all of it if they are not found."""
    table = data.rfind(b"<table", 0, max(data.find(b'_grvDocument"'), 0))
    counts = data.find(b'id="document_page_info"', table)
    start = data.rfind(b"<", 0, counts)
    return data[table:start] + data[start:].partition(b"</div>")[0] if 0 <= table < start else data


def _entry(row: Element, url: str) -> Entry | None:
    spans: dict[str, str] = {}
    files, address = [], ""
    for part in row.iter("a", "span"):
        if (mark := part.get("class")) in _SPANS:
            spans.setdefault(mark, text_of(part))
        elif (link := part.get("href")) is None:
            continue
        elif "docid=" in link:
            address = address or link
        elif not link.startswith("javascript:"):
            files.append(link)
    if "code" not in spans:
        return None
    if not address:
        raise LayoutError("not found: the link of a row (docid=…)")
    target = f"{_ORIGIN}{address}" if address.startswith("/?") else join(url, address)
    number, title, issued = spans["code"], spans.get("substract", ""), read_date(spans.get("issued-date", ""))
    return Entry(_key(target), target, number, title, issued, digest(number, title, issued, *files))


def _files(content: Element, url: str) -> tuple[FileRef, ...]:
    links = [a.get("href", "") for a in content.iter("a") if "view-file" in (a.get("class") or "")]
    return tuple(FileRef(_name(link), join(url, link)) for link in dict.fromkeys(links) if link)


def _name(link: str) -> str:
    return clean(unquote(link.partition("?")[0].rpartition("/")[2]))


def _key(url: str) -> str:
    match = _ID.search(url)
    if match is None:
        raise LayoutError("not found: docid in the address")
    return match[1]
