"""People with accounts: their browsers and how they sign in."""

import httpx

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
