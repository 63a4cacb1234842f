from __future__ import annotations

from pathlib import Path

from pipeline.batch.guard import LAST, MOST_ALIKE, Guard
from pipeline.translation import in_chinese

TIMEOUT, CRASH, ENCRYPTED = ("pages", "timeout"), ("pages", "crashed"), ("documents", "encrypted")


def test_one_in_five_failing_alike_is_borne_and_more_is_not() -> None:
    guard = Guard(None, 0)
    for number in range(4 * LAST):
        guard.ended(TIMEOUT if number % 5 == 0 else None)
    assert guard.reason is None
    guard.ended(TIMEOUT)
    guard.ended(TIMEOUT)
    assert guard.reason == f"{MOST_ALIKE + 1} of the last {LAST} documents failed alike (timeout)"
    assert "以相同方式失败" in in_chinese(guard.reason)


def test_a_run_that_fails_from_the_start_pauses_soon() -> None:
    guard = Guard(None, 0)
    for _ in range(MOST_ALIKE):
        guard.ended(CRASH)
        assert guard.reason is None
    guard.ended(CRASH)
    assert guard.reason is not None


def test_failures_of_different_kinds_and_faults_of_the_files_themselves_are_borne() -> None:
    guard = Guard(None, 0)
    for _ in range(MOST_ALIKE):
        guard.ended(CRASH)
        guard.ended(TIMEOUT)
    for _ in range(LAST):
        guard.ended(ENCRYPTED)
    assert guard.reason is None


def test_a_disk_that_fills_up(tmp_path: Path) -> None:
    guard = Guard(tmp_path, 0)
    guard.check_disk()
    assert guard.reason is None
    guard = Guard(tmp_path, 1 << 50)
    guard.check_disk()
    assert guard.reason is not None
    assert "MINGXI_MIN_FREE_MB" in guard.reason
    assert "仅剩" in in_chinese(guard.reason)
