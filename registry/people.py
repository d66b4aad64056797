"""Doors of people: ``python -m registry users`` and ``python -m registry review``."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from registry.arguments import count
from registry.roles import ROLES
from registry.settings import RegistrySettings


def add_people(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the door."""
    users = commands.add_parser("users", help="accounts: add, list, disable, log")
    users.set_defaults(run=_users)
    doing = users.add_subparsers(dest="action", required=True, metavar="ACTION")
    added = doing.add_parser("add", help="make an account; the password is asked for, or read from standard input")
    added.add_argument("name", help="of the account, as decisions will be signed")
    added.add_argument(
        "--role",
        choices=ROLES,
        default="reviewer",
        help="a reviewer decides on doubts and issues reports; default: reviewer",
    )
    doing.add_parser("list", help="all accounts")
    doing.add_parser("disable", help="let nobody in by it any more").add_argument("name", help="of the account")
    logged = doing.add_parser("log", help="who signed in, decided or handed over what, the newest first")
    logged.add_argument("--limit", type=count, default=50, help="how many; default: 50")

    review = commands.add_parser("review", help="doubts: list, accept, reject, edit, merge, split, undo, history")
    review.set_defaults(run=_review)
    deciding = review.add_subparsers(dest="action", required=True, metavar="ACTION")
    listed = deciding.add_parser("list", help="what waits for a person")
    listed.add_argument("--limit", type=count, default=50, help="how many; default: 50")
    listed.add_argument("--cursor", help="of the next page, as the page before told it")
    for name, about in (
        ("accept", "the machine is right"),
        ("reject", "it is wrong"),
        ("edit", "it is this instead"),
        ("merge", "the item goes on in another one"),
        ("split", "the item goes on in several, which are no additions"),
    ):
        decided = deciding.add_parser(name, help=about)
        decided.add_argument("id", help="of the doubt, from `review list`")
        _by(decided)
        decided.add_argument("--seen", metavar="VERSION", help="from `review list`: refuse if anything changed since")
        if name == "edit":
            decided.add_argument(
                "changes", nargs="+", metavar="FIELD=VALUE", help="op, item, effective_from, effective_until"
            )
        if name in ("merge", "split"):
            decided.add_argument("--into", nargs="+", required=True, metavar="ITEM", help="in which it goes on")
    undone = deciding.add_parser("undo", help="take a decision back")
    undone.add_argument("id", type=int, help="of the decision, from `review history`")
    _by(undone)
    past = deciding.add_parser("history", help="decisions, the newest first")
    past.add_argument("--reviewer", default="", metavar="NAME", help="of one person only")
    past.add_argument("--limit", type=count, default=50, help="how many; default: 50")


def _by(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="NAME", help="account of the reviewer")
    parser.add_argument("--reason", required=True, help="why: it stays in the history")


def _users(options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry.accounts import accounts, add_account, audit_log, disable_account
    from registry.db import open_engine

    engine = open_engine(settings.url)
    if options.action == "add":
        password = getpass(f"password of {options.name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        add_account(engine, options.name, options.role, password)
    elif options.action == "disable":
        disable_account(engine, options.name)
    elif options.action == "log":
        for line in audit_log(engine, options.limit):
            sys.stdout.write("  ".join(word for word in line if word) + "\n")
    else:
        for name, role, disabled in accounts(engine):
            sys.stdout.write(f"{name}  {role}{'  disabled' if disabled else ''}\n")
    return 0


def _review(options: argparse.Namespace, settings: RegistrySettings) -> int:
    from registry import review
    from registry.db import open_engine
    from registry.queries import Registry

    engine = open_engine(settings.url)
    if options.action == "list":
        page = Registry(engine).reviews(options.limit, options.cursor)
        for row in page.rows:
            quote = " ".join(row.evidence.quote.split())[:80] if row.evidence else ""
            sys.stdout.write(f"{row.id}  {row.version}  {row.reason}  {row.document_number}  {quote}\n")
        sys.stdout.write(f"{page.total} wait" + (f"; go on with --cursor {page.next}\n" if page.next else "\n"))
    elif options.action == "history":
        for past in Registry(engine).decisions(options.reviewer, limit=options.limit).rows:
            words = (past.id, past.decided_at, past.reviewer, past.action, past.undoes or "", past.review, past.reason)
            sys.stdout.write("  ".join(str(word) for word in words if word) + "\n")
    elif options.action == "undo":
        sys.stdout.write(f"{review.undo(engine, options.id, options.by, options.reason)}\n")
    else:
        changes = dict(change.partition("=")[::2] for change in getattr(options, "changes", ()))
        number = review.decide(
            engine, options.id, options.action, options.by, options.reason,
            {name: value or None for name, value in changes.items()}, options.seen, getattr(options, "into", ()),
        )  # fmt: skip
        sys.stdout.write(f"{number}\n")
    return 0
