"""Page functions on saved pages (golden values), on the replica's pages (all of them), and on what is no page."""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages import congbao, pages_of, vanban, vbpl
from crawler.pages.common import clean, read_date, read_number
from crawler.records import (
    Blocked,
    DocumentRecord,
    FileRef,
    LayoutError,
    ListPage,
    PageProblem,
    SoftMissing,
    content_digest,
)
from crawler.sniff import sniff
from tests.replica import templates
from tests.replica.content import FIRST_DAY, Content, file_bytes

GAZETTE = "https://congbao.chinhphu.vn/van-ban/thong-tu-so-10-2022-tt-btttt-37592.htm"
LIST = "https://vanban.chinhphu.vn/he-thong-van-ban?classid=1&mode=1"
DETAIL = "https://vanban.chinhphu.vn/?pageid=27160&docid=219746&classid=1"


@pytest.mark.real
def test_a_saved_page_of_the_gazette(crawl_samples) -> None:
    data = (crawl_samples / "congbao" / "detail_real_excerpt.html").read_bytes()
    record = congbao.read_detail(data, GAZETTE)
    assert (record.key, record.number, record.kind) == ("37592", "10/2022/TT-BTTTT", "Thông tư")
    assert record.title == "Thông tư số 10/2022/TT-BTTTT sửa đổi, bổ sung một số điều"
    assert (record.issued, record.effective) == (date(2022, 7, 20), date(2022, 9, 15))
    assert record.gazettes == ("Công báo số 637 + 638 ngày 2022-07-31",)
    pdf, doc = record.files
    stable = "https://congbaocdn.chinhphu.vn/CongBaoCP/VanBan/2022/7/37592/41355-1-2022637-63810-2022-tt-btttt.pdf"
    assert pdf == FileRef("2022_637 + 638_10-2022-TT-BTTTT.pdf", stable), "the stable address stands in for the token"
    assert (doc.key, doc.volatile) == ("2022_637 + 638_10-2022-TT-BTTTT.doc", True)
    assert record.unknown == ()


@pytest.mark.real
def test_a_page_with_nothing_but_attribute_rows(crawl_samples) -> None:
    data = (crawl_samples / "congbao" / "detail_shape.html").read_bytes()
    record = congbao.read_detail(data, "https://congbao.chinhphu.vn/van-ban/nghi-quyet-1192.htm")
    assert (record.number, record.issued, record.effective) == ("1192/NQ-UBTVQH15", date(2024, 9, 28), None)
    assert record.title.endswith("của thành phố Cần Thơ giai đoạn 2023 - 2025.")
    assert record.files == (FileRef("1192.pdf", "https://congbaocdn.chinhphu.vn/CongBaoCP/1192.pdf"),)


@pytest.mark.real
def test_rss_with_empty_titles_and_relative_guids(crawl_samples) -> None:
    data = (crawl_samples / "congbao" / "rss_shape.xml").read_bytes()
    first, second = congbao.read_list(data, "https://congbao.chinhphu.vn/cac-van-ban-moi-ban-hanh.rss").entries
    assert (first.key, first.title, first.issued) == ("144532", "An toàn hệ thống & ngân hàng", date(2026, 5, 25))
    assert first.url == "https://congbao.chinhphu.vn/van-ban/thong-tu-so-09-2020-tt-nhnn-144532.htm"
    assert second.url == "https://congbao.chinhphu.vn/van-ban/nghi-dinh-so-148-2026-nd-cp-222.htm"
    assert second.issued == date(2026, 5, 24), "its weekday is wrong"


@pytest.mark.real
def test_a_saved_list_of_the_document_system(crawl_samples) -> None:
    data = (crawl_samples / "vanban" / "list_excerpt.html").read_bytes()
    page, form = vanban.read_list(data, LIST), vanban.read_form(data)
    assert (page.total, page.pages) == (47933, 959)
    assert [entry.key for entry in page.entries] == ["219746", "219754", "219691", "219587"]
    assert page.entries[2].number == "83/2026/TT-BGDĐT"
    assert page.entries[0].issued == date(2026, 10, 1)
    assert page.entries[0].url == DETAIL
    assert dict(form)["__VIEWSTATE"] == "VIEWSTATE_CUT"
    following = dict(vanban.page_form(form, 2))
    assert following["__EVENTTARGET"] == "ctrl_191017_163$grvDocument"
    assert following["__EVENTARGUMENT"] == "Page$2"
    assert following["ctrl_191017_163$hidSiteId"] == "4"
    assert "ctrl_191017_163$btnSearch" not in following, "the button would begin at page 1 again"
    searched = dict(vanban.year_form(form, 2024))
    assert (searched["ctrl_191017_163$drdDocYear"], searched["ctrl_191017_163$hidIsSearch"]) == ("2024", "1")
    assert "ctrl_191017_163$btnSearch" in searched


@pytest.mark.real
def test_a_saved_document_of_the_document_system(crawl_samples) -> None:
    record = vanban.read_detail((crawl_samples / "vanban" / "detail_excerpt.html").read_bytes(), DETAIL)
    assert (record.key, record.number, record.kind) == ("219746", "377/2026/NĐ-CP", "Nghị định")
    assert (record.issuers, record.signer) == (("Chính phủ",), "Nguyễn Văn Thắng")
    assert (record.issued, record.effective) == (date(2026, 10, 1), date(2026, 10, 1))
    assert [file.key for file in record.files] == ["377_2026_nd-cp_01102026-signed.signed.pdf"]
    assert record.unknown == ()


@pytest.mark.real
def test_saved_answers_of_the_national_database(crawl_samples) -> None:
    folder = crawl_samples / "vbpl_new"
    page = vbpl.read_list((folder / "doc_all_page1.json").read_bytes(), "")
    assert (page.total, page.pages, len(page.entries)) == (166921, 83461, 2)
    assert [entry.number for entry in page.entries] == ["1628/QĐ-UBND", "66.14/2026/NQ-CP"]
    records = {
        key: vbpl.read_detail((folder / f"doc_detail_{key}.json").read_bytes(), "")
        for key in ("19761", "187649", "188001")
    }
    assert records["187649"].number == records["188001"].number == "01/2026/NQ-HĐND", "a number alone is no identity"
    assert records["187649"].issuers != records["188001"].issuers
    assert records["187649"].files == (), "the answer holds the text"
    assert [file.key for file in records["188001"].files] == ["VanBanGoc_01.2026.NQ-HĐND. NGHI QUYET QUY CHE HDND.pdf"]
    basis = records["19761"].relations
    assert {(relation.type, relation.target_number) for relation in basis} >= {("3", "77/2003/NĐ-CP")}
    assert records["19761"].status == "CHL"
    assert all(record.unknown == () for record in records.values())


def test_every_page_of_the_replica_gives_its_document() -> None:
    content = Content(60)
    for document in content.on(FIRST_DAY, "congbao"):
        tokens = {name: "T" for name, _, _ in document.files}
        record = congbao.read_detail(
            templates.congbao_detail(document, tokens).encode(), "https://congbao.chinhphu.vn/"
        )
        assert (record.number, record.issued, record.effective) == (
            document.number,
            document.issued,
            document.effective,
        )
        assert [file.key for file in record.files] == [name for name, _, _ in document.files]
        assert (record.title, record.signer, record.unknown) == (document.title, document.signer, ())
    for document in content.on(FIRST_DAY, "vanban"):
        address = f"https://vanban.chinhphu.vn/?docid={document.id}"
        record = vanban.read_detail(templates.vanban_detail(document).encode(), address)
        assert (record.number, record.issued, record.effective) == (
            document.number,
            document.issued,
            document.effective,
        )
        assert record.key == document.id, "look-alike letters and blanks do not change the number"


def test_tokens_and_addresses_do_not_change_the_content() -> None:
    document = Content(10).on(FIRST_DAY, "congbao")[0]
    pages = [
        congbao.read_detail(
            templates.congbao_detail(document, dict.fromkeys(names, token)).encode(),
            f"https://congbao.chinhphu.vn/{token}",
        )
        for names in [[name for name, _, _ in document.files]]
        for token in ("T1", "T2")
    ]
    assert pages[0].files != pages[1].files
    assert content_digest(pages[0].as_json()) == content_digest(pages[1].as_json())


@pytest.mark.parametrize(
    ("printed", "witnesses", "number"),
    [
        ("376/2026/NĐ-СР", [], "376/2026/NĐ-CP"),
        ("83/2026/TT-BGDĐT ", [], "83/2026/TT-BGDĐT"),
        ("66.14/2026/NQ-CP", ["Nghị quyết số 66.14/2026/NQ-CP"], "66.14/2026/NQ-CP"),
        ("66.14/2026/NQ-CP", ["66.14_2026_nq-cp.pdf"], "66.14/2026/NQ-CP"),
        ("66.116/2025/QH15", ["Luật số 116/2025/QH15", "luat116.pdf"], "116/2025/QH15"),
        ("66.116/2025/QH15", ["không nói gì"], "66.116/2025/QH15"),
        ("Không số", [], "Không số"),
    ],
)
def test_numbers_as_the_sites_print_them(printed: str, witnesses: list[str], number: str) -> None:
    assert read_number(printed, witnesses) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01-10-2026", date(2026, 10, 1)),
        ("1/10/2026", date(2026, 10, 1)),
        ("2026-10-01T00:00:00", date(2026, 10, 1)),
        (" ", None),
    ],
)
def test_dates_as_the_sites_print_them(text: str, day: date | None) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize("text", ["31/02/2026", "hôm nay", "2026-13-01"])
def test_what_is_no_date_is_no_guess(text: str) -> None:
    with pytest.raises(LayoutError):
        read_date(text)


@pytest.mark.parametrize("site", ["congbao", "vanban", "vbpl"])
@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (templates.REBUILT, LayoutError),
        (templates.CHALLENGE, Blocked),
        (templates.NOT_FOUND, SoftMissing),
        ("", LayoutError),
        ("<html></html>", LayoutError),
    ],
)
def test_what_is_no_page_says_why(site: str, page: str, problem: type[PageProblem]) -> None:
    with pytest.raises(problem):
        pages_of(site).read_detail(page.encode(), DETAIL)
    with pytest.raises(problem):
        pages_of(site).read_list(page.encode(), LIST)


@given(st.binary(max_size=300))
def test_no_bytes_break_a_page_function(data: bytes) -> None:
    for site in ("congbao", "vanban", "vbpl"):
        for read in (pages_of(site).read_list, pages_of(site).read_detail):
            with pytest.raises(PageProblem):
                read(data, DETAIL)


NASTY = (
    *(
        "",
        "\0",
        "<",
        ">",
        '"',
        "</div>",
        "<table>",
        "<td>",
        "]]>",
        "&#xD800;",
        "&#0;",
        "\u0300" * 40,
        "9" * 5000,
        "-1",
    ),
    *(
        "31/02/2026",
        "0/0/0000",
        "https://[::1",
        "https://x:y/",
        "//",
        "javascript:x",
        "?docid=",
        "-1.htm",
        "%zz",
        "%00",
    ),
)

SPOT = re.compile(r"""(?<=["'])[^"'<>]+(?=["'])|(?<=>)[^<>]*\S[^<>]*(?=<)""")


def read_or_refuse(read: Callable[[bytes, str], ListPage | DocumentRecord], data: bytes) -> None:
    """A page function gives a record that can be kept, or a typed problem, and nothing else."""
    try:
        page = read(data, DETAIL)
    except PageProblem:
        return
    if isinstance(page, DocumentRecord):
        json.dumps(page.as_json(), ensure_ascii=False).encode()
    else:
        assert max(page.pages or 0, page.total or 0) < 2**31
        assert all(entry.key and f"{entry}".encode() for entry in page.entries)


@pytest.mark.parametrize("which", ["cards", "rss", "gazette page", "rows", "system page"])
def test_no_spoilt_page_breaks_a_page_function(which: str) -> None:
    """Texts and values of attributes are what a page function reads: each of them may be anything."""
    (document, *_), tokens = Content(10).on(FIRST_DAY, "vanban"), defaultdict[str, str](str)
    read, page = {
        "cards": (congbao.read_list, templates.congbao_list([document], "nghi-dinh-l1", 265, tokens)),
        "rss": (congbao.read_list, templates.congbao_rss([document])),
        "gazette page": (congbao.read_detail, templates.congbao_detail(document, tokens)),
        "rows": (vanban.read_list, templates.vanban_list([document], 1, 270, "A", False)),
        "system page": (vanban.read_detail, templates.vanban_detail(document)),
    }[which]
    for spot in SPOT.finditer(page):
        numbers = (re.sub(r"\d+", "9" * length, spot[0]) for length in (20, 5000))
        for text in (*NASTY, *numbers):
            read_or_refuse(read, f"{page[: spot.start()]}{text}{page[spot.end() :]}".encode())


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from((*NASTY, "\ud800", "../..")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "docNum", "code"]), inner),
    max_leaves=5,
)


@given(st.data(), JSON_VALUES)
def test_no_spoilt_answer_breaks_a_page_function(data: st.DataObject, value: object) -> None:
    document = Content(10).on(FIRST_DAY, "vanban")[0]
    item, detail = templates.vbpl_item(document), templates.vbpl_detail(document)
    spoilt = data.draw(st.sampled_from(sorted(detail)))
    detail[spoilt] = value
    read_or_refuse(vbpl.read_detail, json.dumps({"data": detail}).encode())
    body: dict[str, object] = {"items": [item | {spoilt: value}], "total": 1, "pageSize": 50}
    read_or_refuse(vbpl.read_list, json.dumps({"data": body}).encode())
    body[data.draw(st.sampled_from(sorted(body)))] = value
    read_or_refuse(vbpl.read_list, json.dumps({"data": body}).encode())


def test_marks_without_end_cost_no_time() -> None:
    """The time to compose them would grow with the square of their number."""
    start = time.process_time()
    assert len(clean("a" + "\u0315\u0300" * 100_000)) < 100
    assert time.process_time() - start < 1


def test_a_year_without_documents_is_an_empty_page_not_a_broken_one() -> None:
    page = vanban.read_list(templates.vanban_list([], 1, 0, "S", True).encode(), LIST)
    assert (page.entries, page.total) == ((), 0)


def test_an_unknown_label_is_reported() -> None:
    document = Content(10).on(FIRST_DAY, "vanban")[0]
    page = templates.vanban_detail(document).replace("Người ký", "Lãnh đạo ký")
    record = vanban.read_detail(page.encode(), DETAIL)
    assert (record.unknown, record.signer) == (("Lãnh đạo ký",), "")


def test_files_are_what_their_first_bytes_say() -> None:
    document = Content(10).on(FIRST_DAY, "vanban")[0]
    assert [sniff(file_bytes(document, form, 0)) for form in ("docx", "pdf", "rtf")] == ["docx", "pdf", "rtf"]
    assert sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest") == "doc"
    assert sniff(b'<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>x</body></html>') == "html"
    for page, problem in ((templates.CHALLENGE, Blocked), (templates.REBUILT, LayoutError), ("??", LayoutError)):
        with pytest.raises(problem):
            sniff(page.encode())


def fastest(site: str, page: bytes) -> float:
    """List pages read in a second of processor time. A busy machine gets many chances."""
    deadline, best = time.monotonic() + 20, 0.0
    while best < ENOUGH and time.monotonic() < deadline:
        start = time.process_time()
        for _ in range(4):
            pages_of(site).read_list(page, LIST)
        best = max(best, 4 / (time.process_time() - start))
    return best


ENOUGH = 300
"""List pages that a core must read in a second."""


def full_pages() -> dict[str, tuple[str, bytes]]:
    """Pages as large as the sites send them; one of the second site has 271 KB, most of it state and menus."""
    documents = Content(400).on(FIRST_DAY, "vanban")
    tokens = {name: "T" * 80 for document in documents for name, _, _ in document.files}
    menu = "".join(f"<option value='{number}'>Ban chỉ đạo số {number}</option>" for number in range(2000))
    webforms = templates.vanban_list(documents[:50], 1, 47_933, "A" * 100_000, False)
    items = [templates.vbpl_item(document) for document in documents[:50]]
    return {
        "type": ("congbao", templates.congbao_list(documents[:14], "nghi-dinh-l1", 265, tokens).encode()),
        "all": ("congbao", templates.congbao_list(documents[:10], "all", 2500, tokens).encode()),
        "rss": ("congbao", templates.congbao_rss(documents[:50]).encode()),
        "webforms": ("vanban", webforms.replace("</select>", f"{menu}</select>").encode()),
        "gateway": ("vbpl", json.dumps({"data": {"total": 9999, "pageSize": 50, "items": items}}).encode()),
    }


@pytest.mark.parametrize("name", ["type", "all", "rss", "webforms", "gateway"])
def test_list_pages_a_second(name: str) -> None:
    site, page = full_pages()[name]
    assert name != "webforms" or len(page) > 250_000
    assert len(pages_of(site).read_list(page, LIST).entries) == {"type": 14, "all": 10}.get(name, 50)
    assert fastest(site, page) >= ENOUGH


@pytest.mark.real
@pytest.mark.parametrize(
    ("site", "sample"),
    [
        ("congbao", "congbao/rss_shape.xml"),
        ("vanban", "vanban/list_excerpt.html"),
        ("vbpl", "vbpl_new/doc_all_page1.json"),
    ],
)
def test_saved_list_pages_a_second(crawl_samples, site: str, sample: str) -> None:
    assert fastest(site, (crawl_samples / sample).read_bytes()) >= ENOUGH
