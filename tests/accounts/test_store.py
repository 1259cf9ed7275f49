import pytest
from passlib.hash import argon2
from sqlalchemy import select

from campaign.accounts.store import PersonStore
from campaign.kernel.audit import AuditEntry
from campaign.kernel.database import db, transaction
from tests.accounts.pages import PASSWORD, sign_in


@pytest.fixture
def store(app) -> PersonStore:
    return app.extensions["security"].datastore


def test_what_is_put_is_written_at_the_commit_only(store, dana):
    before = dana.fs_uniquifier
    dana.password, dana.fs_uniquifier = "a new hash", "a new name"
    store.put(dana)
    unwritten = db.session.is_modified(dana)
    store.commit()

    assert not unwritten
    assert (dana.password, dana.fs_uniquifier == before) == ("a new hash", False)


def test_a_weak_hash_is_made_anew_at_the_sign_in(client, dana):
    with transaction():
        dana.password = argon2.using(rounds=1, memory_cost=1024).hash(PASSWORD)
    weak = dana.password

    answer = sign_in(client, "dana@example.org")

    assert answer.status_code == 302
    assert dana.password != weak
    assert client.get("/en/desk/").status_code == 200
    assert [
        entry.action for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    ] == [
        "person.signed_in",
        "person.password_rehashed",
    ]


def test_the_library_may_change_nothing_else(store, dana):
    dana.email = "other@example.org"
    store.put(dana)

    with pytest.raises(RuntimeError):
        store.commit()
    with pytest.raises(RuntimeError):
        store.delete(dana)
