"""One request from the question to the code, by the client that openapi-python-client generates: as a system of another
supplier would write it.

Standard input: JSON with `url`, the tokens `asks` and `answers`, a `device` as the sandbox lists it, and a `code` for it.
Standard output: JSON with what the generated models say of it.
"""

import json
import sys
import time
import uuid

from exchange_client import AuthenticatedClient
from exchange_client.api.requests import answer_request, list_requests, raise_request, read_request, reveal_code
from exchange_client.models import AnswerBody, ListRequestsRelation, Problem, RaiseBody, Request, RevealBody, RevealedCode

given = json.load(sys.stdin)


def client(token: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=given["url"], token=token, raise_on_unexpected_status=True)


def key() -> str:
    return str(uuid.uuid4())


def answered_by(asks: AuthenticatedClient, request: str) -> Request:
    for _ in range(50):
        found = read_request.sync(client=asks, id=request)
        if found.state != "open":
            return found
        time.sleep(0.1)
    raise SystemExit("It was never answered.")


asks, answers = client(given["asks"]), client(given["answers"])

question = RaiseBody.from_dict({name: given["device"][name] for name in ("deviceId", "deviceType")})
raised = raise_request.sync_detailed(client=asks, body=question, idempotency_key=key())
request = raised.parsed.id
waiting = list_requests.sync(client=answers, relation=ListRequestsRelation.ADDRESSEE, limit=100)
answer = AnswerBody.from_dict({"answer": "code-supplied", "installCode": given["code"]})
answer_request.sync(client=answers, id=request, body=answer, idempotency_key=key())
found = answered_by(asks, request)
why = RevealBody.from_dict({"format": "as-supplied", "reason": "The hub is to join"})
revealed = reveal_code.sync(client=asks, id=request, body=why, idempotency_key=key())
refused = reveal_code.sync(client=answers, id=request, body=why, idempotency_key=key())

json.dump(
    {
        "raised": [int(raised.status_code), type(raised.parsed).__name__],
        "waits": request in [item.id for item in waiting.items],
        "state": str(found.state),
        "revealed": [type(revealed).__name__, revealed.install_code if isinstance(revealed, RevealedCode) else None],
        "refused": refused.code if isinstance(refused, Problem) else None,
    },
    sys.stdout,
)
