"""Verifies a claim: verify.py ORDER TOKEN-FILE PHOTO... (Python 3.9, standard library only)"""

import json
import os
import secrets
import sys
import urllib.error
import urllib.request
from pathlib import Path


def verify(url, key, order, token, photos):
    """The answer of `POST /v1/verify`: `result`, and the same signed, as `jws`.

    url: address of the service. key: its API key. order: id of the order. token: value of the form
    field, "" where there was none. photos: pairs of file name and bytes.
    Raises urllib.error.HTTPError; its body is a problem of RFC 9457 with a stable `code`.
    """
    boundary = secrets.token_hex(16)
    parts = [("order", None, order.encode()), ("claimseal_token", None, token.encode())]
    parts += [("photos", name, content) for name, content in photos]
    body = b"".join(part(boundary, *one) for one in parts) + f"--{boundary}--\r\n".encode()
    headers = {
        "authorization": f"Bearer {key}",
        "content-type": f"multipart/form-data; boundary={boundary}",
    }
    request = urllib.request.Request(f"{url}/v1/verify", body, headers)
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def part(boundary, field, name, content):
    """One part of a form (RFC 7578); the name of a file informs only."""
    file = "" if name is None else f'; filename="{quoted(name)}"'
    head = f'--{boundary}\r\ncontent-disposition: form-data; name="{field}"{file}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def quoted(name):
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def main(order, token, *photos):
    try:
        answer = verify(
            os.environ.get("CLAIMSEAL_URL", "http://127.0.0.1:8787"),
            os.environ["CLAIMSEAL_KEY"],
            order,
            Path(token).read_text().strip(),
            [(Path(photo).name, Path(photo).read_bytes()) for photo in photos],
        )
    except urllib.error.HTTPError as problem:
        sys.exit(problem.read().decode())
    result = answer["result"]
    print("disposition", result["disposition"])
    print("token", result["token"]["status"])
    print("reasons", *result["reasons"])


if __name__ == "__main__":
    main(*sys.argv[1:])
