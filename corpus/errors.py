"""Typed reading errors. Each names the file and the place, and tells a person what to do."""

from __future__ import annotations


class ReadError(Exception):
    """A file cannot become a document. ``str()`` is the one line a person sees."""

    reason = "unreadable"
    advice = "Check the file."

    def __init__(self, source: str, detail: str = "") -> None:
        self.source = source
        self.detail = detail
        super().__init__(source, detail)

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.source}: {self.reason}{detail}. {self.advice}"


class Missing(ReadError):
    """The path does not exist."""

    reason = "no such file or folder"
    advice = "Check the path."


class Empty(ReadError):
    """No text at all."""

    reason = "the file is empty"
    advice = "Fetch it again."


class NotALegalText(ReadError):
    """Readable, but neither a document number nor a provision was found."""

    reason = "not a legal text"
    advice = "Leave it out, or check that it is the document itself and not a summary."


class UnknownForm(ReadError):
    """No reader knows this form."""

    reason = "a form that no reader knows"
    advice = "Convert it to .txt, .html, .docx or .pdf."


class WrongEncoding(ReadError):
    """Bytes that are not text in any encoding known."""

    reason = "text in an encoding that is not known"
    advice = "Save it as UTF-8."


class Encrypted(ReadError):
    """A PDF or office file that needs a password."""

    reason = "encrypted"
    advice = "Save a copy without a password."


class NeedsOcr(ReadError):
    """A scan without a text layer."""

    reason = "a scan without a text layer"
    advice = "Install tesseract with its Vietnamese model (tesseract-ocr tesseract-ocr-vie), or run ocrmypdf on it."


class NeedsConverter(ReadError):
    """An old Word file, and no program here that opens it."""

    reason = "an old Word .doc"
    advice = "Install LibreOffice or antiword and import it again, or save it as .docx."


class TooLarge(ReadError):
    """Over the size limit."""

    reason = "too large"
    advice = "Split it, or raise MAX_FILE_MB."


class BadNote(ReadError):
    """The note beside a file, which says where it came from, is not as it should be."""

    reason = "a note of origin that cannot be used"
    advice = "Mend it, or take it away."


class Corrupt(ReadError):
    """Damaged or truncated."""

    reason = "damaged or truncated"
    advice = "Fetch it again."


class ReaderFailed(ReadError):
    """A defect of a reader that one file brings to light; the other files are not touched by it."""

    reason = "the reader failed on it"
    advice = "Report it with the file; it is read again with the next version."
