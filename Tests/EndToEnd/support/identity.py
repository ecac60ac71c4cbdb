"""The part of a business's server that signs the identities of its visitors."""

import hashlib
import hmac
import json
import time

SECRET = "um segredo da padaria"
CHANNELS = {"site": "site/identity", "shop": "shop/identity"}


def verifying(gateway, secrets=None):
    """Lets the gateway's channels verify identities, and stores the secrets they are signed with."""
    for channel, name in CHANNELS.items():
        gateway.configure(channel, identitySecret={"secret": name})
    for name, value in (secrets or {"site/identity": SECRET, "shop/identity": "another secret"}).items():
        gateway.run("keys", "set", name, text=value + "\n")
    return gateway


def signed(identity, secret=SECRET):
    """`identity` and its signature, as `POST sessions` takes them."""
    text = json.dumps(identity, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {"identity": identity, "signature": signature}


def user(id="42", lasts=3600, secret=SECRET, **more):
    """A verified user, valid for `lasts` seconds from now."""
    return signed({"id": id, "expires": int(time.time()) + lasts, **more}, secret)


def page_call(body):
    """The same as the page's call takes it: `["set", "user", …]`."""
    return {**body["identity"], "signature": body["signature"]}
