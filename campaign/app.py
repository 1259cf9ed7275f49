"""The factory."""

from flask import Flask

from campaign import guard
from campaign.accounts import sign_in
from campaign.config import Settings, share
from campaign.kernel import clock, database, error_pages, front, i18n, security, templating
from campaign.organizations.viewers import check_roles, demands_second_factor, load_viewer
from campaign.urls import register_urls

UNLOCKED_ENDPOINTS = frozenset(
    {
        "assets.show_asset",
        "assets.show_colours",
        "security.forgot_password",
        "security.login",
        "security.logout",
        "security.reset_password",
    }
)
"""Doors of libraries and of files: they ask nobody, as they are for those not signed in."""


def create_app(settings: Settings) -> Flask:
    """The application for these settings; several may live in one process."""
    check_roles(settings)
    app = error_pages.DiscreetFlask(
        "campaign", template_folder=str(share() / "templates"), static_folder=None
    )
    app.config.update(
        SETTINGS=settings,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        UNLOCKED_ENDPOINTS=UNLOCKED_ENDPOINTS,
    )
    for part in (database, clock, i18n, security, templating, error_pages):
        part.init_app(app)
    guard.init_app(app, load_viewer)
    register_urls(app)
    sign_in.init_app(app, demands_second_factor)
    front.init_app(app)
    return app
