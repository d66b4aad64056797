"""Activities (hoạt động kinh doanh): conditions gathered by the business that they are asked of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.agencies import slug_of
from corpus.text import fold
from registry.queries import Registry
from registry.views import ItemState, ItemView, ProvisionView
from web.labels import TYPES
from web.reader import article_of

REQUIRED: tuple[ItemState, ...] = ("in_force", "changed")
"""States in which a condition must be met, in one wording or another."""
UNCONFIRMED: ItemState = "unconfirmed"
LONGEST_SLUG = 120
_VAGUE = frozenset(
    ("ban-buon", "ban-le", "cap-giay-chung-nhan", "cap-giay-phep", "dau-tu", "dau-tu-kinh-doanh", "dich-vu",
     "hoat-dong", "kinh-doanh", "nhap-khau", "san-xuat", "san-xuat-kinh-doanh", "xuat-khau")
)  # fmt: skip
"""Activities that say nothing without their article: "trade", "production" …"""


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity. Illustrative conditions make activities of their own."""

    slug: str
    name: str
    stated: bool
    """False: no activity is stated, or a vague one, so the name is the heading of the article, or else the number of
    the document."""
    items: tuple[str, ...]
    required: int
    """How many of its conditions must be met today."""
    ended: int
    """How many are cut or not in force today; what nobody has confirmed is neither."""
    agencies: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]
    """(id, number) of the documents that its conditions stand in."""
    illustrative: bool

    @property
    def named(self) -> bool:
        """Whether the name says what the conditions are about: it is not the number of a document."""
        return self.stated or self.name not in (number for _, number in self.documents)


@dataclass(frozen=True, slots=True)
class Activities:
    """All activities by slug, and the slug of the activity of each condition."""

    by_slug: Mapping[str, Activity]
    of_item: Mapping[str, str]

    def matching(self, words: str = "", agency: str | None = None, document: str = "") -> list[Activity]:
        """Activities whose name has all ``words`` (marks and case do not matter), by name."""
        wanted = fold(words).split()
        return [
            row
            for row in self.by_slug.values()
            if all(word in fold(row.name) for word in wanted)
            and (agency is None or agency in (row.agencies or ("",)))
            and (not document or any(document in (number, id_) for id_, number in row.documents))
        ]

    def near(self, activity: Activity, most: int = 8) -> list[Activity]:
        """Others in the same documents, those that share most words first."""
        own, places = set(fold(activity.name).split()), {id_ for id_, _ in activity.documents}
        others = [
            (len(own & set(fold(row.name).split())), row)
            for row in self.by_slug.values()
            if row.slug != activity.slug and any(id_ in places for id_, _ in row.documents)
        ]
        return [row for shared, row in sorted(others, key=lambda pair: (-pair[0], pair[1].name))[:most]]


def read(registry: Registry, today: date) -> Activities:
    """Gather all conditions of the registry. Those that nobody has confirmed yet make no activity by themselves."""
    groups: dict[tuple[str, str, bool], list[ItemView]] = defaultdict(list)
    provisions: dict[str, tuple[ProvisionView, ...]] = {}
    for item in registry.each_item(today):
        if item.kind != "condition":
            continue
        place = item.evidence.document_id
        slug = slug_of(item.activity)[:LONGEST_SLUG].strip("-")
        heading = ""
        if not slug or slug in _VAGUE:
            if place not in provisions:
                provisions[place] = registry.provisions(place)
            slug, heading = _article(item, provisions[place])
        groups[slug, heading, item.illustrative].append(item)
    rows = [
        _activity(slug, heading, items)
        for (slug, heading, _), items in groups.items()
        if any(item.state != UNCONFIRMED for item in items)
    ]
    rows.sort(key=lambda row: (fold(row.name), row.slug))
    return Activities({row.slug: row for row in rows}, {item: row.slug for row in rows for item in row.items})


def _article(item: ItemView, provisions: Sequence[ProvisionView]) -> tuple[str, str]:
    """Slug and heading of the article that holds the condition; headings repeat, so the slug is of the place.

    Of words that are quoted without the heading above them in their own text, number and slug are the document's: the
    article around the quotation is headed by what it does to that text.
    """
    at = {row.path: row for row in provisions}.get
    number, path = item.evidence.document_number, item.evidence.path
    here, quoted = at(path), False
    while here is not None and here.kind != "dieu":
        quoted = quoted or here.quoted
        here = at(here.parent or "")
    article = here or article_of(at, path)
    if article is None or (quoted and not article.quoted):
        return slug_of(number), number
    return slug_of(f"{number} {article.path}")[:LONGEST_SLUG].strip("-"), article.heading or article.label or number


def _activity(slug: str, heading: str, items: list[ItemView]) -> Activity:
    illustrative = items[0].illustrative
    name = heading or items[0].activity
    return Activity(
        slug=f"minh-hoa-{slug}" if illustrative else slug,
        name=name[0].upper() + name[1:],
        stated=not heading,
        items=tuple(item.id for item in items),
        required=sum(item.state in REQUIRED for item in items),
        ended=sum(item.state not in (*REQUIRED, UNCONFIRMED) for item in items),
        agencies=tuple(sorted({item.agency for item in items if item.agency})),
        documents=tuple(sorted({(item.evidence.document_id, item.evidence.document_number) for item in items})),
        illustrative=illustrative,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """The same conditions on two dates."""

    gone: list[ItemView]
    """Asked for on the earlier date only, as on the later one."""
    come: list[ItemView]
    changed: list[ItemView]
    """Asked for on both, in another wording."""
    kept: int


def by_type(items: Sequence[ItemView]) -> list[tuple[str, list[ItemView]]]:
    """Conditions by their first type, in the order of the types of the method."""
    groups: dict[str, list[ItemView]] = defaultdict(list)
    for item in items:
        groups[item.types[0] if item.types else "other"].append(item)
    order = list(TYPES)
    return sorted(groups.items(), key=lambda group: order.index(group[0]) if group[0] in order else len(order))


def compare(earlier: Sequence[ItemView], later: Sequence[ItemView]) -> Difference:
    """What became of conditions between two dates; both lists hold the same items in the same order."""
    pairs = list(zip(earlier, later, strict=True))
    both = [(old, new) for old, new in pairs if old.state in REQUIRED and new.state in REQUIRED]
    changed = [new for old, new in both if (old.state, old.state_since) != (new.state, new.state_since)]
    return Difference(
        gone=[new for old, new in pairs if old.state in REQUIRED and new.state not in REQUIRED],
        come=[new for old, new in pairs if old.state not in REQUIRED and new.state in REQUIRED],
        changed=changed,
        kept=len(both) - len(changed),
    )
