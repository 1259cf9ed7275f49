import ast
import re

from campaign.dashboards.acts import ACTS
from tests.house.sources import PROGRAM

ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
VERBS = ("*/operations.py", "*/operations/**/*.py", "dashboards/nudging.py")
OF_NO_COALITION = {
    "person.address_change_asked",
    "person.address_change_stopped",
    "person.address_changed",
    "person.edited",
    "person.sign_in_link_sent",
    "person.signed_in",
    "person.signed_out",
    "person.signed_out_everywhere",
    "application.sent",
    "person.added",
    "person.erased",
    "person.password_rehashed",
    "person.password_replaced",
    "person.reset_link_sent",
}


def test_every_act_that_operations_note_is_told_in_words():
    noted = {
        node.value
        for pattern in VERBS
        for path in PROGRAM.glob(pattern)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ACTION.fullmatch(node.value)
    }

    assert noted - OF_NO_COALITION - set(ACTS) == set()
    assert set(ACTS) - noted == set()
