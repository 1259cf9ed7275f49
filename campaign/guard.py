"""The door of every view: it asks `authorize()`, or says that it is `@public`; else it raises.

Knows only the protocols of permissions.py. The factory hands it the function that loads the viewer.
"""

import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, Response, current_app, g, request

from campaign.kernel.errors import Forbidden, Missing
from campaign.permissions import POLICY, Action, Actor, OfFriend, Target, allows

log = logging.getLogger(__name__)

_LOADER = "campaign.guard.load_viewer"
_PUBLIC = "campaign_public"

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


def init_app(app: Flask, load_viewer: Callable[[], Actor]) -> None:
    app.extensions[_LOADER] = load_viewer
    app.after_request(_refuse_unlocked_doors)
    app.jinja_env.globals.update(may=may)


def viewer() -> Actor:
    """Whoever asks, known or not; loaded once per request, and only where a view needs it."""
    if "viewer" not in g:
        g.viewer = current_app.extensions[_LOADER]()
    actor: Actor = g.viewer
    return actor


def authorize(action: Action, target: Target) -> None:
    """Raises Missing if the viewer may not even see the desk it lies on, else Forbidden."""
    g.authorized = True
    actor = viewer()
    if allows(actor, action, target):
        return
    log.info("%s may not %s at %s", actor.reference, action, request.endpoint)
    if _sees_desk(actor, target):
        raise Forbidden(str(POLICY[action].sentence))
    raise Missing(action)


def may(action: Action | str, target: Target) -> bool:
    """For templates: whether to offer what would be allowed."""
    return allows(viewer(), Action(action), target)


def turn_away(answer: Answer) -> Answer:
    """For what answers in place of a view, which then shows nothing: the way to sign in, say."""
    g.authorized = g.turned_away = True
    return answer


def public(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
    """A view that everyone may use."""
    setattr(view, _PUBLIC, True)
    return view


def is_public(view: Callable[..., object]) -> bool:
    return getattr(view, _PUBLIC, False)


def _sees_desk(actor: Actor, target: Target) -> bool:
    if isinstance(target, OfFriend) and target.friend_id is not None:
        return allows(actor, Action.FRIEND_DESK_READ, target)
    return any(
        allows(actor, action, target) for action in (Action.DESK_READ, Action.COALITION_DESK_READ)
    )


def _refuse_unlocked_doors(response: Response) -> Response:
    """A successful answer of a view that asked nobody is a mistake of ours: nothing is shown."""
    if request.endpoint is None or response.status_code >= 400 or g.get("authorized"):
        return response
    if request.method == "OPTIONS":  # answered without the view
        return response
    view = current_app.view_functions[request.endpoint]
    if is_public(view) or request.endpoint in current_app.config["UNLOCKED_ENDPOINTS"]:
        return response
    raise RuntimeError(f"{request.endpoint} neither authorizes nor is public")
