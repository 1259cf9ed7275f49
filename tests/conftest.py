pytest_plugins = (
    "tests.fixtures.chance",
    "tests.fixtures.run",
    "tests.fixtures.databases",
    "tests.fixtures.app",
    "tests.fixtures.payments",
    "tests.fixtures.people",
    "tests.fixtures.at_once",
    "tests.fixtures.browser",
    "tests.fixtures.example",
    "tests.fixtures.summary",
    "tests.fixtures.tampering",
)
