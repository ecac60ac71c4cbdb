"""Fixtures: a gateway with one WhatsApp number, and Meta's side of it."""

import pytest

from graph import Graph, connect


@pytest.fixture
def make_graph():
    made = []

    def make(*arguments):
        made.append(Graph(*arguments))
        return made[-1]

    yield make
    for graph in made:
        graph.close()


@pytest.fixture
def graph(make_graph):
    return make_graph()


@pytest.fixture
def meta(make_gateway, graph):
    """A started gateway whose number answers through `graph`."""
    gateway = make_gateway()
    meta = connect(gateway, graph)
    gateway.start()
    return meta
