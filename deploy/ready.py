#!/usr/bin/env python3
"""Asks the readiness address as the proxy does: `ready.py ADDRESS HOST`. Exit code 0 when all is well."""

import http.client
import sys
from urllib.parse import urlsplit


def main(address: str, host: str) -> int:
    """Print what the site says of its checks."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=10)
    try:
        connection.request("GET", parts.path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        sys.stdout.write(answer.read(4096).decode(errors="replace") + "\n")
    except (OSError, http.client.HTTPException) as error:
        sys.stdout.write(f"{error}\n")
        return 1
    return 0 if answer.status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
