"""What a supervisor asks."""

from collections.abc import Callable
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from campaign.config import Settings


def test_a_running_installation_is_alive_and_ready(client: FlaskClient) -> None:
    answers = [client.get(path) for path in ("/-/alive", "/-/ready")]

    assert [(answer.status_code, answer.text) for answer in answers] == [
        (200, "alive\n"), (200, "ready\n"),
    ]  # fmt: skip


def test_without_its_schema_it_is_alive_but_not_ready(
    settings: Settings, build_app: Callable[[Settings], Flask]
) -> None:
    empty = replace(settings, database_url=f"sqlite:///{settings.data_dir}/empty.db")

    client = build_app(empty).test_client()

    assert client.get("/-/alive").status_code == 200
    assert client.get("/-/ready").status_code == 503
