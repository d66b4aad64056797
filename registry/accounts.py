"""People: roles, passwords, sign-in. Public reading needs no account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from registry.db import reading, writing
from registry.known import stamp, utc_now
from registry.models import AccountRow, AuditRow
from registry.roles import ROLES

_LONGEST_NAME = 60
_MINIMUM = 12
"""Characters of a password."""
_FREE = 5
"""Wrong passwords in a row before an account is locked."""
_LOCK = timedelta(minutes=15)
_HASHER = PasswordHasher()


class AccountError(Exception):
    """An account cannot be made, used or changed. ``str()`` is the one line a person sees."""


def add_account(engine: Engine, name: str, role: str, password: str, clock: Callable[[], datetime] = utc_now) -> None:
    """Make an account. Raises AccountError."""
    if not name.isprintable() or name != " ".join(name.split()) or not 0 < len(name) <= _LONGEST_NAME:
        raise AccountError(f"{name[:80]!r}: no name that can sign. Take 1 to {_LONGEST_NAME} printable characters.")
    if role not in ROLES:
        raise AccountError(f"{role}: no such role. Roles: {', '.join(ROLES)}.")
    if len(password) < _MINIMUM:
        raise AccountError(f"The password of {name} has fewer than {_MINIMUM} characters. Choose a longer one.")
    with writing(engine) as session:
        if session.get(AccountRow, name):
            raise AccountError(f"{name}: this account is there already. Choose another name.")
        session.add(
            AccountRow(
                name=name, role=role, password_hash=_HASHER.hash(password), disabled=False, failures=0, locked_until=""
            )
        )
        log(session, stamp(clock()), name, "account added", role)


def disable_account(engine: Engine, name: str, clock: Callable[[], datetime] = utc_now) -> None:
    """Let nobody in by this account any more; what it decided stays. Raises AccountError."""
    with writing(engine) as session:
        account = session.get(AccountRow, name)
        if account is None:
            raise AccountError(f"{name}: no such account.")
        account.disabled = True
        log(session, stamp(clock()), name, "account disabled", "")


def accounts(engine: Engine) -> list[tuple[str, str, bool]]:
    """Name, role and ``disabled`` of all accounts, by name."""
    with reading(engine) as session:
        query = select(AccountRow.name, AccountRow.role, AccountRow.disabled).order_by(AccountRow.name)
        return [(name, role, disabled) for name, role, disabled in session.execute(query)]


def audit_log(engine: Engine, limit: int) -> list[tuple[str, str, str, str]]:
    """The last lines of the audit log, the newest first: when (UTC), who, what, details."""
    query = select(AuditRow.at, AuditRow.who, AuditRow.what, AuditRow.detail).order_by(AuditRow.ord.desc())
    with reading(engine) as session:
        return [(at, who, what, detail) for at, who, what, detail in session.execute(query.limit(limit))]


def sign_in(engine: Engine, name: str, password: str, clock: Callable[[], datetime] = utc_now) -> str:
    """Role of the person with this name and password. Raises AccountError, which does not tell what was wrong."""
    refused = AccountError("Name or password is wrong, or the account is locked for some minutes.")
    with writing(engine) as session:
        now = clock()
        account = session.get(AccountRow, name)
        locked = account is not None and account.locked_until > stamp(now)
        right = _right(account.password_hash if account else _nobody(), password)
        if account and right and not locked and not account.disabled:
            account.failures, account.locked_until = 0, ""
            log(session, stamp(now), name, "signed in", "")
            return account.role
        if account and not locked:
            account.failures += 1
            if account.failures % _FREE == 0:
                account.locked_until = stamp(now + _LOCK)
        log(session, stamp(now), name, "sign-in refused", "locked" if locked else "")
    raise refused


def role_of(engine: Engine, name: str) -> str | None:
    """Role of an account in use; None if there is none of this name, or nobody is let in by it any more."""
    with reading(engine) as session:
        account = session.get(AccountRow, name)
        return account.role if account is not None and not account.disabled else None


def require(session: Session, name: str, *roles: str) -> None:
    """Raises AccountError unless ``name`` is an account in use with one of the roles."""
    account = session.get(AccountRow, name)
    if account is None or account.disabled:
        raise AccountError(f"{name}: no such account. Make one with `python -m registry users add {name}`.")
    if account.role not in roles:
        raise AccountError(f"{name} is {account.role}; this needs {' or '.join(roles)}.")


def log(session: Session, at: str, who: str, what: str, detail: str) -> None:
    """Add a line to the audit log."""
    session.execute(insert(AuditRow), [{"at": at, "who": who, "what": what, "detail": detail}])


@cache
def _nobody() -> str:
    """Checked where there is no account, so that the time taken does not tell."""
    return _HASHER.hash("an account that does not exist")


def _right(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except VerifyMismatchError:
        return False
