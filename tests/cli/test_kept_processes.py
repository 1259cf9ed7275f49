import multiprocessing
from multiprocessing.process import BaseProcess

from campaign.cli.kept_processes import KeptProcess, kept
from campaign.kernel.database import db, transaction
from campaign.kernel.outbox import OutboxRow, post
from tests.servers.testrun import wait_until

NAME = "worker-of-a-test"


def test_a_worker_that_was_killed_is_replaced_and_the_new_one_works(app, settings):
    with kept([KeptProcess(NAME, "campaign.cli.served:work_off", settings)]):
        killed = the_worker()
        assert killed is not None
        killed.kill()
        wait_until(lambda: the_worker() not in (None, killed), "another worker to begin")
        with transaction():
            row_id = post_something()
        wait_until(lambda: was_taken(row_id), "the new worker to take what is due")

    assert the_worker() is None


def the_worker() -> BaseProcess | None:
    return next((each for each in multiprocessing.active_children() if each.name == NAME), None)


def post_something() -> int:
    row = post("unknown", {})
    db.session.flush()
    return row.id


def was_taken(row_id: int) -> bool:
    db.session.rollback()
    return db.session.get_one(OutboxRow, row_id).attempts > 0
