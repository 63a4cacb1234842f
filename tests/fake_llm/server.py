"""The server: a plan of actions, one a request, and a record of every call."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple

from tests.fake_llm.faults import CONTENT_FAULTS, MESSAGES, STATUSES, instance, spoiled

Answer = Callable[[dict[str, Any]], str]


class Call(NamedTuple):
    """A request as it came: its body, what was played, when (monotonic seconds)."""

    body: dict[str, Any]
    action: str
    at: float


class Abilities(NamedTuple):
    """What the server understands of a request; the rest it ignores, or refuses with 400 when `picky`."""

    strict: bool = True
    json_object: bool = True
    tools: bool = True
    grammar: bool = False
    picky: bool = False
    thinks_unless: str | None = None
    limit_name: str = "max_tokens"
    temperature: bool = True


class FakeServer:
    """Plays `plan`, one action a request in the order they come, then `ok`. `answer` gives the right content for a body."""

    def __init__(self, plan: Sequence[str] = (), answer: Answer | None = None, retry_after: str | None = None, slow_seconds: float = 2.0,
                 abilities: Abilities | None = None) -> None:
        self.plan, self.answer, self.retry_after, self.slow_seconds = list(plan), answer, retry_after, slow_seconds
        self.abilities = abilities or Abilities()
        self.calls: list[Call] = []
        self.most_at_once = self._active = 0
        self._lock = threading.Lock()
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._http.fake = self
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> FakeServer:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def next_action(self, body: dict[str, Any]) -> str:
        with self._lock:
            action = self.plan[len(self.calls)] if len(self.calls) < len(self.plan) else "ok"
            self.calls.append(Call(body, action, time.monotonic()))
            self._active += 1
            self.most_at_once = max(self.most_at_once, self._active)
            return action

    def done(self) -> None:
        with self._lock:
            self._active -= 1

    def right_answer(self, body: dict[str, Any]) -> str:
        if self.answer is not None:
            return self.answer(body if self.abilities.grammar else {name: part for name, part in body.items() if name != "grammar"})
        able, form = self.abilities, body.get("response_format") or {}
        if able.grammar and "grammar" in body:
            return re.findall(r'"((?:[^"\\]|\\.)*)"', body["grammar"])[0]
        if form.get("type") == "json_schema":
            return json.dumps(instance(form["json_schema"]["schema"]), ensure_ascii=False) if able.strict else '{"answer": "blue"}'
        if body.get("tools") and able.tools:
            return json.dumps(instance(body["tools"][0]["function"]["parameters"]), ensure_ascii=False)
        return '{"answer": "blue"}' if form.get("type") == "json_object" and able.json_object else "blue"

    def refusal(self, body: dict[str, Any]) -> str | None:
        """What a picky server says about a parameter that it doesn't know."""
        able, form = self.abilities, (body.get("response_format") or {}).get("type")
        if able.limit_name not in body:
            return f"Unsupported parameter: 'max_tokens' is not supported with this model. Use '{able.limit_name}' instead."
        if not able.temperature and "temperature" in body:
            return "Unsupported value: 'temperature' does not support 0 with this model."
        wrong = [name for name, is_there, known in (("response_format.json_schema", form == "json_schema", able.strict),
                                                    ("response_format.json_object", form == "json_object", able.json_object),
                                                    ("tools", "tools" in body, able.tools), ("grammar", "grammar" in body, able.grammar)) if is_there and not known]
        return f"Unknown parameter: {wrong[0]}" if wrong and able.picky else None

    def thought(self, body: dict[str, Any]) -> bool:
        switch = self.abilities.thinks_unless
        return switch is not None and switch not in body


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    fake: FakeServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up on purpose here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20

    def do_POST(self) -> None:
        fake: FakeServer = self.server.fake  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        action = fake.next_action(body)
        try:
            self._play(fake, action, body)
        finally:
            fake.done()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged."""

    def _play(self, fake: FakeServer, action: str, body: dict[str, Any]) -> None:
        if action == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        elif action == "html":
            self._send(200, b"<html>gateway</html>", "text/html")
        elif action in STATUSES:
            key = self.headers["Authorization"].removeprefix("Bearer ")
            self._send(STATUSES[action], _error(MESSAGES.get(action, f"played {action}").format(key=key)), retry_after=fake.retry_after)
        elif action in CONTENT_FAULTS:
            if action == "slow":
                time.sleep(fake.slow_seconds)
            refusal = fake.refusal(body)
            if refusal:
                self._send(400, _error(refusal))
                return
            content, finish = spoiled(action, fake.right_answer(body))
            self._send(200, _completion(body, content, finish, fake.thought(body)), cut=action == "cut")
        else:
            raise AssertionError(f"no such action: {action}")

    def _send(self, status: int, data: bytes, kind: str = "application/json", retry_after: str | None = None, cut: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if retry_after is not None and status in (429, 503):
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(data[:len(data) // 2] if cut else data)
        if cut:
            self.close_connection = True


def _error(message: str) -> bytes:
    return json.dumps({"error": {"message": message, "type": "played", "code": None}}).encode()


def _completion(body: dict[str, Any], content: str | None, finish: str, thought: bool) -> bytes:
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if body.get("tools") and content is not None:
        call = {"id": "call_1", "type": "function", "function": {"name": body["tools"][0]["function"]["name"], "arguments": content}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    if thought:
        message["reasoning_content"] = "先想一想"
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110, "prompt_tokens_details": {"cached_tokens": 64}}
    return json.dumps({"id": "x", "object": "chat.completion", "created": 1, "model": body["model"], "usage": usage,
                       "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}]}, ensure_ascii=False).encode()
