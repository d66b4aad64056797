"""Weights of what is not plain BM25, with their reasons. A word's BM25 score is 1 to 2 times its idf (0 to 12).

"Without": success@1 and nDCG@10 of the development queries when the weight is 0, against 0.95 and 0.895 with all as
they were then, NAME_PAIR 0.3 (`python -m benchmarks.relevance … --ablation`). Where nothing is said the queries are too
few to tell, and the reason is a rule that tests hold: whoever types a number, a place or a code names one thing.
"""

from __future__ import annotations

EXACT = 1.0
"""× idf: a word with the marks typed counts again: folded terms alone put 31 % exact matches in the top five,
twice the weight on exact ones 98 %. A query without marks never asks for it. Against 0.95, 0.901, without: 0.92, 0.886,
halved 0.92, 0.894, doubled 0.95, 0.901. Counted by how often the word occurs (BM25), a search took a third longer and
was no better: 0.95, 0.901, and the held-out queries 0.933 instead of 0.936."""
NAME = 0.5
"""× idf: a word in a provision's own heading, in the goods' name or the business says what it is about.
Without: 0.90, 0.875."""
NAME_PAIR = 0.15
"""The same for neighbours. With 0.3: 0.95, 0.895, doubled 0.92, 0.876; with 0.15: 0.95, 0.901, as without it. The
held-out queries go the other way: 0.935 with 0.3, 0.933 with 0.15, 0.928 with 0.1."""
PAIR = 1.0
"""× idf of the pair: two words next to each other in the order asked; most Vietnamese words are two syllables.
Without: 0.92, 0.877; doubled, the held-out queries fall from 0.945 to 0.936."""
HELPER = 0.3
"""× idf: another wording of the same thing, relative to the words typed. Without: 0.92, 0.879."""
EVERY_WORD = 15.0
"""A text with all the words asked for goes before one with most of them many times. Without: 0.95, 0.892."""
OWN_NUMBER = 200.0
"""Who types a document's number wants that document, before those that cite it."""
CITED_NUMBER = 5.0
"""Those that cite it follow."""
WHOLE_DOCUMENT = 60.0
"""A number alone asks for the document itself."""
EXACT_PLACE = 60.0
"""The very provision named …"""
INSIDE_PLACE = 40.0
"""… then what stands inside it. Without, the held-out queries fall to 0.93, 0.920."""
OWN_GOODS_CODE = 120.0
"""A row listed under the very code …"""
GOODS_CODE_PREFIX = 100.0
"""… under a longer code that begins so …"""
COVERING_GOODS_CODE = 80.0
"""… or under a heading that covers it."""
CITED_GOODS_CODE = 10.0
"""Texts that name the code come last."""
WANTED = {"kind": 15.0, "state": 6.0, "agency": 6.0, "year": 3.0, "marks": 12.0}
"""Facet values that the query names come first, but exclude nothing. Without kind: 0.95, 0.886;
without agency: 0.92, 0.886; without marks: 0.92, 0.874."""
IN_FORCE = 0.1
"""What applies goes before what was cut, if all else is equal; with 0.2 or more it goes before better answers."""
ENOUGH_WORDS = 0.7
"""Share of the words that must occur, where too few texts have all of them; one may always be missing. Against 0.92,
0.896 (held-out 0.95, 0.939), 0.6: 0.92, 0.896 (0.95, 0.936), 0.8: 0.90, 0.867 (0.95, 0.934). The more texts join, the
longer a search takes: with 0.6 a tenth."""
FEW = 10
"""Where fewer texts have all the words, those with most of the words join them.
Without: 0.85, 0.797. With 20: 0.92, 0.896 (0.95, 0.938), with 5: 0.90, 0.873 (0.95, 0.937)."""
SAME_ARTICLE = 2
"""Hits of one Điều that a page shows before all others had theirs: the best clause, and the article itself.
One: 0.95, 0.869; any number: 0.95, 0.883."""
