"""A provider of OpenID Connect on this machine, which says of its visitor whatever a test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

KEY = "a key that only the provider knows, long enough"


@dataclass
class Provider:
    """Its address, and what it says of whoever signs in there."""

    url: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, object]:
        """SOCIALACCOUNT_PROVIDERS with this provider."""
        app = {
            "provider_id": "oidc",
            "name": "Akun dinas",
            "client_id": "inovasi",
            "secret": "rahasia",
            "settings": {"server_url": self.url},
        }
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def answer(provider: Provider, path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a page of the provider."""
    url = provider.url
    pages: dict[str, object] = {
        "/.well-known/openid-configuration": {
            "issuer": url,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "userinfo_endpoint": f"{url}/userinfo",
            "jwks_uri": f"{url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        },
        "/userinfo": provider.claims,
    }
    if path == "/authorize":
        back = {"code": "kode", "state": query["state"][0]}
        return 302, {"Location": f"{query['redirect_uri'][0]}?{urlencode(back)}"}, b""
    if path == "/token":
        said = provider.claims | {"iss": url, "aud": "inovasi", "exp": 4_000_000_000}
        token = jwt.encode(said, KEY, algorithm="HS256")
        pages[path] = {"access_token": "tiket", "token_type": "Bearer", "id_token": token}
    if path not in pages:
        return 404, {}, b""
    return 200, {"Content-Type": "application/json"}, json.dumps(pages[path]).encode()


@contextmanager
def serving() -> Iterator[Provider]:
    """A provider that answers on a free port of this machine."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            status, headers, text = answer(provider, parts.path, parse_qs(parts.query))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
