"""What an agent sees who is limited to assigned conversations and sees no addresses."""

import re

import pytest

from support.api import operations
from support.people import add_person
from support.visitor import Visitor


@pytest.fixture
def limited(gateway, owner):
    """An agent who is limited, signed in, with the account."""
    return add_person(gateway, owner, "bia", onlyAssigned=True, seesAddresses=False)


def written(gateway, text):
    visitor = Visitor(gateway).begin()
    visitor.write(text)
    gateway.decided(visitor.conversation, 1)
    return visitor.conversation


def test_no_operation_shows_or_changes_anything_of_a_conversation_of_others(gateway, callers, limited):
    """Every operation with a conversation in its path answers as if there were none."""
    bia, _ = limited
    conversation = written(gateway, "segredo da cliente")
    before = callers["owner"].get(f"conversations/{conversation}")
    tried = 0
    for method, path, operation in operations(callers[None].get("openapi.json")):
        if "{conversation}" not in path or operation["x-balcao-access"] != "agent":
            continue
        address = re.sub(r"\{\w+\}", "x", path.replace("{conversation}", conversation)).lstrip("/")
        body = {"text": "olá", "reason": "x", "flagged": True, "position": 1} if method != "GET" else None
        answer = bia.call(method, address, json=body if method in ("POST", "PUT", "PATCH") else None)
        assert answer.status_code in (400, 404), f"{method} {path}: {answer.status_code} {answer.text}"
        assert "segredo" not in answer.text
        tried += 1
    assert tried >= 5
    assert callers["owner"].get(f"conversations/{conversation}") == before
    assert bia.get("conversations")["items"] == []
    assert bia.get("search", q="segredo")["items"] == []
    assert bia.get("drafts")["items"] == []


def test_an_assigned_conversation_is_shown_with_its_addresses_masked(gateway, owner, limited):
    conversation = written(gateway, "oi")
    other = written(gateway, "oi")
    bia, account = limited
    taken = owner.call("POST", f"conversations/{conversation}/take", json={})
    assert taken.status_code == 200
    assert bia.call("GET", f"conversations/{conversation}").status_code == 404
    assigned = owner.call("POST", f"conversations/{conversation}/assign", json={"agent": f"user:{account['id']}"})
    assert assigned.status_code == 200, assigned.text
    listed = bia.get("conversations")["items"]
    assert [found["id"] for found in listed] == [conversation]
    whole = owner.get(f"conversations/{conversation}")
    seen = bia.get(f"conversations/{conversation}")
    (alias,) = whole["contact"]["aliases"]
    assert alias not in str(seen) and alias not in str(listed)
    assert "…" in str(seen["contact"]["aliases"])
    assert bia.call("GET", f"conversations/{other}").status_code == 404
