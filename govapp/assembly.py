"""Puts the application together from its parts; which parts there are stands in wiring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govapp import wiring

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationContext
    from flask import Flask
    from sqlalchemy.orm import Session
    from werkzeug.wrappers import Response

    from govapp.settings import Settings


def assemble(settings: Settings) -> Flask:
    """Put the application together from its parts."""
    from flask import Flask

    from govapp.foundation import logs
    from govapp.settings import ROOT

    logs.configure(settings.LOG_LEVEL)
    app = Flask(
        "govapp",
        root_path=str(ROOT / "govapp"),
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.INSTANCE.resolve()),
    )
    _configure(app, settings)
    _install_database(app)
    _install_web(app)
    _install_slices(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    from zoneinfo import ZoneInfo

    from govapp.foundation.kernel import clock

    clock.live_in(ZoneInfo(settings.DEFAULT_ZONE))
    settings.INSTANCE.mkdir(parents=True, exist_ok=True)
    app.config.update(
        GOVAPP=settings,
        SECRET_KEY=settings.secret(),
        SQLALCHEMY_ENGINES={"default": settings.database_url},
        MAX_CONTENT_LENGTH=settings.UPLOAD_MEGABYTES * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE=settings.DEFAULT_LOCALE,
        BABEL_DEFAULT_TIMEZONE=settings.DEFAULT_ZONE,
        BABEL_TRANSLATION_DIRECTORIES="translations",
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
    )


def _install_database(app: Flask) -> None:
    from govapp.db import after_commit, db, prepare_engine
    from govapp.foundation.jobs.wake import ring_for

    wiring.models()
    db.init_app(app)
    # There are no async engines, and closing none of them starts an event loop: 5 ms a request,
    # and an error where one runs already.
    app.teardown_appcontext_funcs[:] = [
        act for act in app.teardown_appcontext_funcs if act.__name__ != "_close_async_sessions"
    ]
    with app.app_context():
        prepare_engine(db.engine)

    def ring(session: Session) -> None:
        ring_for(app, session)

    after_commit(app, ring)
    _install_migrations(app)


def _install_migrations(app: Flask) -> None:
    from flask_alembic import Alembic

    from govapp.db import Base, check_foreign_keys, migration_engine
    from govapp.settings import ROOT

    def checked(ctx: MigrationContext, **_: object) -> None:
        if ctx.connection is not None:
            check_foreign_keys(ctx.connection)

    app.config["ALEMBIC"] = {"script_location": str(ROOT / "migrations"), "path_separator": "os"}
    app.config["ALEMBIC_CONTEXT"] = {"on_version_apply": checked, "render_as_batch": True}
    engine = migration_engine(app.config["GOVAPP"].database_url)
    Alembic(app, run_mkdir=False, metadatas=Base.metadata, engines=engine)


def _install_web(app: Flask) -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix

    from govapp.foundation.web import health
    from govapp.foundation.web.setup import init_app

    health.init_app(app)
    app.extensions["hatless"] = wiring.HATLESS
    proxies = app.config["GOVAPP"].TRUSTED_PROXIES
    if proxies:
        wrapped = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
        app.wsgi_app = wrapped  # type: ignore[method-assign] # Flask's documented way
    init_app(app, public=wiring.PUBLIC, csrf_exempt=wiring.CSRF_EXEMPT, unlogged=wiring.UNLOGGED)
    _install_paper(app)


def _install_paper(app: Flask) -> None:
    from govapp.foundation.charts.templates import install
    from govapp.foundation.pdf.errors import PdfUnavailable, TooLong
    from govapp.foundation.web.errors import page

    def unavailable(error: PdfUnavailable) -> Response:
        return page(503, reasons=(error.reason,), template="errors/paper.html")

    def too_long(error: TooLong) -> Response:
        return page(409, reasons=error.reasons, template="errors/paper.html")

    install(app.jinja_env)
    app.extensions["brand"] = wiring.brand
    app.register_error_handler(PdfUnavailable, unavailable)
    app.register_error_handler(TooLong, too_long)


def _install_slices(app: Flask) -> None:
    from govapp.accounts.queries import reader_of, register_hats
    from govapp.dues.queries.rights import register_rights
    from govapp.foundation.access.policy import register as register_policies
    from govapp.foundation.audit.services import subscribe
    from govapp.foundation.jobs.services import register as register_jobs
    from govapp.foundation.mail.outbox import register_reader
    from govapp.foundation.web import navigation
    from govapp.foundation.web.panels import register_home, register_panels
    from govapp.ledger.queries.checks import register_checks
    from govapp.ledger.queries.naming import register_namers
    from govapp.members.queries.asking import register_questions
    from govapp.members.queries.directory import register_columns
    from govapp.members.queries.holdings import register_keepers
    from govapp.members.queries.merging import register_movers
    from govapp.voting.queries.watching import register_watchers

    register_policies(wiring.policies())
    navigation.register(
        wiring.doors(), wiring.account_links(), wiring.foot_links(), wiring.waiting_counts()
    )
    register_panels(wiring.panels(), wiring.home_lines())
    register_home(wiring.home_coming(), wiring.home_news(), wiring.home_figures())
    register_hats(wiring.hats())
    register_checks(wiring.book_checks())
    register_namers(wiring.book_names())
    register_rights(wiring.votes())
    register_reader(reader_of)
    register_keepers(wiring.keepers())
    register_movers(wiring.movers())
    register_watchers(wiring.watchers())
    register_columns(wiring.organization_columns())
    register_questions(*wiring.joining())
    subscribe(wiring.subscriptions())
    register_jobs(wiring.jobs())
    for blueprint in wiring.blueprints():
        app.register_blueprint(blueprint)
    for group in wiring.commands():
        app.cli.add_command(group)
