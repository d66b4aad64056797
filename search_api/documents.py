"""Registry contents → documents to be found: a text, its provisions with words of their own, its items."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from corpus.forms import is_form
from registry.views import DocumentContents, ItemView, ProvisionView
from search_api.port import SearchDocument

_OPENING = 1_500
"""Characters of a text's beginning that stand for it as a whole: issuer, title, legal basis."""
_LIST_OPENING = 300
"""Characters of a list that stand for it: its rows are found as rows, and all of them in one text match any words."""
_STEP = " › "
_CHAPTERS = frozenset({"phan", "chuong", "muc", "tieu-muc"})


def search_documents(contents: DocumentContents, digest: str = "") -> Iterator[SearchDocument]:
    """Everything to be found in one document. A provision that is a condition is found as the condition, not twice.

    What nobody has confirmed yet, or a person rejected, is found as the provision that it is.
    """
    yield _document(contents, digest)
    by_path = {provision.path: provision for provision in contents.provisions}
    items = [item for item in contents.items if item.state != "unconfirmed"]
    for item in items:
        yield _item(item, contents, by_path)
    conditions = {item.evidence.path for item in items if item.kind == "condition"}
    forms = _forms(contents)
    for provision in contents.provisions:
        body = _own_text(contents.text, provision)
        if provision.path in contents.lists:
            body = body[:_LIST_OPENING]
        if provision.path in conditions or _is_chapter(provision) or not _has_words(provision.heading + body):
            continue
        in_form = not forms.isdisjoint(_above(provision.path))
        yield _provision(provision, contents, by_path, body, in_form=in_form)


def _document(contents: DocumentContents, digest: str) -> SearchDocument:
    view = contents.document
    return SearchDocument(
        id=view.id,
        kind="document",
        document_id=view.id,
        number=view.number,
        path="",
        title=view.title,
        body=contents.text[:_OPENING],
        agency=view.agency,
        year=view.issued.year if view.issued else None,
        illustrative=view.illustrative,
        programmes=contents.programmes,
        stands_for=view.consolidates or "",
        digest=digest,
    )


def _provision(
    provision: ProvisionView,
    contents: DocumentContents,
    by_path: dict[str, ProvisionView],
    body: str,
    *,
    in_form: bool,
) -> SearchDocument:
    """A provision. A heading inside a form names a box to fill in, not a rule: it does not rank as a name."""
    view = contents.document
    headings = _headings(provision.path, by_path)
    return SearchDocument(
        id=f"{view.id}#{provision.path}",
        kind="provision",
        document_id=view.id,
        number=view.number,
        path=provision.path,
        title="" if in_form else provision.heading,
        body=body,
        heading=_STEP.join(filter(None, (headings, provision.heading))) if in_form else headings,
        document_title=view.title,
        agency=view.agency,
        year=view.issued.year if view.issued else None,
        illustrative=view.illustrative,
        programmes=contents.programmes,
        stands_for=view.consolidates or "",
    )


def _item(item: ItemView, contents: DocumentContents, by_path: dict[str, ProvisionView]) -> SearchDocument:
    """An item, in the words in which it holds now: what it said before is no answer."""
    view = contents.document
    path = item.evidence.path
    provision = by_path.get(path)
    headings = _headings(path, by_path)
    is_condition = item.kind == "condition"
    return SearchDocument(
        id=item.id,
        kind=item.kind,
        document_id=view.id,
        number=view.number,
        path=path,
        title=(provision.heading if provision else "") if is_condition else item.title,
        body=item.words.quote,
        heading=headings if is_condition else " ".join([*item.name_path, item.inspection, headings]),
        document_title=view.title,
        activity=item.activity,
        inspection=item.inspection,
        agency=item.agency,
        state=item.state,
        types=item.types,
        hs=item.hs,
        row="" if is_condition else item.line_no,
        year=view.issued.year if view.issued else None,
        illustrative=item.illustrative,
        programmes=contents.item_programmes.get(item.id, ()),
        stands_for=view.consolidates or "",
    )


def _forms(contents: DocumentContents) -> frozenset[str]:
    """Paths of the blank forms (biểu mẫu)."""
    return frozenset(
        provision.path
        for provision in contents.provisions
        if provision.kind == "mau"
        or (
            provision.kind == "phu-luc"
            and is_form(contents.text, provision.start, provision.text_start, provision.text_end)
        )
    )


def _above(path: str) -> Iterator[str]:
    """Paths of what a provision is part of."""
    return accumulate(path.split("/")[:-1], "{}/{}".format)


def _is_chapter(provision: ProvisionView) -> bool:
    """A chapter or section of the body: its articles bring its heading along. In an annex it is a place of its own."""
    return provision.kind in _CHAPTERS and not provision.path.startswith("phu-luc")


def _has_words(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _own_text(text: str, provision: ProvisionView) -> str:
    """What the provision says itself, without its heading and its labelled children."""
    return text[provision.text_start : provision.text_end].strip().removeprefix(provision.heading).strip()


def _headings(path: str, by_path: dict[str, ProvisionView]) -> str:
    """Headings of the provisions above, the outermost first."""
    found: list[str] = []
    provision = by_path.get(path)
    while provision and provision.parent is not None and len(found) < len(by_path):
        provision = by_path.get(provision.parent)
        if provision and provision.heading:
            found.append(provision.heading)
    return _STEP.join(reversed(found))
