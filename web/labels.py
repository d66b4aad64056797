"""The words that people read for the codes of the registry. Message ids are English; Vietnamese is in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from flask import Flask
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from corpus.agencies import agencies

STATES = {
    "in_force": _l("in force"),
    "changed": _l("changed, still required"),
    "cut": _l("cut"),
    "suspended": _l("cut for a time"),
    "not_yet": _l("not yet in force"),
    "unconfirmed": _l("not confirmed"),
}
ITEM_KINDS = ("condition", "product_line", "business_line")
KINDS_PLURAL = {
    "condition": _l("business conditions"),
    "product_line": _l("inspected product lines"),
    "business_line": _l("conditional business lines"),
}
KINDS = {
    "condition": _l("business condition"),
    "product_line": _l("inspected product line"),
    "business_line": _l("conditional business line"),
    "document": _l("document"),
    "provision": _l("provision"),
}
TYPES = {
    "legal_form": _l("legal form"),
    "capital": _l("capital and finance"),
    "personnel": _l("personnel"),
    "premises": _l("premises"),
    "equipment": _l("equipment"),
    "technical": _l("technical standard"),
    "licence": _l("another licence"),
    "planning": _l("planning and distance"),
    "experience": _l("experience"),
    "insurance": _l("insurance or guarantee"),
    "safety_environment": _l("safety and environment"),
    "other": _l("other"),
}
OPERATIONS = {
    "impose": _l("imposed"),
    "restate": _l("printed anew"),
    "re_enter": _l("come back"),
    "simplify": _l("simplified"),
    "reword": _l("reworded"),
    "rename": _l("renamed"),
    "merge": _l("merged"),
    "absorb": _l("taken into another line"),
    "correct": _l("corrected by a reviewer"),
    "move": _l("moved"),
    "split": _l("split"),
    "move_post_clearance": _l("inspected after clearance instead of before"),
    "abolish": _l("abolished"),
    "amend": _l("amended"),
    "supplement": _l("supplemented"),
    "replace_phrase": _l("words replaced"),
    "drop_phrase": _l("words dropped"),
    "replace": _l("replaced"),
    "suspend": _l("suspended"),
    "delegate": _l("delegated to another authority"),
    "procedure_cut": _l("procedure cut"),
}
STAGES = {
    "planned": _l("planned"),
    "approved": _l("approved"),
    "issued": _l("issued"),
    "coming": _l("not yet in force"),
    "in_force": _l("in force"),
    "lapsed": _l("lapsed"),
}
DENOMINATORS = {
    "baseline": _l("of the baseline"),
    "target": _l("of the target"),
    "done": _l("of the tasks done"),
    "due": _l("of the tasks due"),
    "all": _l("of all tasks assigned"),
}
CLEARANCES = {
    "before": _l("before customs clearance"),
    "after": _l("after customs clearance"),
}
DOCUMENT_KINDS = {
    "luat": _l("law"),
    "phap-lenh": _l("ordinance"),
    "nghi-quyet": _l("resolution"),
    "nghi-dinh": _l("decree"),
    "quyet-dinh": _l("decision"),
    "thong-tu": _l("circular"),
    "thong-tu-lien-tich": _l("joint circular"),
    "chi-thi": _l("directive"),
    "van-ban-hop-nhat": _l("consolidated text"),
}
REVIEW_REASONS = {
    "unresolved_target": _l("the provision aimed at is not named clearly"),
    "ambiguous_target": _l("the target can be more than one thing"),
    "target_not_cited": _l("a provision is meant but not cited"),
    "article_not_cited": _l("a clause or point is cited without its article"),
    "document_unknown": _l("the document aimed at is not named"),
    "target_not_loaded": _l("the document aimed at has not been read yet"),
    "target_not_found": _l("the provision cited is not in the document aimed at"),
    "no_item_at_target": _l("no row of the register stands at the place cited"),
    "partial_target": _l("only a part of the rows at the place cited is meant"),
    "levels_swapped": _l("the levels of the citation are swapped"),
    "locator_unreadable": _l("the citation cannot be read"),
    "verb_misread": _l("the verb of the order looks misread"),
    "illustrative_and_real": _l("an illustrative text aims at a real one, or the other way round"),
    "effective_date_unknown": _l("the first day of effect is not stated"),
    "duplicate_unit": _l("two rows stand at the same place"),
    "document_without_number": _l("the document has no number"),
    "lead_in": _l("a lead-in that may be a condition of its own"),
    "outside_conditions": _l("it stands outside an article on conditions"),
    "second_opinion": _l("rules take it for a condition, the trained model doubts it"),
    "model_only": _l("only the trained model takes it for a condition"),
    "goods_requirement": _l("a requirement on goods rather than on a business"),
    "match_unclear": _l("which old row the new wording continues is not clear"),
    "effect_unclear": _l("whether the new wording asks for less is not clear"),
    "label_repaired": _l("the label of a provision was misread and repaired"),
    "document_inferred": _l("the document aimed at was inferred from its other mentions"),
    "document_number_repaired": _l("the number of the document aimed at was repaired"),
    "row_number_missing": _l("a row of the list has lost its number"),
    "objection": _l("a reader says that it is wrong"),
    "machine_disagrees": _l("a reading since the decision says otherwise"),
}
ACTIONS = {
    "accept": _l("accept"),
    "reject": _l("reject"),
    "edit": _l("edit"),
    "merge": _l("merge"),
    "split": _l("split"),
    "undo": _l("undo"),
}
DECIDED = {
    "accepted": _l("accepted"),
    "rejected": _l("rejected"),
    "edited": _l("edited"),
    "merged": _l("merged"),
    "split": _l("split"),
}
TASK_STATES = {
    "done_on_time": _l("done on time"),
    "done_late": _l("done late"),
    "open_in_time": _l("open in time"),
    "open_overdue": _l("open and overdue"),
}
MEASURES = {
    "inspection": _l("said to be inspected"),
    "declared_cut": _l("said to be inspected no more"),
}
WHY = {
    "not itemised": _l("not itemised"),
    "not itemised: a unit of another kind": _l("not itemised: a unit of another kind"),
    "not computable": _l("not computable"),
}
UNDERSTOOD = {
    "number": _l("document"),
    "locator": _l("provision"),
    "hs": _l("HS code"),
    "phrase": _l("exact words"),
    "without": _l("without"),
    "agency": _l("ministry"),
    "state": _l("state"),
    "kind": _l("kind"),
    "year": _l("year"),
}
TABLES: dict[str, dict[str, LazyString]] = {
    "state": STATES,
    "kind": KINDS,
    "kind_plural": KINDS_PLURAL,
    "type": TYPES,
    "op": OPERATIONS,
    "stage": STAGES,
    "of": DENOMINATORS,
    "clearance": CLEARANCES,
    "document_kind": DOCUMENT_KINDS,
    "review": REVIEW_REASONS,
    "action": ACTIONS,
    "task": TASK_STATES,
    "decided": DECIDED,
    "measure": MEASURES,
    "why": WHY,
    "understood": UNDERSTOOD,
}


def label(code: str, table: str) -> str:
    """Words for ``code``; the code itself where no words are known, so that nothing disappears."""
    if table == "agency":
        return _agency(code)
    return str(TABLES[table].get(code, code))


def labelled(codes: Iterable[str], table: str) -> list[tuple[str, str]]:
    """Codes with their words, to choose from."""
    return [(code, label(code, table)) for code in codes]


def _agency(code: str) -> str:
    names = _agency_names().get(code)
    return names[str(get_locale()) == "en"] if names else code


@cache
def _agency_names() -> dict[str, tuple[str, str]]:
    return {agency.code: (agency.name, agency.en or agency.name) for agency in agencies()}


def init_app(app: Flask) -> None:
    """Offer the words to templates: ``{{ item.state | label("state") }}``."""
    app.jinja_env.filters.update(label=label, labelled=labelled)
