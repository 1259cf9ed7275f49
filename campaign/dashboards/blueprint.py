"""The blueprint of the desk; each module of this package adds the pages of its noun."""

from flask import Blueprint

desk = Blueprint("desk", __name__)
