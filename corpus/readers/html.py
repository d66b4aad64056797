"""Web pages: blocks become lines, tables stay tables, scripts and menus are dropped."""

from __future__ import annotations

from lxml import etree

from corpus.errors import Corrupt
from corpus.readers.blocks import Blocks, TableCell
from corpus.readers.numbering import format_number
from corpus.text import RawText

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "head", "nav", "header", "footer", "form", "iframe", "svg"}
)
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "main",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "br",
        "hr",
        "tr",
        "td",
        "th",
        "table",
    }
    | {"h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "center", "body", "tbody", "thead", "fieldset", "aside"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LIST_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read(text: str, name: str) -> RawText:
    """Source text of a page. Raises ``Corrupt`` if nothing can be parsed."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Corrupt(name, str(error)) from error
    if root is None:
        raise Corrupt(name, "no elements")
    walker = _Walker()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if isinstance(element.tag, str):
            walker.start(element) if event == "start" else walker.end(element)
    walker.flush()
    return walker.blocks.raw_text("html")


class _Walker:
    """Collects text as elements open and close; needs no recursion, so depth cannot hurt it."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self._text: list[str] = []
        self._dropped = 0
        self._tables: list[list[list[TableCell]]] = []
        self._cell: list[str] = []
        self._lists: list[tuple[str, int]] = []
        self._heading = False

    def start(self, element: etree._Element) -> None:
        tag = element.tag
        if self._dropped or tag in _DROPPED:
            self._dropped += 1
            return
        if tag in _BLOCKS:
            self.flush()
        if tag in _HEADINGS:
            self._heading = True
        if tag == "table":
            self._tables.append([])
        elif tag == "tr" and len(self._tables) == 1:
            self._tables[0].append([])
        elif tag in ("ol", "ul"):
            style = _LIST_FORMATS.get(element.get("type") or "1", "decimal") if tag == "ol" else "bullet"
            self._lists.append((style, _number(element.get("start"), 1) - 1))
        elif tag == "li" and self._lists:
            style, count = self._lists[-1]
            count = _number(element.get("value"), count + 1)
            self._lists[-1] = (style, count)
            self._text.append(_list_label(style, count))
        self._text.append(element.text or "")

    def end(self, element: etree._Element) -> None:
        tag = element.tag
        if self._dropped:
            self._dropped -= 1
        else:
            if tag in _BLOCKS:
                self.flush()
            if tag in _HEADINGS:
                self._heading = False
            if tag in ("td", "th") and len(self._tables) == 1:
                self._end_cell(element)
            elif tag == "table" and self._tables:
                self._end_table()
            elif tag in ("ol", "ul") and self._lists:
                self._lists.pop()
        if not self._dropped:
            self._text.append(element.tail or "")

    def flush(self) -> None:
        """End the current line."""
        line = " ".join("".join(self._text).split())
        self._text.clear()
        if not line:
            return
        if self._tables:
            self._cell.append(line)
        else:
            self.blocks.line(line, self._heading)

    def _end_cell(self, element: etree._Element) -> None:
        rows = self._tables[0]
        if not rows:
            rows.append([])
        spans = _number(element.get("rowspan"), 1), _number(element.get("colspan"), 1)
        rows[-1].append(TableCell("\n".join(self._cell), max(spans[0], 1), max(spans[1], 1)))
        self._cell.clear()

    def _end_table(self) -> None:
        rows = self._tables.pop()
        if not self._tables:
            self.blocks.table(rows)
            for line in self._cell:
                self.blocks.line(line)
            self._cell.clear()


def _list_label(style: str, count: int) -> str:
    if style == "bullet":
        return ""
    return format_number(count, style) + (") " if style == "lowerLetter" else ". ")


def _number(value: str | None, default: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 5 else default
