"""People who sign in to the admin API."""

from support.api import Caller

PASSWORD = "correct horse battery"


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
