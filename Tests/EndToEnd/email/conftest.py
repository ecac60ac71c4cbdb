"""Fixtures: a gateway with a mailbox on real mail servers, and its customers."""

import pytest

from support.mailbox_channel import Customer, connect


@pytest.fixture
def make_shop(make_gateway, trusting):
    """Makes gateways that answer the mailbox of `loja`, or of another user; not started yet."""

    def make(name="shop", user="loja", settings=None, **options):
        gateway = make_gateway(name, channels=(), **options)
        connect(gateway, trusting, user, settings or {})
        return gateway

    return make


@pytest.fixture
def shop(make_shop):
    """A started gateway whose mailbox is connected: what was there before is passed over."""
    gateway = make_shop()
    gateway.start()
    gateway.connected()
    return gateway


@pytest.fixture
def ana(trusting):
    """A customer with a mailbox of her own."""
    return Customer(trusting, "ana")
