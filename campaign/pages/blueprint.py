"""The blueprints of the public pages; each module of this package adds the pages of its noun."""

from flask import Blueprint

pages = Blueprint("pages", __name__)
"""Addresses that begin with the reader's language."""

site = Blueprint("site", __name__)
"""Addresses of the installation as a whole, for programs and for those who come without one."""
