"""Who may do what over the admin API: every operation of the document with every role."""

import re

import pytest

from support.api import Caller, operations

RANKS = {"public": 0, "agent": 1, "admin": 2, "owner": 3}


def test_every_operation_is_refused_to_roles_below_its_own(callers):
    document = callers[None].get("openapi.json")
    tried = 0
    for method, path, operation in operations(document):
        needed = RANKS[operation["x-balcao-access"]]
        address = re.sub(r"\{\w+\}", "x", path).lstrip("/")
        for role, caller in callers.items():
            rank = RANKS[role] if role else 0
            if rank >= needed:
                continue  # What a role may do is tested where it is done: here nothing may have an effect.
            status = caller.call(method, address, json={} if method in ("POST", "PUT", "PATCH") else None).status_code
            assert status == (403 if role else 401), f"{method} {path} as {role}: {status}"
            tried += 1
    assert tried > 40


def test_tokens_that_are_not_valid_are_refused(gateway, callers):
    for token in ("x", "balcao_o_" + "A" * 43, "ö" * 20, "a" * 5_000):
        response = Caller(gateway).client.get("conversations", headers={"Authorization": b"Bearer " + token.encode()})
        assert response.status_code == 401, token
        assert response.json()["code"] == "token_invalid"
        assert response.headers["www-authenticate"] == "Bearer"


def test_a_revoked_token_stops_at_once(gateway):
    token = gateway.run("tokens", "create", "short", "--role", "agent").stdout.strip()
    caller = Caller(gateway, token)
    assert caller.get("conversations")["items"] == []
    listed = gateway.run_json("tokens", "list")
    assert token not in str(listed)
    gateway.run("tokens", "revoke", listed[0]["id"])
    assert caller.call("GET", "conversations").status_code == 401


@pytest.mark.parametrize("path", ["", "nowhere", "conversations/", "..%2fconversations", "conversations/%ff", "a" * 7_000])
def test_what_is_not_an_address_is_a_problem_document(owner, path):
    response = owner.call("GET", path)
    assert response.status_code in (404, 400), response.text
    assert response.headers["content-type"] == "application/problem+json"


def test_private_answers_are_neither_cached_nor_framed(owner):
    for path in ("conversations", "keys", "nowhere"):
        headers = owner.call("GET", path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers


def test_a_page_of_another_origin_changes_nothing(gateway, callers):
    for body in ({"json": {}}, {"data": {"a": "b"}}, {"content": b"{}", "headers": {"Content-Type": "text/plain"}}):
        headers = {"Origin": "https://evil.example", **body.pop("headers", {})}
        response = callers[None].call("POST", "pause", headers=headers, **body)
        assert response.status_code in (401, 403)
    assert gateway.run_json("alerts") == []
