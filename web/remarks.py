"""Words of the programme files: they are written in English, and known ones have Vietnamese words in the catalogue.

What is not known stays as it is written and is marked as English.
"""

from __future__ import annotations

import re

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup, escape

from web.formats import language, number


def _l(text: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return text


FIGURES = {
    "abolish": _l("abolished"),
    "amend": _l("amended"),
    "assigned": _l("tasks assigned"),
    "circulars": _l("circulars"),
    "conditions_in_plan": _l("conditions in the plan"),
    "cut_in_the_year": _l("cut in that year alone"),
    "decrees": _l("decrees"),
    "done": _l("done"),
    "done_late": _l("done late"),
    "done_on_time": _l("done on time"),
    "done_pct_as_printed": _l("percentage done, as printed"),
    "due": _l("due"),
    "expires": _l("ends"),
    "in_force": _l("in force"),
    "in_progress": _l("in progress"),
    "instrument": _l("instrument"),
    "instruments": _l("instruments"),
    "ktcn_baseline": _l("baseline of specialised inspection"),
    "ktcn_cut": _l("cut in specialised inspection"),
    "ktcn_target": _l("target of specialised inspection"),
    "law": _l("legal basis"),
    "laws": _l("laws"),
    "lines": _l("business lines"),
    "method_as_printed": _l("method, as printed"),
    "ministries": _l("ministries"),
    "open": _l("open"),
    "open_in_time": _l("open in time"),
    "other_value": _l("another value"),
    "overdue": _l("overdue"),
    "overrides_other_documents": _l("prevails over other documents"),
    "part": _l("part"),
    "pct_of_baseline": _l("percent of the baseline"),
    "plan": _l("plan"),
    "planned": _l("planned"),
    "procedures": _l("procedures"),
    "procedures_approved": _l("procedures approved"),
    "procedures_base": _l("procedures in the baseline"),
    "procedures_cut": _l("procedures cut"),
    "procedures_pct_as_printed": _l("percentage of procedures, as printed"),
    "procedures_simplified": _l("procedures simplified"),
    "sector": _l("sector"),
    "simplify": _l("simplified"),
    "vnd_per_year_bn": _l("billion dong saved a year"),
    "workdays_per_year": _l("working days saved a year"),
}
REMARKS = frozenset(
    (
        _l("54.05% of baseline vs 108.1% of target: same fact, two percentages"),
        _l("Government 3,346 (11/2018) vs CIEM 771 abolished / 1,424 changed in any way (same month)"),
        _l("baseline 5,719 / 5,826 / 5,905 / 6,191 / 6,213 within about one year"),
        _l("MOH baseline 1,680 vs 1,871; MOT goods 134 vs 128; MCST/MIC CIEM 61 combined"),
        _l("3,893-3,425=468 but 2020 alone reported 239"),
        _l("product-line figure 6,776 did not move 2018-2020"),
        _l("MOT goods 134 vs 128"),
        _l("scope is 8 ministries; cut counts cover more"),
        _l("method not published in anything read"),
        _l("approved-by-PM cut plan is not an issued legal cut"),
        _l("base 7,806 -> 6,974 -> implied 7,300 within four months"),
        _l("2025 base 6,974-7,806 exceeds 2018 base 6,191 less 3,893 cut (2,298)"),
        _l(
            "targets differ: 2025: 30% of unnecessary conditions, of time, of cost; "
            "2026: all unnecessary conditions, 50% of time and cost against 2024"
        ),
        _l("Industry and Trade: 541 left after 2018 (1,216 - 675), 658 in 2025: regrowth +117"),
        _l("217 overdue '2.2%': only 217/9,880 (done) rounds to 2.2; of all tasks it is 1.18%"),
        _l("Investment Law 2025: 198 vs 196 lines; NQ 66.17/2026: 56 vs 64 cut"),
        _l("illustrative: invented documents, invented ministries; no figure here says anything about the law"),
        _l("239 said to be cut in 2020 alone; 3893-3425=468, unexplained"),
        _l("KTCN groups checked before clearance 24 -> 2"),
        _l("after merger with Transport; 361 procedures"),
        _l("another paper the same week says 'hon 12%'"),
        _l("another source: 190 (51.35%)"),
        _l("another tracker: 64 cut, 23 amended"),
        _l("base 107 is derived from 60/56.07%"),
        _l("critics: only vague words dropped"),
        _l("expected, 8/2018"),
        _l("proposed, below the 50% target"),
        _l("reported as having no amending decree"),
        _l("second baseline, same ministry"),
        _l("some papers print simplify=47.3%, a typo for 43.7%"),
        _l("stock after 2018 cut was 541 (1216-675, derived): +117"),
        _l("table count 198; press 196 (-38) and 'removed 39'"),
        _l("unchanged since 2018"),
        _l("August 2025"),
        _l("Government Office"),
        _l("Government Office, from autumn 2018"),
        _l("Law 143/2025/QH15, press"),
        _l("Law 143/2025/QH15, table count"),
        _l("MPI, in 267 lines"),
        _l("October 2025"),
        _l("VCCI, in 243 lines"),
        _l("mid 2018"),
        _l("plan figure, mid 2018 (plan 3,807 = 61.3%)"),
        _l("2016 amendment"),
        _l("2016-2019 review"),
        _l("2018 (autumn)"),
        _l("2018 proposal"),
        _l("2020 law as amended, before the 2025 law"),
        _l("2023 (mid)"),
        _l("2023 (year)"),
        _l("end of 2018"),
        _l("2027-03-01 or when a decree takes effect"),
        _l("MOH Decree 15/2018 alone"),
        _l("about 3,000"),
        _l("about 7,000,000"),
        _l("health"),
        _l("industry and trade"),
        _l("plan: 767/QĐ 17/4/2018"),
        _l("public security"),
        _l("seven other sectors"),
        _l("theo cach tinh World Bank"),
        _l("yes"),
        _l("about 5,700 / gan 6.000"),
    )
)
"""Message ids of the remarks that have Vietnamese words."""
_COUNTED: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(\d+) items are amended and ask for more, or it is not told: in no cut"),
        _l("%s items are amended and ask for more, or it is not told: in no cut"),
    ),
    (
        re.compile(r"(\d+) items went with a text that was replaced, and are in no cut"),
        _l("%s items went with a text that was replaced, and are in no cut"),
    ),
    (
        re.compile(r"(\d+) lines went into another line, which is no cut"),
        _l("%s lines went into another line, which is no cut"),
    ),
    (
        re.compile(r"(\d+) lines are inspected after clearance now, which is no cut"),
        _l("%s lines are inspected after clearance now, which is no cut"),
    ),
    (
        re.compile(r"time-limited cuts lapse on (\S+), in (\d+) days"),
        _l("time-limited cuts lapse on %s, in %s days"),
    ),
)
"""Warnings that the registry works out: numbers and dates are kept as they are."""
_ENGLISH = re.compile(r"[a-z]{2}")


def figure_name(key: str) -> str:
    """Words for the key of a figure; an unknown key with blanks for underscores."""
    return str(gettext(FIGURES[key])) if key in FIGURES else (key.replace("_", " "))


def figure_value(value: float | str) -> Markup:
    """A figure in the reader's language."""
    return escape(number(value)) if isinstance(value, int | float) else remark(value)


def remark(text: str) -> Markup:
    """A remark in the reader's language; as it is, marked as English, if there are no words for it."""
    words = remark_words(text)
    known = language() == "en" or words != text or not _ENGLISH.search(text)
    return escape(words) if known else Markup('<span lang="en">{}</span>').format(text)


def remark_words(text: str) -> str:
    """The same as bare words, where nothing can be marked."""
    if text in REMARKS:
        return str(gettext(text))
    for pattern, words in _COUNTED:
        if found := pattern.fullmatch(text):
            return str(gettext(words) % found.groups())
    return text


def init_app(app: Flask) -> None:
    """Offer the words to templates."""
    app.jinja_env.filters.update(remark=remark, figure_name=figure_name, figure_value=figure_value)
