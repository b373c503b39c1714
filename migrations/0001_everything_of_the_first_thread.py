"""Everything of the first thread: people to funding, with their triggers.

Revision ID: 0001
Revises: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import govapp.db

revision = "0001"
down_revision = None
branch_labels = ("default",)
depends_on = None

# Tables with triggers, seed rows or indexes that models cannot say.
EXTRAS = (
    "audit_event",
    "audit_head",
    "search_entry",
    "zero",
    "journal_entry",
    "journal_line",
)

# Their functions on PostgreSQL.
FUNCTIONS = (
    "audit_event_refuse",
    "journal_entry_refuse",
    "journal_entry_refuse_single",
    "journal_line_refuse",
    "journal_line_weigh",
)


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("hat", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index("ix_audit_event_about", ["about", "number"], unique=False)
        batch_op.create_index("ix_audit_event_actor", ["actor", "number"], unique=False)
        batch_op.create_index("ix_audit_event_fact", ["fact", "number"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["body.id"], name=op.f("fk_body_parent_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("code", name=op.f("uq_body_code")),
    )
    op.create_table(
        "budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("allocated_minor", sa.Integer(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("because_of", sa.String(), nullable=False),
        sa.CheckConstraint(
            "allocated_minor <= amount_minor", name=op.f("ck_budget_never_over_what_is_there")
        ),
        sa.CheckConstraint("allocated_minor >= 0", name=op.f("ck_budget_never_below_nothing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint("year", name=op.f("uq_budget_year")),
    )
    op.create_table(
        "consortium",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("legal_name", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("tax_id", sa.String(), nullable=False),
        sa.Column("remittance", sa.String(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("year_starts_month", sa.Integer(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_consortium_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consortium")),
    )
    op.create_table(
        "dimension",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_dimension")),
    )
    with op.batch_alter_table("dimension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dimension_kind"), ["kind"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("values", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "due",
                "running",
                "done",
                "failed",
                name="job_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lease_until", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("asked_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("done_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)",
            name=op.f("ck_job_lease_while_running"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_job_kind_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state", ["state", "due_at"], unique=False)

    op.create_table(
        "kept_file",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kept_file")),
    )
    with op.batch_alter_table("kept_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_file_about"), ["about"], unique=False)

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                name="letter_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("written_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letter_message_id")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_organization", ["organization_id", "id"], unique=False)
        batch_op.create_index("ix_letter_person", ["person_id", "id"], unique=False)
        batch_op.create_index("ix_letter_state", ["state", "id"], unique=False)

    op.create_table(
        "number_series",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("legal_name", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column(
            "sort_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "stakeholder_group",
            sa.Enum(
                "provider",
                "regulator",
                "patient",
                "vendor",
                "payer",
                "researcher",
                name="stakeholder_group",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "type",
            sa.Enum(
                "for-profit",
                "nonprofit",
                "government",
                "academic",
                name="organization_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("tax_id", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column("billing_address", sa.String(), nullable=False),
        sa.Column("po_required", sa.Boolean(), nullable=False),
        sa.Column("on_record_only", sa.Boolean(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("added_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_organization_not_its_own_parent")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organization.id"], name=op.f("fk_organization_parent_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("external_id", name=op.f("uq_organization_external_id")),
        sa.UniqueConstraint("name_key", name=op.f("uq_organization_name_key")),
    )
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organization_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organization_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "sort_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("added_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("visited_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_key", name=op.f("uq_person_email_key")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("opens_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "announced",
                "open",
                "closed",
                name="poll_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("closed_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("roll_digest", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_poll_closed_has_a_time")
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_poll_closes_after_it_opens")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("about", name=op.f("uq_poll_about")),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index("ix_poll_state", ["state", "closes_at"], unique=False)

    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_search_entry_key")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("window_until", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "employer",
                "affiliate",
                "champion",
                "sponsor",
                "author",
                name="tie_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie")),
        sa.UniqueConstraint(
            "kind", "who", "thing", "began_on", name=op.f("uq_tie_kind_who_thing_began_on")
        ),
    )
    with op.batch_alter_table("tie", schema=None) as batch_op:
        batch_op.create_index("ix_tie_thing", ["thing"], unique=False)
        batch_op.create_index("ix_tie_who", ["who"], unique=False)

    op.create_table(
        "zero",
        sa.Column("value", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("value = 0", name=op.f("ck_zero_only_zero")),
        sa.PrimaryKeyConstraint("value", name=op.f("pk_zero")),
    )
    op.create_table(
        "affiliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_affiliation_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_affiliation_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation")),
    )
    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_affiliation_organization", ["organization_id", "began_on"], unique=False
        )
        batch_op.create_index("ix_affiliation_person", ["person_id", "began_on"], unique=False)
        batch_op.create_index(
            "uq_affiliation_current",
            ["person_id", "organization_id"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "assessment_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dues_year", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=True),
        sa.Column("started_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["started_by"], ["person.id"], name=op.f("fk_assessment_run_started_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_run")),
    )
    with op.batch_alter_table("assessment_run", schema=None) as batch_op:
        batch_op.create_index(
            "uq_assessment_run_going",
            ["dues_year"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "box_slot",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code_digest", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_box_slot_poll_id_poll")),
        sa.PrimaryKeyConstraint("poll_id", "slot", name=op.f("pk_box_slot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "charter_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "chapter",
            sa.Enum(
                "fees",
                "standing",
                "bodies",
                "decisions",
                "elections",
                "gates",
                "spending",
                name="chapter",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("values", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "adopted",
                name="version_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("adopted_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("adopted_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'adopted') = (adopted_at IS NOT NULL)",
            name=op.f("ck_charter_version_adopted_has_a_date"),
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by"], ["person.id"], name=op.f("fk_charter_version_drafted_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charter_version")),
        sa.UniqueConstraint("chapter", "number", name=op.f("uq_charter_version_chapter_number")),
    )
    with op.batch_alter_table("charter_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_charter_version_in_force", ["chapter", "effective_from"], unique=False
        )

    op.create_table(
        "contact_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "primary",
                "alternate",
                "billing",
                "notices",
                "signing",
                "admin",
                name="contact_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_contact_role_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_role_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_role")),
    )
    with op.batch_alter_table("contact_role", schema=None) as batch_op:
        batch_op.create_index("ix_contact_role_organization", ["organization_id"], unique=False)
        batch_op.create_index("ix_contact_role_person", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_contact_role_current",
            ["organization_id", "person_id", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )
        batch_op.create_index(
            "uq_contact_role_primary",
            ["organization_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'primary' AND ended_on IS NULL"),
            postgresql_where=sa.text("kind = 'primary' AND ended_on IS NULL"),
        )

    op.create_table(
        "credential",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("changed_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_credential_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_credential")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("date_order", sa.String(), nullable=False),
        sa.Column("rows", sa.String(), nullable=False),
        sa.Column("made", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "previewed",
                "committed",
                "undone",
                name="import_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("committed_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["person.id"], name=op.f("fk_import_run_uploaded_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("lines_to_come", sa.Integer(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.CheckConstraint("lines_to_come >= 0", name=op.f("ck_journal_entry_no_line_joins_later")),
        sa.ForeignKeyConstraint(
            ["balance"],
            ["zero.value"],
            name=op.f("fk_journal_entry_balance_zero"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["lines_to_come"],
            ["zero.value"],
            name=op.f("fk_journal_entry_lines_to_come_zero"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("id", "currency", name=op.f("uq_journal_entry_id_currency")),
        sa.UniqueConstraint("source", name=op.f("uq_journal_entry_source")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index("ix_journal_entry_booked_on", ["booked_on", "id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("initial_years", sa.Integer(), nullable=False),
        sa.Column("founder", sa.Boolean(), nullable=False),
        sa.Column("sponsor_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= began_on",
            name=op.f("ck_membership_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_membership_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["organization.id"], name=op.f("fk_membership_sponsor_id_organization")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            "ix_membership_organization", ["organization_id", "began_on"], unique=False
        )
        batch_op.create_index(
            "uq_membership_current",
            ["organization_id"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "chair",
                "secretary",
                "observer",
                "teller",
                name="office_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_office_body_id_body")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_office_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.create_index("ix_office_person", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_office_current",
            ["body_id", "person_id", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "reset",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("leads_to", sa.String(), nullable=False),
        sa.Column("made_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_one_time_link_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_one_time_link_token_digest")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index("ix_one_time_link_person", ["person_id"], unique=False)

    op.create_table(
        "organization_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("done_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_note_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_organization_note_owner_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_note")),
    )
    with op.batch_alter_table("organization_note", schema=None) as batch_op:
        batch_op.create_index(
            "ix_organization_note_organization", ["organization_id", "id"], unique=False
        )
        batch_op.create_index("ix_organization_note_owner", ["owner_id", "next_on"], unique=False)

    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "cheque",
                "wire",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("reference_key", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("booked_by", sa.Integer(), nullable=True),
        sa.Column("booked_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_positive")),
        sa.ForeignKeyConstraint(
            ["booked_by"], ["person.id"], name=op.f("fk_payment_booked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_payment_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint(
            "method",
            "organization_id",
            "reference_key",
            name=op.f("uq_payment_method_organization_id_reference_key"),
        ),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index("ix_payment_organization", ["organization_id", "id"], unique=False)
        batch_op.create_index("ix_payment_received", ["received_on", "id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "secretariat",
                "treasurer",
                "election officer",
                "auditor",
                "community participant",
                "primary representative",
                "alternate",
                "billing contact",
                "organization admin",
                "person of a member",
                "chair",
                "secretary",
                "seat holder",
                "observer",
                "teller",
                "lead",
                "champion",
                "reviewer",
                "candidate",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(
            "uq_role_grant_current",
            ["person_id", "role"],
            unique=True,
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.create_table(
        "roll_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("left_out", sa.String(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_roll_entry_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_entry")),
        sa.UniqueConstraint("poll_id", "holder", name=op.f("uq_roll_entry_poll_id_holder")),
    )
    op.create_table(
        "sealed_paper",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.CheckConstraint("copies > 0", name=op.f("ck_sealed_paper_somebody_cast_it")),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_sealed_paper_poll_id_poll")
        ),
        sa.PrimaryKeyConstraint("poll_id", "paper", name=op.f("pk_sealed_paper")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed_receipt",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_sealed_receipt_poll_id_poll")
        ),
        sa.PrimaryKeyConstraint("poll_id", "code_digest", name=op.f("pk_sealed_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_reader",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["search_entry.id"],
            name=op.f("fk_search_reader_entry_id_search_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "reader", name=op.f("pk_search_reader")),
    )
    with op.batch_alter_table("search_reader", schema=None) as batch_op:
        batch_op.create_index("ix_search_reader_reader", ["reader", "entry_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("seat_class", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_seat_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint(
            "body_id", "seat_class", "position", name=op.f("uq_seat_body_id_seat_class_position")
        ),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("began_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
        sa.Column("ended_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_token_digest")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_person", ["person_id"], unique=False)

    op.create_table(
        "use_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "sort_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("specialty", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("solution", sa.String(), nullable=False),
        sa.Column("impact", sa.String(), nullable=False),
        sa.Column("resources", sa.String(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "submitted",
                "Discovery",
                "Planning",
                "Execution",
                "declined",
                "withdrawn",
                "completed",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("phase", sa.Integer(), nullable=True),
        sa.Column(
            "health",
            sa.Enum(
                "on track",
                "at risk",
                "blocked",
                "paused",
                name="health",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("health_note", sa.String(), nullable=False),
        sa.Column("health_on", sa.Date(), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("added_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_use_case_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["person.id"], name=op.f("fk_use_case_lead_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_use_case_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_case")),
        sa.UniqueConstraint("slug", name=op.f("uq_use_case_slug")),
    )
    with op.batch_alter_table("use_case", schema=None) as batch_op:
        batch_op.create_index("ix_use_case_stage", ["stage", "sort_key"], unique=False)

    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("dues_year", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "approved",
                "declined",
                name="waiver_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (answered_by IS NULL) AND (state = 'asked') = (answered_at IS NULL)",
            name=op.f("ck_waiver_answered_by_somebody"),
        ),
        sa.CheckConstraint("asked_by <> answered_by", name=op.f("ck_waiver_two_people")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_waiver_answered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_waiver_asked_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_waiver_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.create_index(
            "uq_waiver_year",
            ["organization_id", "dues_year"],
            unique=True,
            sqlite_where=sa.text("state <> 'declined'"),
            postgresql_where=sa.text("state <> 'declined'"),
        )

    op.create_table(
        "allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("budget_id", sa.Integer(), nullable=False),
        sa.Column("use_case_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("spent_minor", sa.Integer(), nullable=False),
        sa.Column("allocated_on", sa.Date(), nullable=False),
        sa.Column("because_of", sa.String(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_allocation_positive")),
        sa.CheckConstraint(
            "spent_minor BETWEEN 0 AND amount_minor",
            name=op.f("ck_allocation_never_over_what_is_there"),
        ),
        sa.ForeignKeyConstraint(
            ["budget_id"], ["budget.id"], name=op.f("fk_allocation_budget_id_budget")
        ),
        sa.ForeignKeyConstraint(
            ["use_case_id"], ["use_case.id"], name=op.f("fk_allocation_use_case_id_use_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("because_of", name=op.f("uq_allocation_because_of")),
    )
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.create_index("ix_allocation_use_case", ["use_case_id", "id"], unique=False)

    op.create_table(
        "ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("use_case_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("asked_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_ask_never_below_nothing")),
        sa.ForeignKeyConstraint(
            ["use_case_id"], ["use_case.id"], name=op.f("fk_ask_use_case_id_use_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
    )
    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.create_index("ix_ask_use_case", ["use_case_id", "year", "id"], unique=False)

    op.create_table(
        "champion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("use_case_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("tracks", sa.String(), nullable=False),
        sa.Column("promise", sa.String(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_champion_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_champion_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["use_case_id"], ["use_case.id"], name=op.f("fk_champion_use_case_id_use_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_champion")),
    )
    with op.batch_alter_table("champion", schema=None) as batch_op:
        batch_op.create_index("ix_champion_use_case", ["use_case_id"], unique=False)

    op.create_table(
        "election",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("seat_class", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "set up",
                "nominations",
                "list of voters",
                "voting",
                "locked",
                "counted",
                "declared",
                "cancelled",
                name="election_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("nominations_open_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("nominations_close_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opens_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("term_begins_on", sa.Date(), nullable=False),
        sa.Column("term_ends_on", sa.Date(), nullable=False),
        sa.Column("charter_version_id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=True),
        sa.Column("tie_order", sa.String(), nullable=False),
        sa.Column("declared_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("set_up_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'declared') = (declared_at IS NOT NULL)",
            name=op.f("ck_election_declared_has_a_time"),
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_election_closes_after_it_opens")),
        sa.CheckConstraint(
            "opens_at >= nominations_close_at", name=op.f("ck_election_votes_after_nominations")
        ),
        sa.CheckConstraint("seats > 0", name=op.f("ck_election_something_to_elect")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_election_body_id_body")),
        sa.ForeignKeyConstraint(
            ["charter_version_id"],
            ["charter_version.id"],
            name=op.f("fk_election_charter_version_id_charter_version"),
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_election_poll_id_poll")),
        sa.ForeignKeyConstraint(
            ["set_up_by"], ["person.id"], name=op.f("fk_election_set_up_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election")),
    )
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.create_index("ix_election_state", ["state", "closes_at"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("use_case_id", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("given_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by"], ["person.id"], name=op.f("fk_evidence_given_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["use_case_id"], ["use_case.id"], name=op.f("fk_evidence_use_case_id_use_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "use_case_id", "requirement", name=op.f("uq_evidence_use_case_id_requirement")
        ),
    )
    op.create_table(
        "invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_year", sa.Integer(), nullable=False),
        sa.Column("number_in_year", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "dues", name="invoice_kind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("dues_year", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("charter_version_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("total_minor", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("po_number", sa.String(), nullable=False),
        sa.Column("billed_to", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "issued",
                "void",
                name="invoice_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("pdf_digest", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state = 'void') = (void_reason <> '') AND (state = 'void') = (voided_on IS NOT NULL)",
            name=op.f("ck_invoice_void_has_a_reason"),
        ),
        sa.CheckConstraint(
            "settled_on IS NULL OR state = 'issued'", name=op.f("ck_invoice_void_is_not_settled")
        ),
        sa.CheckConstraint("total_minor >= 0", name=op.f("ck_invoice_not_negative")),
        sa.ForeignKeyConstraint(
            ["charter_version_id"],
            ["charter_version.id"],
            name=op.f("fk_invoice_charter_version_id_charter_version"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_invoice_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("number", name=op.f("uq_invoice_number")),
        sa.UniqueConstraint(
            "number_year", "number_in_year", name=op.f("uq_invoice_number_year_number_in_year")
        ),
    )
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.create_index("ix_invoice_due", ["due_on", "id"], unique=False)
        batch_op.create_index(
            "ix_invoice_open",
            ["due_on", "id"],
            unique=False,
            sqlite_where=sa.text("settled_on IS NULL AND state = 'issued'"),
            postgresql_where=sa.text("settled_on IS NULL AND state = 'issued'"),
        )
        batch_op.create_index("ix_invoice_organization", ["organization_id", "id"], unique=False)
        batch_op.create_index("ix_invoice_year", ["dues_year", "id"], unique=False)
        batch_op.create_index(
            "uq_invoice_dues",
            ["organization_id", "dues_year"],
            unique=True,
            sqlite_where=sa.text("kind = 'dues' AND state = 'issued'"),
            postgresql_where=sa.text("kind = 'dues' AND state = 'issued'"),
        )

    op.create_table(
        "journal_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("usecase", sa.String(), nullable=True),
        sa.Column("fund", sa.String(), nullable=True),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_journal_line_says_something")),
        sa.ForeignKeyConstraint(
            ["entry_id", "currency"],
            ["journal_entry.id", "journal_entry.currency"],
            name=op.f("fk_journal_line_entry_id_currency_journal_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["fund"], ["dimension.key"], name=op.f("fk_journal_line_fund_dimension")
        ),
        sa.ForeignKeyConstraint(
            ["usecase"], ["dimension.key"], name=op.f("fk_journal_line_usecase_dimension")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_line")),
    )
    with op.batch_alter_table("journal_line", schema=None) as batch_op:
        batch_op.create_index("ix_journal_line_about", ["about", "account"], unique=False)
        batch_op.create_index("ix_journal_line_account", ["account", "currency"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_line_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index("ix_journal_line_party", ["party", "account"], unique=False)
        batch_op.create_index("ix_journal_line_usecase", ["usecase", "account"], unique=False)

    op.create_table(
        "motion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "moved",
                "seconded",
                "open",
                "carried",
                "lost",
                "withdrawn",
                name="motion_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("mover_id", sa.Integer(), nullable=False),
        sa.Column("mover_for", sa.Integer(), nullable=False),
        sa.Column("seconder_id", sa.Integer(), nullable=True),
        sa.Column("seconder_for", sa.Integer(), nullable=True),
        sa.Column("moved_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("charter_version_id", sa.Integer(), nullable=True),
        sa.Column("poll_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", govapp.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column(
            "effect_state",
            sa.Enum(
                "none",
                "waiting",
                "carried out",
                "carried, not carried out",
                name="effect_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("effect_note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('carried', 'lost')) = (verdict <> '')",
            name=op.f("ck_motion_judged_has_a_verdict"),
        ),
        sa.CheckConstraint("mover_id <> seconder_id", name=op.f("ck_motion_two_people")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_motion_body_id_body")),
        sa.ForeignKeyConstraint(
            ["charter_version_id"],
            ["charter_version.id"],
            name=op.f("fk_motion_charter_version_id_charter_version"),
        ),
        sa.ForeignKeyConstraint(
            ["mover_for"], ["organization.id"], name=op.f("fk_motion_mover_for_organization")
        ),
        sa.ForeignKeyConstraint(
            ["mover_id"], ["person.id"], name=op.f("fk_motion_mover_id_person")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_motion_poll_id_poll")),
        sa.ForeignKeyConstraint(
            ["seconder_for"], ["organization.id"], name=op.f("fk_motion_seconder_for_organization")
        ),
        sa.ForeignKeyConstraint(
            ["seconder_id"], ["person.id"], name=op.f("fk_motion_seconder_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
        sa.UniqueConstraint("body_id", "number", name=op.f("uq_motion_body_id_number")),
    )
    with op.batch_alter_table("motion", schema=None) as batch_op:
        batch_op.create_index("ix_motion_state", ["state", "id"], unique=False)

    op.create_table(
        "open_vote",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("cast_by", sa.Integer(), nullable=False),
        sa.Column("cast_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cast_by"], ["person.id"], name=op.f("fk_open_vote_cast_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["roll_entry.id"], name=op.f("fk_open_vote_entry_id_roll_entry")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_open_vote")),
    )
    op.create_table(
        "roll_voter",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["roll_entry.id"], name=op.f("fk_roll_voter_entry_id_roll_entry")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_roll_voter_person_id_person")
        ),
        sa.PrimaryKeyConstraint("entry_id", "person_id", name=op.f("pk_roll_voter")),
    )
    with op.batch_alter_table("roll_voter", schema=None) as batch_op:
        batch_op.create_index("ix_roll_voter_person", ["person_id"], unique=False)

    op.create_table(
        "stage_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("use_case_id", sa.Integer(), nullable=False),
        sa.Column(
            "from_stage",
            sa.Enum(
                "draft",
                "submitted",
                "Discovery",
                "Planning",
                "Execution",
                "declined",
                "withdrawn",
                "completed",
                name="from_stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_stage",
            sa.Enum(
                "draft",
                "submitted",
                "Discovery",
                "Planning",
                "Execution",
                "declined",
                "withdrawn",
                "completed",
                name="to_stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("because_of", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["use_case_id"], ["use_case.id"], name=op.f("fk_stage_move_use_case_id_use_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_move")),
    )
    with op.batch_alter_table("stage_move", schema=None) as batch_op:
        batch_op.create_index("ix_stage_move_use_case", ["use_case_id", "id"], unique=False)

    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("ends_on >= began_on", name=op.f("ck_term_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_term_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_term_person_id_person")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_term_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.create_index("ix_term_organization", ["organization_id"], unique=False)
        batch_op.create_index("ix_term_person", ["person_id"], unique=False)
        batch_op.create_index("uq_term_current", ["seat_id", "began_on"], unique=True)

    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("nominated_by", sa.Integer(), nullable=True),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "nominated",
                "standing",
                "declined",
                "withdrawn",
                name="candidate_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["election_id"], ["election.id"], name=op.f("fk_candidate_election_id_election")
        ),
        sa.ForeignKeyConstraint(
            ["nominated_by"], ["person.id"], name=op.f("fk_candidate_nominated_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_candidate_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_candidate_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint(
            "election_id", "person_id", name=op.f("uq_candidate_election_id_person_id")
        ),
    )
    op.create_table(
        "count_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("counted_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("counted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["counted_by"], ["person.id"], name=op.f("fk_count_run_counted_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["election_id"], ["election.id"], name=op.f("fk_count_run_election_id_election")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_run")),
    )
    with op.batch_alter_table("count_run", schema=None) as batch_op:
        batch_op.create_index("ix_count_run_election", ["election_id", "id"], unique=False)

    op.create_table(
        "invoice_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line")),
        sa.UniqueConstraint(
            "invoice_id", "position", name=op.f("uq_invoice_line_invoice_id_position")
        ),
    )
    op.create_table(
        "settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_settlement_positive")),
        sa.CheckConstraint("released_on >= settled_on", name=op.f("ck_settlement_released_after")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_settlement_invoice_id_invoice")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_settlement_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.create_index("ix_settlement_invoice", ["invoice_id"], unique=False)
        batch_op.create_index("ix_settlement_payment", ["payment_id"], unique=False)

    op.create_table(
        "spending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("allocation_id", sa.Integer(), nullable=False),
        sa.Column("payee", sa.String(), nullable=False),
        sa.Column("payee_key", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("reference_key", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("because_of", sa.String(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_spending_positive")),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocation.id"], name=op.f("fk_spending_allocation_id_allocation")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_spending_recorded_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending")),
        sa.UniqueConstraint(
            "payee_key", "reference_key", name=op.f("uq_spending_payee_key_reference_key")
        ),
    )
    with op.batch_alter_table("spending", schema=None) as batch_op:
        batch_op.create_index("ix_spending_allocation", ["allocation_id", "id"], unique=False)
        batch_op.create_index(
            "uq_spending_decision",
            ["because_of"],
            unique=True,
            sqlite_where=sa.text("because_of <> ''"),
            postgresql_where=sa.text("because_of <> ''"),
        )

    op.create_table(
        "standing_warning",
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "not yet due",
                "late",
                "notice",
                "suspended",
                "termination notice",
                "may be ended",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("warned_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.id"], name=op.f("fk_standing_warning_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("invoice_id", "step", name=op.f("pk_standing_warning")),
    )
    op.create_table(
        "certification",
        sa.Column("count_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", govapp.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["count_id"], ["count_run.id"], name=op.f("fk_certification_count_id_count_run")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_certification_person_id_person")
        ),
        sa.PrimaryKeyConstraint("count_id", "person_id", name=op.f("pk_certification")),
    )

    govapp.db.remake_extras(op.get_bind(), *EXTRAS)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_text")
    op.drop_table("certification")
    op.drop_table("standing_warning")
    with op.batch_alter_table("spending", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_spending_decision",
            sqlite_where=sa.text("because_of <> ''"),
            postgresql_where=sa.text("because_of <> ''"),
        )
        batch_op.drop_index("ix_spending_allocation")

    op.drop_table("spending")
    with op.batch_alter_table("settlement", schema=None) as batch_op:
        batch_op.drop_index("ix_settlement_payment")
        batch_op.drop_index("ix_settlement_invoice")

    op.drop_table("settlement")
    op.drop_table("invoice_line")
    with op.batch_alter_table("count_run", schema=None) as batch_op:
        batch_op.drop_index("ix_count_run_election")

    op.drop_table("count_run")
    op.drop_table("candidate")
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.drop_index("uq_term_current")
        batch_op.drop_index("ix_term_person")
        batch_op.drop_index("ix_term_organization")

    op.drop_table("term")
    with op.batch_alter_table("stage_move", schema=None) as batch_op:
        batch_op.drop_index("ix_stage_move_use_case")

    op.drop_table("stage_move")
    with op.batch_alter_table("roll_voter", schema=None) as batch_op:
        batch_op.drop_index("ix_roll_voter_person")

    op.drop_table("roll_voter")
    op.drop_table("open_vote")
    with op.batch_alter_table("motion", schema=None) as batch_op:
        batch_op.drop_index("ix_motion_state")

    op.drop_table("motion")
    with op.batch_alter_table("journal_line", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_line_usecase")
        batch_op.drop_index("ix_journal_line_party")
        batch_op.drop_index(batch_op.f("ix_journal_line_entry_id"))
        batch_op.drop_index("ix_journal_line_account")
        batch_op.drop_index("ix_journal_line_about")

    op.drop_table("journal_line")
    with op.batch_alter_table("invoice", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_invoice_dues",
            sqlite_where=sa.text("kind = 'dues' AND state = 'issued'"),
            postgresql_where=sa.text("kind = 'dues' AND state = 'issued'"),
        )
        batch_op.drop_index("ix_invoice_year")
        batch_op.drop_index("ix_invoice_organization")
        batch_op.drop_index(
            "ix_invoice_open",
            sqlite_where=sa.text("settled_on IS NULL AND state = 'issued'"),
            postgresql_where=sa.text("settled_on IS NULL AND state = 'issued'"),
        )
        batch_op.drop_index("ix_invoice_due")

    op.drop_table("invoice")
    op.drop_table("evidence")
    with op.batch_alter_table("election", schema=None) as batch_op:
        batch_op.drop_index("ix_election_state")

    op.drop_table("election")
    with op.batch_alter_table("champion", schema=None) as batch_op:
        batch_op.drop_index("ix_champion_use_case")

    op.drop_table("champion")
    with op.batch_alter_table("ask", schema=None) as batch_op:
        batch_op.drop_index("ix_ask_use_case")

    op.drop_table("ask")
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.drop_index("ix_allocation_use_case")

    op.drop_table("allocation")
    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_waiver_year",
            sqlite_where=sa.text("state <> 'declined'"),
            postgresql_where=sa.text("state <> 'declined'"),
        )

    op.drop_table("waiver")
    with op.batch_alter_table("use_case", schema=None) as batch_op:
        batch_op.drop_index("ix_use_case_stage")

    op.drop_table("use_case")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_person")

    op.drop_table("sign_in")
    op.drop_table("seat")
    with op.batch_alter_table("search_reader", schema=None) as batch_op:
        batch_op.drop_index("ix_search_reader_reader")

    op.drop_table("search_reader")
    op.drop_table("sealed_receipt")
    op.drop_table("sealed_paper")
    op.drop_table("roll_entry")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_role_grant_current",
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )

    op.drop_table("role_grant")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index("ix_payment_received")
        batch_op.drop_index("ix_payment_organization")

    op.drop_table("payment")
    with op.batch_alter_table("organization_note", schema=None) as batch_op:
        batch_op.drop_index("ix_organization_note_owner")
        batch_op.drop_index("ix_organization_note_organization")

    op.drop_table("organization_note")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index("ix_one_time_link_person")

    op.drop_table("one_time_link")
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_office_current",
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )
        batch_op.drop_index("ix_office_person")

    op.drop_table("office")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_current",
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )
        batch_op.drop_index("ix_membership_organization")

    op.drop_table("membership")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_entry_booked_on")

    op.drop_table("journal_entry")
    op.drop_table("import_run")
    op.drop_table("credential")
    with op.batch_alter_table("contact_role", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_contact_role_primary",
            sqlite_where=sa.text("kind = 'primary' AND ended_on IS NULL"),
            postgresql_where=sa.text("kind = 'primary' AND ended_on IS NULL"),
        )
        batch_op.drop_index(
            "uq_contact_role_current",
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )
        batch_op.drop_index("ix_contact_role_person")
        batch_op.drop_index("ix_contact_role_organization")

    op.drop_table("contact_role")
    with op.batch_alter_table("charter_version", schema=None) as batch_op:
        batch_op.drop_index("ix_charter_version_in_force")

    op.drop_table("charter_version")
    op.drop_table("box_slot")
    with op.batch_alter_table("assessment_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assessment_run_going",
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )

    op.drop_table("assessment_run")
    with op.batch_alter_table("affiliation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_affiliation_current",
            sqlite_where=sa.text("ended_on IS NULL"),
            postgresql_where=sa.text("ended_on IS NULL"),
        )
        batch_op.drop_index("ix_affiliation_person")
        batch_op.drop_index("ix_affiliation_organization")

    op.drop_table("affiliation")
    op.drop_table("zero")
    with op.batch_alter_table("tie", schema=None) as batch_op:
        batch_op.drop_index("ix_tie_who")
        batch_op.drop_index("ix_tie_thing")

    op.drop_table("tie")
    op.drop_table("throttle")
    op.drop_table("search_entry")
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_state")

    op.drop_table("poll")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_sort_key"))

    op.drop_table("person")
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organization_sort_key"))
        batch_op.drop_index(batch_op.f("ix_organization_parent_id"))

    op.drop_table("organization")
    op.drop_table("number_series")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_state")
        batch_op.drop_index("ix_letter_person")
        batch_op.drop_index("ix_letter_organization")

    op.drop_table("letter")
    with op.batch_alter_table("kept_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_file_about"))

    op.drop_table("kept_file")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state")

    op.drop_table("job")
    with op.batch_alter_table("dimension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dimension_kind"))

    op.drop_table("dimension")
    op.drop_table("consortium")
    op.drop_table("budget")
    op.drop_table("body")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_fact")
        batch_op.drop_index("ix_audit_event_actor")
        batch_op.drop_index("ix_audit_event_about")

    op.drop_table("audit_event")

    if op.get_bind().dialect.name == "postgresql":
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION IF EXISTS {name}()")
