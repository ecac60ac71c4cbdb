"""People with accounts: their browsers and how they sign in."""

import httpx

from .api import Caller

PASSWORD = "correct horse battery"


def add(gateway, email, role, *more, password=PASSWORD, check=True):
    return gateway.run("users", "add", email, "--role", role, *more, text=password + "\n", check=check)


def browser(gateway):
    """A client with cookies, as a browser of the gateway's own pages is one."""
    return httpx.Client(base_url=f"{gateway.url}/api/v1/", headers={"Origin": gateway.url})


def sign_in(gateway, email, password=PASSWORD, **more):
    """A client that has signed in."""
    client = browser(gateway)
    answer = client.post("session", json={"email": email, "password": password, **more})
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrfToken"]
    return client


def code(answer):
    return answer.json()["code"]


def add_person(gateway, owner, name, role="agent", **more):
    """Makes an account whose person has signed in; returns the person's caller and the account."""
    made = owner.post("users", email=f"{name}@padaria.example", name=name.capitalize(), role=role, **more)
    person = Caller(gateway)
    granted = person.client.post(
        "invitations/accept", json={"token": made["invitation"]["token"], "password": PASSWORD}
    )
    assert granted.status_code == 201, granted.text
    person.client.headers["X-CSRF-Token"] = person.get("session")["csrfToken"]
    return person, made["user"]
