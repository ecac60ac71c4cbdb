"""A small OAuth server (RFC 6749, 7636, 8628), and the token introspection that a mail server uses (RFC 7662)."""

import base64
import hashlib
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit


class OAuthServer:
    """Listens on a loopback port of its own; use it as a context.

    `consent(user)` gives a refresh token as the person's own consent would. With `rotates`, every use of one gives a new
    one and ends it. `approve(code)` is the person who types a device's code. Every request to `/token` is kept in
    `renewals`, without its secrets.
    """

    client_id = "balcao-tests"
    client_secret = "client-secret-of-the-tests-0000"

    def __init__(self, rotates=False, lifetime=3600):
        self.rotates = rotates
        self.lifetime = lifetime
        self.refresh_tokens = {}
        self.access_tokens = {}
        self.renewals = []
        self.person = "ana@balcao.test"
        self._codes = {}
        self._devices = {}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.owner = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.token_url = f"{self.url}/token"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def consent(self, user):
        token = "refresh-" + secrets.token_urlsafe(32)
        self.refresh_tokens[token] = user
        return token

    def revoke_access(self):
        """Invalidates every access token issued so far, without telling the gateway."""
        self.access_tokens.clear()

    def revoke_consents(self):
        self.refresh_tokens.clear()

    def approve(self, user_code):
        for device in self._devices.values():
            if device["user_code"] == user_code:
                device["user"] = self.person

    # What is asked of it.

    def authorize(self, query):
        """The person agrees at once; returns the address that the browser is sent to."""
        assert query["response_type"] == "code" and query["client_id"] == self.client_id
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = (query["code_challenge"], query["redirect_uri"])
        return query["redirect_uri"] + "?" + urlencode({"code": code, "state": query["state"]})

    def device(self, form):
        code = secrets.token_urlsafe(16)
        user_code = f"{secrets.randbelow(10**8):08d}"
        self._devices[code] = {"user_code": user_code, "user": None}
        return 200, {
            "device_code": code,
            "user_code": user_code,
            "verification_uri": f"{self.url}/enter",
            "expires_in": 60,
            "interval": 1,
        }

    def token(self, form):
        with self._lock:
            kind = form.get("grant_type")
            self.renewals.append({"grant_type": kind, "scope": form.get("scope"), "client_id": form.get("client_id")})
            if form.get("client_id") != self.client_id or form.get("client_secret") not in (None, self.client_secret):
                return 401, {"error": "invalid_client"}
            if kind == "refresh_token":
                user = self.refresh_tokens.get(form["refresh_token"])
                if user is None:
                    return self._refused("the consent was taken back")
                if self.rotates:
                    del self.refresh_tokens[form["refresh_token"]]
                return self._tokens(user, gives_refresh_token=self.rotates)
            if kind == "authorization_code":
                challenge, redirect = self._codes.pop(form["code"], (None, None))
                digest = hashlib.sha256(form["code_verifier"].encode()).digest()
                if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
                    return self._refused("another verifier")
                if redirect != form["redirect_uri"]:
                    return self._refused("another redirect_uri")
                return self._tokens(self.person, gives_refresh_token=True)
            if kind == "urn:ietf:params:oauth:grant-type:device_code":
                device = self._devices.get(form["device_code"])
                if device is None:
                    return self._refused("no such device code")
                if device["user"] is None:
                    return 400, {"error": "authorization_pending"}
                del self._devices[form["device_code"]]
                return self._tokens(device["user"], gives_refresh_token=True)
            return 400, {"error": "unsupported_grant_type"}

    def introspect(self, token):
        user = self.access_tokens.get(token)
        return 200, {"active": True, "email": user} if user else {"active": False}

    def _tokens(self, user, gives_refresh_token):
        access = "access-" + secrets.token_urlsafe(32)
        self.access_tokens[access] = user
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": self.lifetime}
        if gives_refresh_token:
            answer["refresh_token"] = self.consent(user)
        return 200, answer

    @staticmethod
    def _refused(why):
        return 400, {"error": "invalid_grant", "error_description": why}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.server.owner.authorize(query))
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if url.path == "/introspect":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            return self._answer(*self.server.owner.introspect(token))
        self._answer(404, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        answers = {"/token": self.server.owner.token, "/device": self.server.owner.device}
        answer = answers.get(self.path, lambda form: (404, {}))
        self._answer(*answer(form))

    def _answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass
