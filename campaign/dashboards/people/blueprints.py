"""The blueprints of the pages about people. A view that serves all three stands in each."""

from flask import Blueprint

from campaign.organizations.names import role_name

people = Blueprint("people", __name__)
coalition_people = Blueprint("coalition_people", __name__)
friend_people = Blueprint("friend_people", __name__)

people.add_app_template_global(role_name)
people.add_app_template_filter(role_name)
