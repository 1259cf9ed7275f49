"""What our answers are measured against, under the same server: as little as Flask can do."""

import os
from pathlib import Path

from flask import Flask, Response

app = Flask(__name__)
KEPT = Path(os.environ["KEPT_BODY"]).read_bytes()


@app.get("/bare")
def bare() -> str:
    return "ok"


@app.get("/kept")
def kept() -> Response:
    """A finished body from memory."""
    return Response(KEPT, content_type="text/calendar; charset=utf-8")
