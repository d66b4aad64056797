"""Pages as the sites build them (``pages/``), as far as saved pages and public notes show; the content is invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from tests.replica.content import Document

PER_PAGE = {"all": 10, "type": 14, "vanban": 50}
LISTS = {
    "nghi-dinh-l1": "nghi-dinh",
    "quyet-dinh-l2": "quyet-dinh",
    "thong-tu-l3": "thong-tu",
    "chi-thi-l4": "chi-thi",
    "thong-tu-lien-tich-l5": "thong-tu-lien-tich",
    "nghi-quyet-l6": "nghi-quyet",
    "van-ban-hop-nhat-l7": "van-ban-hop-nhat",
    "lenh-l12": "lenh",
    "luat-l13": "luat",
    "phap-lenh-l14": "phap-lenh",
    "hien-phap-l26": "hien-phap",
    "nghi-quyet-lien-tich-l28": "nghi-quyet-lien-tich",
}
"""Name of a list in its address → kind of document."""

NOT_FOUND = "<html><body><div class='content'>Không tìm thấy văn bản này</div></body></html>"
CHALLENGE = "<html><head><title>Just a moment...</title></head><body><div id='cf-chl-widget'></div></body></html>"
REBUILT = "<html><body><main><article data-v='2'><h2>Trang mới</h2><p>Giao diện mới</p></article></main></body></html>"
BAD_GATEWAY = "<html><body><h1>502 Bad Gateway</h1></body></html>"

_CONTROL = "ctrl_191017_163"
_CYRILLIC = str.maketrans("MH", "МН")


def congbao_address(document: Document) -> str:
    return f"/van-ban/{document.kind}-so-{document.slug}-{document.id}.htm"


def congbao_list(documents: Sequence[Document], path: str, pages: int, tokens: Mapping[str, str]) -> str:
    """Lists by type and the list of all use two kinds of cards."""
    card = "item-newspaper" if path == "all" else "item--vb"
    return _render("congbao_list.html", documents=documents, path=path, pages=pages, tokens=tokens, card=card)


def congbao_detail(document: Document, tokens: Mapping[str, str]) -> str:
    return _render("congbao_detail.html", document=document, tokens=tokens)


def congbao_rss(documents: Sequence[Document]) -> str:
    return _render("congbao.rss", documents=documents)


def vanban_list(documents: Sequence[Document], number: int, total: int, state: str, searching: bool) -> str:
    first = (number - 1) * PER_PAGE["vanban"] + 1
    return _render(
        "vanban_list.html",
        documents=documents,
        number=number,
        total=total,
        state=state,
        searching=int(searching),
        pages=-(-total // PER_PAGE["vanban"]),
        first=first if documents else 0,
        last=first + len(documents) - 1 if documents else 0,
        control=_CONTROL,
    )


def vanban_detail(document: Document) -> str:
    return _render("vanban_detail.html", document=document)


def vbpl_item(document: Document) -> dict[str, object]:
    """A document as a list of the gateway shows it."""
    return {
        "id": document.id,
        "title": f"{document.kind_name} số {document.number} {document.title}",
        "docNum": document.number,
        "docType": {"id": "t", "name": document.kind_name, "code": "X"},
        "issueDate": f"{document.issued}T00:00:00",
        "effFrom": f"{document.effective}T00:00:00" if document.effective else None,
        "effTo": None,
        "updatedDate": None,
        "effStatus": {"id": "s", "code": "CHL", "name": "Còn hiệu lực"},
    }


def vbpl_detail(document: Document) -> dict[str, object]:
    """A document as the gateway answers for it; of some it has no text, only a file."""
    page = "".join(f"<p>{paragraph}</p>" for paragraph in document.text())
    with_text = document.index % 5 > 0
    return {
        **vbpl_item(document),
        "agencyName": document.issuer,
        "documentIssues": [{"agencyName": document.issuer, "personName": document.signer}],
        "documentContent": {"id": document.id, "content": f"<html><body>{page}</body></html>"} if with_text else None,
        "documentContentFileName": None if with_text else document.files[0][0],
        "documentRelatedList": [],
        "references": [{"referenceType": 3, "targetDocument": {"id": "1", "docNum": "931/2023/QH-MH"}}],
    }


def _printed(document: Document) -> str:
    """Some numbers are typed with Cyrillic letters, some end in a blank."""
    if document.index % 11 == 0:
        return document.number.translate(_CYRILLIC)
    return f"{document.number} " if document.index % 13 == 0 else document.number


def _file_address(document: Document, name: str) -> str:
    return f"https://datafiles.chinhphu.vn/cpp/files/vbpq/{document.issued:%Y}/{document.issued.month}/{quote(name)}"


def _entities(text: str) -> Markup:
    return Markup("".join(letter if ord(letter) < 128 else f"&#x{ord(letter):X};" for letter in text))


def _rss(day: date) -> str:
    """A date with a wrong weekday, as it happens."""
    return f"Mon{format_datetime(datetime.combine(day, time(10), UTC), usegmt=True)[3:]}"


_environment = Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True)
_environment.filters |= {"day": lambda day: day.strftime("%d/%m/%Y") if day else "", "entities": _entities, "rss": _rss}
_environment.globals |= {"address": congbao_address, "printed": _printed, "file_address": _file_address}


def _render(name: str, **values: object) -> str:
    return _environment.get_template(name).render(**values)
