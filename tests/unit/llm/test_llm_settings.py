from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.config import llm_settings_from
from pipeline.errors import UsageError
from pipeline.llm import embedded, engine
from pipeline.llm.errors import EngineMissing

CANARY = "canary-Zx81QpLm5523Vt"


def test_the_command_line_goes_before_the_environment_before_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"# mine\nexport MINGXI_LLM_API_KEY='{CANARY}'\nMINGXI_LLM_MODEL=file\nMINGXI_LLM_MAX_COST=1.50\nOTHER\n", "utf-8")
    environment = {"MINGXI_LLM_BASE_URL": "https://models.example/v1/", "MINGXI_LLM_MODEL": "environment", "MINGXI_CACHE": str(tmp_path)}
    settings = llm_settings_from(environment, tmp_path, model="flag", mode=None)
    assert (settings.model, settings.base_url, settings.max_cost, settings.mode) == ("flag", "https://models.example/v1", Decimal("1.50"), "auto")
    assert settings.api_key is not None
    assert settings.api_key.get_secret_value() == CANARY
    assert settings.cache_folder == tmp_path
    assert CANARY not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert llm_settings_from(environment, tmp_path).model == "environment"


@pytest.mark.parametrize("address", ["models.example/v1", "ftp://models.example", f"https://me:{CANARY}@models.example", f"https://models.example?key={CANARY}"])
def test_addresses_are_plain_and_errors_tell_no_secret(address: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="base_url") as caught:
        llm_settings_from({"MINGXI_LLM_BASE_URL": address, "MINGXI_LLM_API_KEY": CANARY}, tmp_path)
    assert CANARY not in f"{caught.value!r}{caught.value.__cause__!r}"


def test_the_engine_follows_from_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remote = {"MINGXI_LLM_BASE_URL": "http://127.0.0.1:9/v1", "MINGXI_LLM_MODEL": "m"}
    monkeypatch.setattr(embedded, "installed", lambda: True)
    assert engine.engine_of(llm_settings_from(remote, tmp_path)) == "remote"
    assert engine.engine_of(llm_settings_from(remote, tmp_path, mode="embedded")) == "embedded"
    assert engine.engine_of(llm_settings_from(remote, tmp_path, mode="none")) == "none"
    assert engine.engine_of(llm_settings_from({}, tmp_path)) == "embedded"
    monkeypatch.setattr(embedded, "installed", lambda: False)
    assert engine.engine_of(llm_settings_from({}, tmp_path)) == "none"
    with pytest.raises(EngineMissing, match="pip install"):
        engine.engine_of(llm_settings_from({}, tmp_path, mode="embedded"))
    with pytest.raises(EngineMissing, match="pip install"):
        embedded.model_file(tmp_path)
    with pytest.raises(UsageError, match="MINGXI_LLM_MODEL"):
        engine.engine_of(llm_settings_from({"MINGXI_LLM_BASE_URL": "http://127.0.0.1:9/v1"}, tmp_path))


def test_the_key_of_results_follows_the_model_not_the_limits(tmp_path: Path) -> None:
    remote = {"MINGXI_LLM_BASE_URL": "http://127.0.0.1:9/v1", "MINGXI_LLM_MODEL": "m"}
    one = engine.settings_key(llm_settings_from(remote, tmp_path))
    assert one == engine.settings_key(llm_settings_from(remote, tmp_path, max_cost=Decimal(3), api_key=CANARY))
    assert one != engine.settings_key(llm_settings_from(remote, tmp_path, model="n"))
    assert one != engine.settings_key(llm_settings_from(remote, tmp_path, mode="none"))


@pytest.mark.parametrize(("cost", "text"), [(None, "0"), (Decimal("0.00012000"), "0.00012"), (Decimal("1E+2"), "100")])
def test_costs_are_plain_decimals(cost: Decimal | None, text: str) -> None:
    assert engine.cost_text(cost) == text
