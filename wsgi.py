"""For WSGI servers: `wsgi:app`, configured by the environment (docs/operations.md)."""

from campaign.app import create_app
from campaign.config import Settings

app = create_app(Settings.from_environment())
