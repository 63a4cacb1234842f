"""What is found out about servers, kept, and shown."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pipeline.config import llm_settings_from
from pipeline.llm import transport
from pipeline.llm.doctor import examine
from pipeline.llm.engine import open_client
from pipeline.messages import Messages
from prompts.loader import load
from schemas.llm import Answer, Capabilities, LlmSettings
from tests.fake_llm.server import Abilities, FakeServer

KEY = "sk-canary-Zx81QpLm5523Vt"


def settings_for(server: FakeServer, folder: Path) -> LlmSettings:
    return llm_settings_from({"MINGXI_LLM_BASE_URL": server.base_url, "MINGXI_LLM_MODEL": "m", "MINGXI_LLM_API_KEY": KEY, "MINGXI_CACHE": str(folder)}, folder)


def found(server: FakeServer, folder: Path) -> Capabilities:
    async def opened() -> Capabilities:
        async with open_client(settings_for(server, folder)) as client:
            assert client is not None
            return client.capabilities

    return asyncio.run(opened())


@pytest.mark.parametrize(("abilities", "expected"), [
    (Abilities(), {"strict_schema": "enforced", "json_object": True, "tools": True, "grammar": False, "thinking": "none", "extra_body": {}}),
    (Abilities(grammar=True), {"strict_schema": "enforced", "grammar": True}),
    (Abilities(strict=False), {"strict_schema": "accepted"}),
    (Abilities(strict=False, tools=False, picky=True), {"strict_schema": "no", "json_object": True, "tools": False, "grammar": False}),
    (Abilities(thinks_unless="enable_thinking"), {"thinking": "off", "extra_body": {"enable_thinking": False}}),
    (Abilities(thinks_unless="thinking"), {"thinking": "off", "extra_body": {"thinking": {"type": "disabled"}}}),
    (Abilities(thinks_unless="nothing helps"), {"thinking": "always", "extra_body": {}}),
    (Abilities(limit_name="max_completion_tokens", temperature=False), {"token_limit_name": "max_completion_tokens", "takes_temperature": False}),
])
def test_abilities_are_found_out(abilities: Abilities, expected: dict[str, object], tmp_path: Path) -> None:
    with FakeServer(abilities=abilities) as server:
        told = found(server, tmp_path).model_dump()
        assert {name: told[name] for name in expected} == expected
        assert len(server.calls) <= 11


def test_a_server_is_probed_once(tmp_path: Path) -> None:
    with FakeServer() as server:
        first = found(server, tmp_path)
        asked = len(server.calls)
        assert asked == 5
        assert found(server, tmp_path) == first
        assert len(server.calls) == asked
    record = tmp_path / "endpoints.json"
    assert record.stat().st_mode & 0o777 == 0o600
    assert KEY not in record.read_text("utf-8")


def test_a_damaged_record_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "endpoints.json").write_text("[{", "utf-8")
    with FakeServer() as server:
        assert found(server, tmp_path).strict_schema == "enforced"


def test_what_was_found_is_used(tmp_path: Path) -> None:
    async def asked(server: FakeServer) -> None:
        async with open_client(settings_for(server, tmp_path)) as client:
            assert client is not None
            answer = await client.point(load("project_point").render(clauses="[c1] 甲"), ["purpose"], ["c1"])
            assert isinstance(answer, Answer)

    with FakeServer(abilities=Abilities(thinks_unless="enable_thinking", limit_name="max_completion_tokens", temperature=False)) as server:
        asyncio.run(asked(server))
        body = server.calls[-1].body
        assert body["enable_thinking"] is False
        assert body["max_completion_tokens"] > 0
        assert "max_tokens" not in body
        assert "temperature" not in body


def test_doctor_shows_a_server(tmp_path: Path) -> None:
    with FakeServer(abilities=Abilities(strict=False, picky=True)) as server:
        finding = examine(settings_for(server, tmp_path), Messages("en"))
        assert finding.good
        assert server.base_url in finding.lines[0]
        assert "JSON schema: no; JSON object: yes; tools: yes; grammar: no; thinking: none" in finding.lines[1]


@pytest.mark.parametrize("plan", [["401"], ["500"] * 3, ["reset"] * 3])
def test_doctor_says_what_is_wrong_without_the_key(plan: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "FIRST_WAIT_SECONDS", 0.02)
    with FakeServer(plan) as server:
        finding = examine(settings_for(server, tmp_path), Messages("en"))
    assert not finding.good
    assert KEY not in "".join(finding.lines)


def test_doctor_without_a_model(tmp_path: Path) -> None:
    assert examine(llm_settings_from({}, tmp_path, mode="none"), Messages("zh")).good
