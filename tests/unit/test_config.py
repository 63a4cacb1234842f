from __future__ import annotations

import pytest

from pipeline.config import Settings, settings_from
from pipeline.errors import UsageError


def test_the_command_line_goes_before_the_environment_and_that_before_defaults() -> None:
    assert settings_from({"MINGXI_JOBS": "3"}, jobs=5).jobs == 5
    assert settings_from({"MINGXI_JOBS": "3"}, jobs=None).jobs == 3
    assert settings_from({}).jobs >= 1
    assert settings_from({"MINGXI_PAGE_SECONDS": "7.5"}).page_seconds == 7.5


@pytest.mark.parametrize("variable", [{"MINGXI_JOBS": "many"}, {"MINGXI_JOBS": "0"}, {"MINGXI_PAGE_SECONDS": "-1"}])
def test_a_variable_that_makes_no_sense_is_named(variable: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=next(iter(variable))):
        settings_from(variable)


def test_only_what_changes_rows_changes_the_key() -> None:
    assert Settings(jobs=1).hash("1") == Settings(jobs=9, page_seconds=5).hash("1")
    assert Settings().hash("1") != Settings().hash("2")
    assert Settings().hash("1") != Settings(pages=(1,)).hash("1")
