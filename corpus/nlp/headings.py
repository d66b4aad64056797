"""What the headings above a provision say of it (ngữ cảnh): annexes of cuts, of delegation, of later amendments."""

from __future__ import annotations

import re

from corpus.model import Document, Provision
from corpus.nlp.rules import load_rules
from corpus.nlp.sentences import same_length

FUTURE = "future"
DELEGATION = "delegation"
ABOLISHED = "abolished"
CONDITIONS = "conditions"
_ATTACHED = re.compile(r"\((?:ban hành )?kèm theo[^()]{0,300}\)?", re.IGNORECASE)
_LIMIT = 600


def heading_of(document: Document, provision: Provision) -> str:
    """Title of a provision: its heading, else the first line of a container's own text."""
    if provision.heading:
        return document.text[provision.heading.start : provision.heading.end]
    if provision.kind in ("diem", "tiet", "khoan"):
        return ""
    return document.text[provision.text_start : provision.text_end].split("\n", 1)[0]


def modes_of(heading: str, inherited: frozenset[str]) -> frozenset[str]:
    """Modes of ``rules/contexts.yaml`` that the heading sets; those above it if it sets none."""
    folded = same_length(_ATTACHED.sub("", heading)[:_LIMIT].replace("\n", " "))
    found = frozenset(rule.fields["mode"] for rule in load_rules("contexts", folded=True) if rule.search(folded))
    if FUTURE in found or FUTURE in inherited:
        return frozenset({FUTURE})
    return found or inherited
