"""Scans: pages as pictures, read by tesseract with its Vietnamese model where they are installed."""

from __future__ import annotations

import pypdfium2

from corpus.errors import NeedsOcr, TooLarge
from corpus.readers import plain, tools
from corpus.text import RawText

MAX_PAGES = 500
_POINTS_AN_INCH = 72
_DOTS_AN_INCH = 300
_MAX_SIDE = 8000
"""Pixels: a larger page is read at a lower resolution."""
_SECONDS_A_PAGE = 90.0


def read(document: pypdfium2.PdfDocument, name: str) -> RawText:
    """Source text of a scan. Raises ``NeedsOcr`` without tesseract, ``TooLarge``, or ``Corrupt`` if it fails."""
    program = tools.find("tesseract")
    if program is None:
        raise NeedsOcr(name, "tesseract is not installed")
    if b"vie" not in tools.run([program, "--list-langs"], name, _SECONDS_A_PAGE).split():
        raise NeedsOcr(name, "tesseract has no Vietnamese model (vie)")
    if len(document) > MAX_PAGES:
        raise TooLarge(name, f"{len(document)} scanned pages")
    command = [program, "stdin", "stdout", "-l", "vie", "--psm", "4"]
    pages = (tools.run(command, name, _SECONDS_A_PAGE, _picture(page)) for page in document)
    text = "\f".join(page.decode("utf-8", "replace").rstrip("\f") for page in pages)
    cuts = tuple(plain.page_furniture(text))
    return RawText(text=text, form="ocr", wrapped=True, cuts=cuts, notes=("ocr: the text was read off a scan",))


def _picture(page: pypdfium2.PdfPage) -> bytes:
    """The page in grey, as a portable graymap."""
    longest = max(page.get_size()) or 1.0
    scale = min(_DOTS_AN_INCH / _POINTS_AN_INCH, _MAX_SIDE / longest)
    bitmap = page.render(scale=scale, grayscale=True)
    pixels = memoryview(bitmap.buffer).cast("B")
    rows = (bytes(pixels[row * bitmap.stride : row * bitmap.stride + bitmap.width]) for row in range(bitmap.height))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(rows)
