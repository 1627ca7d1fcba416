"""Checks the vectors with PyJWT: check.py FOLDER. Ends with 1 where one does not agree."""

import base64
import hashlib
import json
import sys
from pathlib import Path

import jwt
from jwt.algorithms import ECAlgorithm

SIGNATURE = {"token.algorithm", "token.key", "token.signature"}
# Members that PyJWT looks past, as RFC 7515 lets it; refusing them is our own strictness.
LAX = {"b64-without-crit", "header-kid", "header-jku", "header-x5c", "jwk-extra-member"}
LAX |= {"jwk-private-member", "crit-empty"}


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def holds(token, keys):
    """Whether the token's signature, its challenge's MAC and the tie between them hold."""
    out = [False, False, False]
    try:
        header = json.loads(decoded(token.split(".")[0]))
        key = ECAlgorithm.from_jwk(json.dumps(header["jwk"]))
        payload = json.loads(jwt.api_jws.decode(token, key, algorithms=["ES256"]))
        out[0] = True
        challenge = payload["challenge"]
        secret = bytes.fromhex(keys[jwt.get_unverified_header(challenge)["kid"]])
        claims = json.loads(jwt.api_jws.decode(challenge, secret, algorithms=["HS256"]))
        out[1] = True
        members = {name: header["jwk"][name] for name in ("crv", "kty", "x", "y")}
        text = json.dumps(members, separators=(",", ":"), sort_keys=True)
        digest = hashlib.sha256(text.encode()).digest()
        out[2] = base64.urlsafe_b64encode(digest).decode().rstrip("=") == claims["jkt"]
    except Exception:
        pass
    return out


wrong, count = [], 0
for path in sorted(Path(sys.argv[1]).glob("*.json")):
    vector = json.loads(path.read_text())
    keys = {key["kid"]: key["secret_hex"] for key in vector["keys"]}
    found = [holds(token, keys) for token in vector["tokens"] if token]
    code = vector["expected_code"]
    if vector["expected_status"] == "valid":
        good = all(all(one) for one in found)
    elif code in SIGNATURE and vector["name"] not in LAX:
        good = not all(one[0] for one in found)
    elif code == "challenge.mac":
        good = all(one[0] and not one[1] for one in found)
    elif code == "challenge.thumbprint":
        good = all(one == [True, True, False] for one in found)
    else:
        continue
    count += 1
    if not good:
        wrong.append(f"{vector['name']}: {found}")
print("\n".join(wrong) if wrong else f"{count} vectors agree")
sys.exit(bool(wrong))
