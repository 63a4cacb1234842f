"""The fake server with files and batches, and what goes wrong with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.parser import BytesParser
from typing import Any

from tests.fake_llm.server import Abilities, Answer, FakeServer, _completion, _error, _Handler

FINAL = {"completed", "expired", "failed", "cancelled"}


class BatchServer(FakeServer):
    """Holds files and batches. `fate` tells for a batch's nth request: ok, error (a line in the error file), missing, garbage or strange.

    A batch ends with `ends` when `run` is called. `fail_next`: statuses with which the next calls to files and batches are answered;
    `lose_next`: the next batch is made and its answer lost.
    """

    def __init__(self, answer: Answer | None = None, ends: str = "completed", fate: Callable[[int], str] = lambda _: "ok") -> None:
        super().__init__(answer=answer, abilities=Abilities())
        self._http.RequestHandlerClass = _BatchHandler
        self.ends, self.fate = ends, fate
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.requests: list[dict[str, Any]] = []
        self.fail_next: list[int] = []
        self.lose_next = False

    def keep(self, data: bytes) -> str:
        name = f"file-{len(self.files) + 1}"
        self.files[name] = data
        return name

    def begin(self, input_file: str) -> dict[str, Any]:
        name = f"batch_{len(self.batches) + 1}"
        self.batches[name] = {"id": name, "object": "batch", "endpoint": "/v1/chat/completions", "completion_window": "24h", "created_at": 1,
                              "input_file_id": input_file, "status": "validating", "output_file_id": None, "error_file_id": None, "errors": None,
                              "request_counts": {"total": 0, "completed": 0, "failed": 0}}
        return self.batches[name]

    def run(self) -> None:
        """Works off all batches."""
        for batch in self.batches.values():
            if batch["status"] not in FINAL:
                self._work(batch)

    def _work(self, batch: dict[str, Any]) -> None:
        batch["status"] = self.ends
        if self.ends == "failed":
            batch["errors"] = {"object": "list", "data": [{"code": "invalid", "message": "line 1 is no JSON", "line": 1, "param": None}]}
            return
        right: list[str] = []
        wrong: list[str] = []
        for number, line in enumerate(self.files[batch["input_file_id"]].decode().splitlines()):
            request = json.loads(line)
            self.requests.append(request)
            fate, name = self.fate(number), request["custom_id"]
            body = json.loads(_completion(request["body"], self.right_answer(request["body"]), "stop", False))
            done = {"id": f"r{number}", "custom_id": name, "response": {"status_code": 200, "request_id": "x", "body": body}, "error": None}
            if fate == "ok":
                right.append(json.dumps(done, ensure_ascii=False))
            elif fate == "strange":
                right += ["not JSON", json.dumps({**done, "custom_id": "nobody's"}), json.dumps(done, ensure_ascii=False)]
            elif fate == "garbage":
                right.append(json.dumps({**done, "response": {"status_code": 200, "body": {"choices": []}}}))
            elif fate == "error":
                refusal = {"error": {"message": "content refused", "type": "invalid_request_error"}}
                wrong.append(json.dumps({"id": "e", "custom_id": name, "response": {"status_code": 400, "body": refusal}, "error": None}))
            elif self.ends == "expired":
                wrong.append(json.dumps({"id": "e", "custom_id": name, "response": None, "error": {"code": "batch_expired", "message": "not run in time"}}))
        batch["output_file_id"] = self.keep("\n".join(right).encode()) if right else None
        batch["error_file_id"] = self.keep("\n".join(wrong).encode()) if wrong else None
        batch["request_counts"] = {"total": len(right) + len(wrong), "completed": len(right), "failed": len(wrong)}


class _BatchHandler(_Handler):
    def do_POST(self) -> None:
        if self.path == "/v1/files":
            self._answered(lambda fake: {"id": fake.keep(self._uploaded()), "object": "file", "purpose": "batch", "bytes": 1, "created_at": 1,
                                         "filename": "requests.jsonl", "status": "processed"})
        elif self.path == "/v1/batches":
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answered(lambda fake: fake.begin(body["input_file_id"]))
        else:
            super().do_POST()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].removeprefix("/v1/")
        if path == "batches":
            self._answered(lambda fake: {"object": "list", "data": list(fake.batches.values())[::-1], "has_more": False, "first_id": None, "last_id": None})
        elif path.startswith("batches/"):
            self._answered(lambda fake: fake.batches[path.removeprefix("batches/")])
        else:
            self._answered(lambda fake: fake.files[path.split("/")[1]])

    def _uploaded(self) -> bytes:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        form = BytesParser().parsebytes(b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n" + raw)
        part = next(part for part in form.walk() if part.get_filename())
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        return payload

    def _answered(self, work: Callable[[BatchServer], Any]) -> None:
        fake = self.server.fake  # type: ignore[attr-defined]
        if fake.fail_next:
            if self.path == "/v1/files":
                self._uploaded()
            self._send(fake.fail_next.pop(0), _error("played"))
            return
        found = work(fake)
        if fake.lose_next and self.path == "/v1/batches":
            fake.lose_next = False
            self.close_connection = True
            self.connection.close()
            return
        self._send(200, found if isinstance(found, bytes) else json.dumps(found).encode())
