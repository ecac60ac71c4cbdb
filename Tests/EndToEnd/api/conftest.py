"""Fixtures for the admin API."""

import pytest

from support.api import Caller

ROLES = ("agent", "admin", "owner")


@pytest.fixture
def callers(gateway):
    """A program of each role, and one without a token, by role; `None` is the one without."""
    tokens = {role: gateway.run("tokens", "create", role, "--role", role).stdout.strip() for role in ROLES}
    made = {role: Caller(gateway, token) for role, token in {**tokens, None: None}.items()}
    yield made
    for caller in made.values():
        caller.close()


@pytest.fixture
def owner(callers):
    return callers["owner"]
