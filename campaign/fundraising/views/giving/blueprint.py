"""Where the giving pages stand."""

from flask import Blueprint

giving = Blueprint("giving", __name__)
