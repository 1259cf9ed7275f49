"""The pages on which coordinators hide something, or show it again: whatever it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from campaign.campaigns.forms import HideForm
from campaign.campaigns.hiding import Hideable
from campaign.campaigns.hiding_words import hiding_words
from campaign.kernel.errors import Refused
from campaign.kernel.forms import WebForm, show_refusal
from campaign.kernel.translated import Shown


@dataclass(frozen=True, slots=True)
class HidingPage:
    """What is asked about, and where one came from."""

    thing: Hideable
    name: Shown | str
    about: str
    trail: Sequence[dict[str, str]]
    """Its last link is where one goes back to."""
    layout: str = "layout/desk.html"
    at: object = None
    """What that layout needs to know."""

    def ask_why(self, hide: Callable[[str], object], done: str) -> ResponseReturnValue:
        form = HideForm()
        return self._ask("campaigns/hide.html", form, lambda: hide(form.reason.data), done)

    def ask_whether(self, show_again: Callable[[], object], done: str) -> ResponseReturnValue:
        return self._ask("campaigns/show_again.html", WebForm(), show_again, done)

    def _ask(
        self, template: str, form: WebForm, act: Callable[[], object], done: str
    ) -> ResponseReturnValue:
        back = self.trail[-1]["url"]
        if form.validate_on_submit():
            try:
                act()
            except Refused as refused:
                show_refusal(form, refused)
            else:
                flash(done)
                return redirect(back, code=303)
        page = render_template(
            template,
            form=form,
            name=self.name,
            about=hiding_words(self.thing) or self.about,
            back=back,
            trail=self.trail,
            layout=self.layout,
            at=self.at,
        )
        return page, 422 if form.is_submitted() else 200
