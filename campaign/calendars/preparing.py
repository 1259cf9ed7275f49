"""Entries rendered before a reader asks for them: by the worker, after each change and import."""

from flask import current_app

from campaign.calendars.feeds import language_for, render_stale
from campaign.campaigns.queries import all_campaigns, find_campaign
from campaign.kernel import revisions
from campaign.kernel.database import db
from campaign.kernel.mail import as_read_in

PREPARED = "campaign.prepared_feeds"
"""Under this name a process keeps the state up to which each campaign is rendered."""


def prepare_feeds() -> None:
    """Render the entries that changed, in the languages of their campaigns. A chore.

    Many changes are one rendering. What a reader asks for meanwhile is rendered for the reader, and
    found here.
    """
    prepared: dict[str, int] = current_app.extensions.setdefault(PREPARED, {})
    topics = {campaign.slug: campaign.feed_topic for campaign in all_campaigns()}
    for slug, topic in topics.items():
        revision = revisions.current(topic)
        db.session.rollback()  # nothing is held while entries are rendered
        if prepared.get(slug) != revision:
            prepare_feed(slug)
            prepared[slug] = revision


def prepare_feed(slug: str) -> int:
    """Render what is out of date for a campaign's own feeds, and return how many entries it was."""
    campaign = find_campaign(slug)
    languages = {language_for(campaign, tag) for tag in (None, *campaign.languages)}
    db.session.rollback()
    rendered = 0
    for language in sorted(languages):
        with as_read_in(language):
            rendered += render_stale(slug, language)
    return rendered
