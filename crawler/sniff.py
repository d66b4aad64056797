"""What a downloaded file is, by its first bytes: names and headers of the sites lie."""

from __future__ import annotations

import re

from crawler.pages.common import no_page
from crawler.records import LayoutError

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_WORD_AS_HTML = re.compile(rb"urn:schemas-microsoft-com:office|class=\"?Mso|<title>\s*</title>", re.IGNORECASE)


def sniff(data: bytes) -> str:
    """``pdf``, ``docx``, ``zip``, ``rtf``, ``doc`` or ``html`` (a text saved by Word).

    Raises ``PageProblem`` kinds for a page of the site that came instead, and ``LayoutError`` for anything else.
    """
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, form in _MAGIC:
        if head.startswith(magic):
            if form == "zip" and b"word/" in data:
                return "docx"
            return "doc" if form == "ole" else form
    if b"%PDF-" in head:
        return "pdf"
    if re.match(rb"<(?:!doctype html|html|head|meta|\?xml)", head, re.IGNORECASE):
        if _WORD_AS_HTML.search(data[:20_000]):
            return "html"
        raise no_page(data, "a file; a page came instead")
    raise LayoutError("not found: a file of a known type")
