"""The fuse box: every blueprint, policy, subscription, job, command, hub panel, public page and
CSRF exemption. Slices are imported here, inside functions, and nowhere else from above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from alembic.runtime.migration import MigrationContext
    from flask import Blueprint, Flask, Response
    from flask.cli import AppGroup
    from sqlalchemy.orm import Session

    from govapp.accounts.queries.actors import HatSource
    from govapp.foundation.access.actor import Actor
    from govapp.foundation.access.policy import Policy
    from govapp.foundation.audit.services import Subscriber
    from govapp.foundation.jobs.services import Kind
    from govapp.foundation.kernel.facts import Fact
    from govapp.foundation.web.navigation import Door, Link
    from govapp.foundation.web.panels import (
        ComingSource,
        FigureSource,
        LineSource,
        NewsSource,
        Panel,
    )
    from govapp.settings import Settings

# Endpoints that need no sign-in. Everything else does.
PUBLIC: frozenset[str] = frozenset(
    {
        "static",
        "health",
        "places.show",
        "search.show",
        "accounts.sign_in",
        "accounts.enter",
        "accounts.sign_out",
        "accounts.forgotten",
        "accounts.ask_for_reset",
        "accounts.reset_asked",
        "accounts.link",
        "accounts.use_link",
        "charter.index",
        "charter.show",
        "charter.version",
    }
)

# Endpoints that take a POST without our CSRF token, each with a test of its own.
CSRF_EXEMPT: frozenset[str] = frozenset()

# Endpoints that leave no log line at all: a line with a time would join a voter and a ballot.
UNLOGGED: frozenset[str] = frozenset()


def models() -> None:
    """Import every slice's models, so that Base.metadata is whole."""
    import govapp.accounts.models
    import govapp.charter.models
    import govapp.committees.models
    import govapp.dues.models
    import govapp.elections.models
    import govapp.foundation.audit.models
    import govapp.foundation.files.models
    import govapp.foundation.jobs.models
    import govapp.foundation.mail.models
    import govapp.foundation.search.models
    import govapp.funding.models
    import govapp.ledger.models
    import govapp.members.models
    import govapp.usecases.models
    import govapp.voting.models  # noqa: F401


def blueprints() -> Iterable[Blueprint]:
    """Every slice's pages."""
    from govapp.accounts import views as accounts
    from govapp.charter import views as charter
    from govapp.foundation.audit import views as audit
    from govapp.foundation.jobs import views as jobs
    from govapp.foundation.mail import views as letters
    from govapp.foundation.search import views as search

    return (
        search.bp,
        audit.bp,
        letters.bp,
        jobs.bp,
        *accounts.BLUEPRINTS,
        charter.bp,
    )


def doors() -> Iterable[Door]:
    """Every page that a place lists; a place without an open door is absent."""
    from govapp.accounts import views as accounts
    from govapp.charter import views as charter
    from govapp.foundation.audit import views as audit
    from govapp.foundation.jobs import views as jobs
    from govapp.foundation.mail import views as letters

    return (
        *audit.DOORS,
        *letters.DOORS,
        *jobs.DOORS,
        *accounts.DOORS,
        *charter.DOORS,
    )


def account_links() -> Iterable[Link]:
    """The lines of the account menu."""
    from govapp.accounts import views as accounts

    return accounts.ACCOUNT_LINKS


def foot_links() -> Iterable[Link]:
    """The links in the foot of every page."""
    return ()


def panels() -> Iterable[Panel]:
    """Every part of a hub page: home, organization, person, use case, body, place."""
    from govapp.foundation.mail import views as letters

    return (*letters.PANELS,)


def home_lines() -> Iterable[LineSource]:
    """Who is asked what waits for a person."""
    from govapp.accounts import queries as accounts

    return (accounts.desk_lines,)


def home_coming() -> Iterable[ComingSource]:
    """Who knows what lies ahead of a person."""
    return ()


def home_news() -> Iterable[NewsSource]:
    """Who knows what happened around a person."""
    from govapp.accounts import queries as accounts

    return (accounts.own_news,)


def home_figures() -> Iterable[FigureSource]:
    """Who gives the figures of staff homes; the first five are shown."""
    return ()


def waiting_counts() -> Iterable[Callable[[Actor], Mapping[str, int]]]:
    """Who is asked, on every page, how much waits in each place; must be cheap."""
    return ()


def policies() -> Iterable[Policy]:
    """Every slice's table of permissions."""
    from govapp.accounts import permissions as accounts
    from govapp.charter import permissions as charter
    from govapp.committees import permissions as committees
    from govapp.foundation.audit import permissions as audit
    from govapp.foundation.jobs import services as jobs
    from govapp.foundation.mail import permissions as mail
    from govapp.funding import permissions as funding
    from govapp.ledger import permissions as ledger
    from govapp.members import permissions as members
    from govapp.usecases import permissions as usecases

    return (
        usecases.POLICY,
        funding.POLICY,
        audit.POLICY,
        mail.POLICY,
        jobs.POLICY,
        accounts.POLICY,
        charter.POLICY,
        committees.POLICY,
        ledger.POLICY,
        members.POLICY,
    )


def hats() -> Iterable[HatSource]:
    """Who knows of hats: questions (session, person, day) that return frozen hats."""
    from govapp.committees import queries as committees
    from govapp.members import queries as members
    from govapp.usecases import queries as usecases

    return (
        members.hats,
        committees.hats,
        usecases.hats,
    )


def subscriptions() -> Mapping[type[Fact], Iterable[Subscriber]]:
    """Who listens to which fact."""
    from govapp.committees.facts import MotionCarried
    from govapp.funding import services as funding
    from govapp.usecases import services as usecases

    return {MotionCarried: (usecases.on_motion_carried, funding.on_motion_carried)}


def jobs() -> Mapping[str, Kind]:
    """Every kind of work that jobs do."""
    from datetime import timedelta

    from govapp.accounts import services as accounts
    from govapp.foundation.jobs.services import Kind
    from govapp.foundation.mail.outbox import give_up, send
    from govapp.funding import services as funding
    from govapp.members import services as members
    from govapp.usecases import services as usecases

    return {
        "usecase.stage": Kind(run=usecases.carry_out),
        "funding.allocate": Kind(run=funding.carry_out),
        "mail.send": Kind(run=send, gave_up=give_up),
        "accounts.reset": Kind(run=accounts.write_reset),
        "accounts.tidy": Kind(run=accounts.tidy, every=timedelta(days=1)),
        "members.refresh-search": Kind(run=members.refresh_search, every=timedelta(days=1)),
    }


def commands() -> Iterable[AppGroup]:
    """Every slice's command group."""
    from govapp.accounts import cli as accounts
    from govapp.elections.cli import elections
    from govapp.foundation.audit import cli as audit
    from govapp.ledger import cli as ledger

    return (
        audit.group,
        accounts.group,
        elections,
        ledger.group,
    )


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
    if settings.ALARM:
        from govapp.foundation.jobs.wake import install

        install(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
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

    models()
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
    proxies = app.config["GOVAPP"].TRUSTED_PROXIES
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
    init_app(app, public=PUBLIC, csrf_exempt=CSRF_EXEMPT, unlogged=UNLOGGED)
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
    app.register_error_handler(PdfUnavailable, unavailable)
    app.register_error_handler(TooLong, too_long)


def _install_slices(app: Flask) -> None:
    from govapp.accounts.queries import register_hats
    from govapp.foundation.access.policy import register as register_policies
    from govapp.foundation.audit.services import subscribe
    from govapp.foundation.jobs.services import register as register_jobs
    from govapp.foundation.web import navigation
    from govapp.foundation.web.panels import register_home, register_panels

    register_policies(policies())
    navigation.register(doors(), account_links(), foot_links(), waiting_counts())
    register_panels(panels(), home_lines())
    register_home(home_coming(), home_news(), home_figures())
    register_hats(hats())
    subscribe(subscriptions())
    register_jobs(jobs())
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    for group in commands():
        app.cli.add_command(group)
