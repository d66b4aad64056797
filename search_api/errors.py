"""Errors of this layer; each tells a person what to do."""

from __future__ import annotations


class NoIndex(Exception):
    """There is no built index, or the live one cannot be opened. ``place`` names it to whoever asks, from anywhere: no
    path of this machine."""

    def __init__(self, place: str, detail: str = "there is no search index") -> None:
        super().__init__(place, detail)
        self.place = place
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.place}: {self.detail}. Run `python -m search_api index`."


class EngineDown(NoIndex):
    """The search server does not answer. The next request tries again: nothing here has to be restarted."""

    def __str__(self) -> str:
        return f"{self.place}: {self.detail}. Start the search server; search then recovers by itself."


class Incomplete(Exception):
    """A version holds another number of documents than were written; the one before stays live."""

    def __init__(self, place: str, held: int, written: int) -> None:
        super().__init__(place, held, written)
        self.place = place
        self.held = held
        self.written = written

    def __str__(self) -> str:
        return (
            f"{self.place} holds {self.held} documents, but {self.written} were written: it was not made live. "
            "Look whether the disk is full, then run `python -m search_api index` again."
        )


class NotFound(Exception):
    """The thing asked for is not in the registry. ``advice`` names where to look instead."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what, advice)
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.what} is not in the registry. {self.advice}"


class BadParameter(Exception):
    """A parameter of a request cannot be used."""

    def __init__(self, name: str, advice: str) -> None:
        super().__init__(name, advice)
        self.name = name
        self.advice = advice

    def __str__(self) -> str:
        return f"parameter {self.name}: {self.advice}"
