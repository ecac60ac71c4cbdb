"""What an attacker tries over the admin API, each by its name."""

import json
import time

import httpx
import pytest

from support.api import Caller
from support.people import PASSWORD, add, browser, code, sign_in


@pytest.fixture
def behind_proxy(make_gateway):
    """A gateway whose public address is HTTPS, at a proxy on this machine."""
    gateway = make_gateway()
    configuration = json.loads(gateway.config.read_text())
    configuration["server"] = {"publicURL": "https://balcao.padaria.example", "trustedProxies": ["127.0.0.1"]}
    gateway.config.write_text(json.dumps(configuration))
    gateway.start()
    return gateway


def test_a_login_flood_is_held_and_the_gateway_goes_on_answering(behind_proxy):
    add(behind_proxy, "ana@padaria.example", "owner")
    statuses = []
    with httpx.Client(base_url=f"{behind_proxy.url}/api/v1/", timeout=30) as client:
        for number in range(60):
            headers = {"Origin": "https://balcao.padaria.example", "X-Forwarded-For": f"198.51.100.{number % 3}"}
            body = {"email": f"{number}@x.example", "password": "guess" * 3}
            statuses.append(client.post("session", json=body, headers=headers).status_code)
    assert set(statuses) == {401, 429} and statuses.count(401) <= 20, statuses
    began = time.monotonic()
    assert httpx.get(f"{behind_proxy.url}/health/ready").status_code == 200
    assert time.monotonic() - began < 2


def test_guessed_tokens_are_refused_alike(gateway, callers):
    real = callers["owner"].client.headers["Authorization"].removeprefix("Bearer ")
    for guess in (real[:-1] + ("A" if real[-1] != "A" else "B"), real[:-1], real + "A", real.upper(), real[:9] + "A" * 43):
        response = Caller(gateway, guess).call("GET", "conversations")
        assert (response.status_code, code(response)) == (401, "token_invalid"), guess


def test_cross_site_requests_with_a_session_change_nothing(gateway):
    add(gateway, "ana@padaria.example", "owner")
    ana = sign_in(gateway, "ana@padaria.example")
    token = ana.headers.pop("X-CSRF-Token")
    for headers in ({}, {"X-CSRF-Token": token[::-1]}, {"X-CSRF-Token": token, "Origin": "https://evil.example"}):
        assert ana.post("pause", json={}, headers=headers).status_code == 403, headers
    # What forms of other sites can send: no JSON type, no header.
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = ana.post("pause", content=b"{}", headers={"Content-Type": kind, "Origin": "https://evil.example"})
        assert answer.status_code == 403
    assert gateway.run_json("alerts") == []
    cookie = httpx.post(
        f"{gateway.url}/api/v1/session", json={"email": "ana@padaria.example", "password": PASSWORD},
        headers={"Origin": gateway.url},
    ).headers["Set-Cookie"]
    assert "SameSite=Strict" in cookie and "HttpOnly" in cookie


def test_a_session_that_an_attacker_fixed_is_not_taken_over(gateway):
    add(gateway, "ana@padaria.example", "owner")
    fixed = "A" * 43
    victim = browser(gateway)
    victim.cookies.set("balcao", fixed)
    answer = victim.post("session", json={"email": "ana@padaria.example", "password": PASSWORD})
    assert answer.status_code == 200
    assert f"balcao={fixed}" not in answer.headers["Set-Cookie"]
    assert httpx.get(f"{gateway.url}/api/v1/me", headers={"Cookie": f"balcao={fixed}"}).status_code == 401
    # Two cookies of the name: another site of the domain may have set one.
    own = answer.headers["Set-Cookie"].split(";")[0]
    assert httpx.get(f"{gateway.url}/api/v1/me", headers={"Cookie": own}).status_code == 200
    assert httpx.get(f"{gateway.url}/api/v1/me", headers={"Cookie": f"{own}; balcao={fixed}"}).status_code == 401
    # Who signs in again has another session; the earlier one can be ended.
    again = sign_in(gateway, "ana@padaria.example")
    assert again.cookies["balcao"] != own.removeprefix("balcao=")


def test_pages_cannot_be_framed_so_that_clicks_are_stolen(gateway, callers):
    for path in ("conversations", "session", "keys", "openapi.json", "adapters/openai/icon.svg", "nowhere"):
        headers = callers["owner"].call("GET", path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path


def test_private_pages_are_not_cached(gateway, callers):
    add(gateway, "ana@padaria.example", "owner")
    ana = sign_in(gateway, "ana@padaria.example")
    for path in ("session", "me", "conversations", "users"):
        assert ana.get(path).headers["cache-control"] == "no-store", path


@pytest.mark.parametrize(
    "path", ["session?next=https://evil.example", "//evil.example", "session?redirect=//evil.example", "https://evil.example"]
)
def test_nothing_redirects_elsewhere(gateway, path):
    for method in ("GET", "POST"):
        response = httpx.request(method, f"{gateway.url}/api/v1/{path}", follow_redirects=False)
        assert not response.is_redirect and "location" not in response.headers


def test_a_forged_address_neither_escapes_the_limit_nor_locks_another_out(gateway, make_gateway):
    # Without a trusted proxy the header says nothing: all guesses come from this machine.
    add(gateway, "ana@padaria.example", "owner")
    answers = [
        browser(gateway).post(
            "session", json={"email": f"{number}@x.example", "password": "guess" * 3},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        ).status_code
        for number in range(16)
    ]
    assert 429 in answers
    rows = gateway.run_json("audit", "list", "--limit", "100")
    assert not any("203.0.113" in str(row.get("address")) for row in rows)


def test_a_chain_of_addresses_is_read_from_the_proxy_on(behind_proxy):
    add(behind_proxy, "ana@padaria.example", "owner")
    headers = {
        "Origin": "https://balcao.padaria.example", "X-Forwarded-For": "192.0.2.1, 203.0.113.9",
    }
    wrong = {"email": "ana@padaria.example", "password": "not the password"}
    httpx.post(f"{behind_proxy.url}/api/v1/session", json=wrong, headers=headers)
    addresses = [row.get("address") for row in behind_proxy.run_json("audit", "list", "--limit", "100")]
    assert "203.0.113.9" in addresses and "192.0.2.1" not in addresses


def test_behind_a_tls_proxy_the_cookie_is_never_sent_in_clear(behind_proxy):
    add(behind_proxy, "ana@padaria.example", "owner")
    answer = httpx.post(
        f"{behind_proxy.url}/api/v1/session", json={"email": "ana@padaria.example", "password": PASSWORD},
        headers={"Origin": "https://balcao.padaria.example", "X-Forwarded-Proto": "http"},
    )
    assert answer.status_code == 200, answer.text
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-balcao=") and "; Secure" in cookie and "Domain" not in cookie
    # A page that the proxy would have served in clear is not the gateway's own.
    refused = httpx.post(
        f"{behind_proxy.url}/api/v1/session", json={"email": "ana@padaria.example", "password": PASSWORD},
        headers={"Origin": "http://balcao.padaria.example"},
    )
    assert code(refused) == "foreign_origin"
