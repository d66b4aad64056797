"""Weights of what is not plain BM25, with their reasons. The words of a good answer score about 20 to 80."""

from __future__ import annotations

OWN_NUMBER = 200.0
"""Who types a document's number wants that document, before those that cite it."""
CITED_NUMBER = 5.0
WHOLE_DOCUMENT = 60.0
"""A number alone asks for the document itself."""
EXACT_PLACE = 60.0
"""The very provision named …"""
INSIDE_PLACE = 40.0
"""… then what stands inside it."""
OWN_GOODS_CODE = 120.0
"""A row listed under the very code …"""
GOODS_CODE_PREFIX = 100.0
"""… under a longer code that begins so …"""
COVERING_GOODS_CODE = 80.0
"""… or under a heading that covers it."""
CITED_GOODS_CODE = 10.0
WANTED = {"kind": 15.0, "state": 6.0, "agency": 6.0, "year": 3.0}
"""Facet values that the query names come first, but exclude nothing."""
IN_FORCE = 0.5
"""What applies goes before what was cut, if all else is equal."""
EVERY_WORD = 15.0
"""A text with all the words asked for goes before one with most of them many times."""
PAIR = 0.4
"""Two words next to each other in the order asked: most Vietnamese words are two syllables."""
HELPER = 0.3
"""Another wording of the same thing, relative to the words typed."""
OTHER_FIELDS = 0.15
"""A word counts in its best field; the other fields that hold it add this share."""
ENOUGH = 0.7
"""Share of the words that must occur, if any answer has that many."""
