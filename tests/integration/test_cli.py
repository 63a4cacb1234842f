"""The command line as its users meet it: commands, words, exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from pipeline.cli import app, parse_pages
from pipeline.errors import UsageError
from tests.drawing import budget_pdf, encrypted_pdf, scanned_pdf, write_archive

COMMANDS = ("extract", "export", "check", "status", "failures", "retry", "show", "doctor")


class Told(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def mingxi(*arguments: object, lang: str = "en", **environment: str) -> Told:
    """The command in this process, without a model; tests of signals and limits start a process of their own."""
    given = [str(argument) for argument in arguments]
    if given[:1] == ["extract"] and "--llm" not in given:
        given += ["--llm", "none"]
    result = CliRunner().invoke(app, given, env={"MINGXI_LANG": lang, "COLUMNS": "200", **environment})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Told(result.exit_code, result.stdout, result.stderr)


def started(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *command], stderr=subprocess.PIPE, text=True, start_new_session=True,
                            env={**os.environ, "MINGXI_LANG": "en", "PYTHONPATH": os.getcwd()})


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of two good budgets, an encrypted one and a scan."""
    folder = tmp_path_factory.mktemp("results")
    write_archive(folder / "in", 2)
    (folder / "in" / "locked.pdf").write_bytes(encrypted_pdf())
    (folder / "in" / "scan.pdf").write_bytes(scanned_pdf())
    done = mingxi("extract", folder / "in", "--out", folder / "out", "--jobs", 2, "--llm", "none")
    assert done.returncode == 1, done.stderr
    return folder


def test_from_files_to_rows(results: Path) -> None:
    done = mingxi("export", results / "out", "--format", "jsonl")
    assert done.returncode == 0
    folder = results / "out" / "export" / "jsonl"
    documents = [json.loads(line) for line in (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["file_name"]: row["status"] for row in documents} == {
        "budget1.pdf": "ok", "budget2.pdf": "ok", "locked.pdf": "failed", "scan.pdf": "partial"}
    lines = [json.loads(line) for line in (folder / "lines.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "112.50" in {row["amount_printed"] for row in lines}
    assert "1125000" in {row["amount_yuan"] for row in lines}


def test_the_summary_names_what_needs_attention(results: Path) -> None:
    again = mingxi("extract", results / "in", "--out", results / "out", "--llm", "none")
    assert again.returncode == 1
    assert "already read, unchanged" in again.stderr
    failures = mingxi("failures", results / "out")
    assert "the PDF asks for a password" in failures.stdout
    assert "needs OCR: no text layer on page 1" in failures.stdout


@pytest.mark.parametrize("arguments", [("failures",), ("status",)])
def test_chinese_has_no_english_sentence_left(results: Path, arguments: tuple[str, ...]) -> None:
    shown = mingxi(*arguments, results / "out", lang="zh").stdout
    assert re.search("[\u4e00-\u9fff]", shown)
    assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}", shown), shown


def test_the_chinese_summary(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_archive(folder, 1)
    (folder / "锁.pdf").write_bytes(encrypted_pdf())
    (folder / "空.pdf").write_bytes(b"")
    (folder / "文.docx").write_bytes(b"PK\x03\x04" + b"word/document.xml" * 3)
    (folder / "表.txt").write_bytes(b"\x01\x02\x03 " * 40)
    done = mingxi("extract", folder, "--out", tmp_path / "out", "--lang", "zh")
    assert done.returncode == 1
    for words in ("已加密: PDF 需要密码", "空文件: 文件为空", "格式不支持: Word 文档", "无法识别的二进制文件", "汇总", "结果保存在"):
        assert words in done.stderr
    told = done.stderr.replace(str(tmp_path), "")
    assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}", re.sub(r"`.*`", "", told)), told


def test_an_archive_without_fault_is_exit_code_0(tmp_path: Path) -> None:
    write_archive(tmp_path / "in", 1)
    done = mingxi("extract", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "Results are in" in done.stderr
    assert "attention" not in done.stderr


def test_commands_that_cannot_be_carried_out_are_exit_code_2(tmp_path: Path) -> None:
    write_archive(tmp_path / "in", 1)
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    for arguments, words in (
            (("extract", tmp_path / "missing", "--out", tmp_path / "o"), "no such file"),
            (("extract", tmp_path / "empty", "--out", tmp_path / "o2"), "No files found"),
            (("extract", tmp_path / "in", "--out", tmp_path / "o", "--pages", "9-2"), "--pages"),
            (("extract", tmp_path / "in", "--out", tmp_path / "file"), "File exists"),
            (("extract", tmp_path / "in", "--out", tmp_path / "file" / "below"), "Not a directory"),
            (("export", tmp_path / "none", "--format", "csv"), "mingxi extract"),
            (("export", tmp_path / "none", "--format", "doc"), "doc"),
            (("status", tmp_path / "none"), "mingxi extract"),
            (("show", tmp_path / "in" / "budget1.pdf", "--page", "99", "--out", tmp_path / "p.png"), "page 99 does not exist"),
            (("show", tmp_path / "none.pdf", "--page", "1", "--out", tmp_path / "p.png"), "No such file"),
            (("show", tmp_path / "in" / "budget1.pdf", "--page", "1", "--out", tmp_path / "no" / "p.png"), "No such file")):
        done = mingxi(*arguments)
        assert done.returncode == 2, (arguments, done.stderr)
        assert words in done.stderr, (arguments, done.stderr)
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "o").exists()


def test_a_variable_that_makes_no_sense(tmp_path: Path) -> None:
    done = mingxi("extract", write_archive(tmp_path, 1)[0], "--out", tmp_path / "o", MINGXI_JOBS="many")
    assert (done.returncode, "MINGXI_JOBS" in done.stderr) == (2, True)


def test_one_file_of_an_unread_kind_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04" + b"word/document.xml" * 3)
    done = mingxi("extract", tmp_path / "a.docx", "--out", tmp_path / "o")
    assert done.returncode == 1
    assert "Word document" in done.stderr


def test_retry_reads_what_has_been_mended(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_archive(folder, 1)
    (folder / "bad.pdf").write_bytes(b"")
    (folder / "gone.pdf").write_bytes(b"\n")
    assert mingxi("extract", folder, "--out", tmp_path / "out").returncode == 1
    (folder / "bad.pdf").write_bytes(budget_pdf(50))
    (folder / "gone.pdf").unlink()
    done = mingxi("retry", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "Reading 1 files again" in done.stderr
    assert "1 files are no longer where they were" in done.stderr
    assert "bad.pdf" not in mingxi("failures", tmp_path / "out").stdout


def test_show_writes_a_picture(results: Path) -> None:
    done = mingxi("show", results / "in" / "budget1.pdf", "--page", 2, "--out", results / "page.png")
    assert done.returncode == 0, done.stderr
    assert (results / "page.png").read_bytes().startswith(b"\x89PNG")


def test_doctor_finds_all_that_is_needed() -> None:
    done = mingxi("doctor")
    assert done.returncode == 0, done.stdout
    assert "pymupdf 1." in done.stdout
    assert "所需环境齐备" in mingxi("doctor", lang="zh").stdout


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_both_languages(command: str) -> None:
    shown = mingxi(*([command] if command else []), "--help").stdout
    described = [line for line in shown.splitlines() if re.search(r"--(?!help)[a-z]|^│ +[a-z]+ {2}", line)]
    assert described or command == ""
    assert re.search("[\u4e00-\u9fff]", shown)
    for line in described:
        assert re.search("[\u4e00-\u9fff]", line), line


def stored_documents(out: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{out / 'mingxi.sqlite'}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.OperationalError:  # not there yet, or not yet filled with its tables
        return 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_says_how_to_go_on_and_leaves_no_process(tmp_path: Path, number: int) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    data = budget_pdf(pages=8)
    for copy in range(300):
        (folder / f"b{copy:03}.pdf").write_bytes(data + b"%% %d\n" % copy)
    process = started("-m", "pipeline.cli", "extract", str(folder), "--out", str(tmp_path / "out"), "--jobs", "1", "--llm", "none")
    until = time.monotonic() + 30
    while not stored_documents(tmp_path / "out") and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(number)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130, told
    assert "the same command goes on from here" in told
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    finished = stored_documents(tmp_path / "out")
    assert 0 < finished < 300
    assert mingxi("extract", folder / "b000.pdf", "--out", tmp_path / "out").returncode == 0
    assert stored_documents(tmp_path / "out") == finished


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    write_archive(tmp_path / "in", 3)
    limited = ("import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
               "resource.setrlimit(resource.RLIMIT_FSIZE, (40960, 40960)); from pipeline.cli import main; main()")
    process = started("-c", limited, "extract", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--jobs", "1", "--llm", "none")
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2, told
    assert "the database can't be used" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(("text", "pages"), [("3", (3,)), ("1-3,9", (1, 2, 3, 9)), ("2, 1", (1, 2)), (" 4 - 5 ", (4, 5)), (None, None)])
def test_page_ranges(text: str | None, pages: tuple[int, ...] | None) -> None:
    assert parse_pages(text) == pages


@pytest.mark.parametrize("text", ["", "0", "a", "1-", "-3", "5-2", "1-999999999999", "１", "1,,2"])
def test_what_is_no_page_range(text: str) -> None:
    with pytest.raises(UsageError):
        parse_pages(text)
