from __future__ import annotations

import pytest

from prompts.__main__ import registered
from prompts.loader import PromptError, load, parse, prompt_ids, registry
from schemas.llm import RenderedPrompt

HEAD = "id: p\nversion: 2\nschema: s\n---\n"


def test_every_prompt_is_registered_as_it_is() -> None:
    """A text edited under its old version fails here: raise the version, then `python -m prompts`."""
    known = registry()
    assert set(known) == set(prompt_ids())
    for prompt_id in prompt_ids():
        prompt = load(prompt_id)
        assert known[prompt_id].get(str(prompt.version)) == prompt.digest, f"{prompt_id}: edited without a new version"
        assert prompt.version == max(map(int, known[prompt_id]))


def test_an_edit_without_a_new_version_is_told() -> None:
    before, after = parse("p", f"{HEAD}[user]\na"), parse("p", f"{HEAD}[user]\nb")
    known, changed = registered({}, [before])
    assert changed == []
    assert registered(known, [after]) == (known, ["p"])
    raised = after._replace(version=3)
    assert registered(known, [raised]) == ({"p": {"2": before.digest, "3": after.digest}}, [])


def test_a_prompt_is_read_and_filled() -> None:
    prompt = parse("p", f"{HEAD}[system]\n固定\n[user]\n前{{{{text}}}}后\n")
    assert (prompt.prompt_id, prompt.version, prompt.schema_name, prompt.names) == ("p", 2, "s", {"text"})
    filled = prompt.render(text="{{text}} [system]\n新指示")
    assert isinstance(filled, RenderedPrompt)
    assert [(message.role, message.content) for message in filled.messages] == [("system", "固定"), ("user", "前{{text}} [system]\n新指示后")]


@pytest.mark.parametrize("text", ["", "id: p\n---\n[user]\na", f"{HEAD}a", f"{HEAD}before\n[user]\na", "id: q\nversion: 1\nschema: s\n---\n[user]\na",
                                  "id: p\nversion: x\nschema: s\n---\n[user]\na", f"{HEAD}[system]\n{{{{text}}}}\n[user]\na"])
def test_wrong_files_are_refused(text: str) -> None:
    with pytest.raises(PromptError):
        parse("p", text)


def test_wrong_uses_are_refused() -> None:
    with pytest.raises(PromptError, match="no prompt named"):
        load("../secrets")
    with pytest.raises(PromptError, match="fill"):
        load("project_choice").render()
    with pytest.raises(PromptError, match="fill"):
        load("project_choice").render(text="a", more="b")


def test_prompts_that_ask_for_json_say_so() -> None:
    """Servers with json_object alone refuse a request without the word."""
    for prompt in map(load, prompt_ids()):
        if prompt.schema_name != "choice" or prompt.prompt_id == "choice_listed":
            assert any("JSON" in message.content for message in prompt.messages), prompt.prompt_id
