"""People and how they sign in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import BYTEWISE, Base, one_of
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel.ids import folded


def _folded_name(context: Any) -> str:  # Any: SQLAlchemy's own protocol
    return folded(context.get_current_parameters()["name"])


class Person(Base):
    """Any human the consortium deals with; signing in is a row beside.

    `email_key` is the folded address: one person an address. A person whose data was erased or
    merged keeps the number.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("email_key"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(BYTEWISE, index=True, default=_folded_name)
    email: Mapped[str]
    email_key: Mapped[str]
    zone: Mapped[str] = mapped_column(default="")  # IANA name, "" = the consortium's
    locale: Mapped[str] = mapped_column(default="")
    added_at: Mapped[datetime]
    visited_at: Mapped[datetime | None]  # the visit before this one, for "since your last visit"
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    credential: Mapped[Credential | None] = relationship(back_populates="person", lazy="raise")


class Credential(Base):
    """A person's password hash (argon2id)."""

    __tablename__ = "credential"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str]
    changed_at: Mapped[datetime]

    person: Mapped[Person] = relationship(back_populates="credential", lazy="raise")


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


class OneTimeLink(Base):
    """A link in a letter that works once; only the digest of its token is kept."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        Index("ix_one_time_link_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[Purpose] = mapped_column(one_of(Purpose, "purpose"))
    leads_to: Mapped[str]  # own path, "/" for home
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Base):
    """One signed-in browser. The cookie holds the token, this row its digest."""

    __tablename__ = "sign_in"
    __table_args__ = (UniqueConstraint("token_digest"), Index("ix_sign_in_person", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    browser: Mapped[str]
    ended_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried in the running window; `key` holds digests, not names."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    window_until: Mapped[datetime]


class RoleGrant(Base):
    """A consortium-wide role of a person, with the days it is held."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_current",
            "person_id",
            "role",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    began_on: Mapped[date]
    ended_on: Mapped[date | None]


class KeptList(Base):
    """A list with filter and order, under a name of its owner's own."""

    __tablename__ = "kept_list"
    __table_args__ = (UniqueConstraint("person_id", "path", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    path: Mapped[str]  # own path of the list: "/organizations"
    query: Mapped[str]  # filter and order as in its address, without "?"
    name: Mapped[str]
