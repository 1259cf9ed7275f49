"""A bare Flask program that imports the libraries that ours imports, and does nothing with them."""

import importlib
import os

from flask import Flask

app = Flask(__name__)
for library in os.environ["LIBRARIES"].split():
    importlib.import_module(library)


@app.get("/bare")
def bare() -> str:
    return "ok"
