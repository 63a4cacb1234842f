"""What the command line says, in English and Chinese (提示语)."""

from __future__ import annotations

from typing import Literal

from pipeline.translation import category_in_chinese, in_chinese

Lang = Literal["en", "zh"]

TEXTS: dict[str, tuple[str, str]] = {
    "reading": ("reading", "读取中"),
    "documents": ("documents", "个文件"),
    "pages": ("pages", "页"),
    "left": ("left", "剩余"),
    "progress": ("{done}/{total} documents, {pages} pages, {speed} pages/s, about {left} min left",
                 "{done}/{total} 个文件，{pages} 页，每秒 {speed} 页，约剩 {left} 分钟"),
    "summary": ("Summary", "汇总"),
    "ok": ("ok", "完整"),
    "partial": ("partial", "部分可读"),
    "failed": ("failed", "失败"),
    "unopened": ("could not be opened", "无法打开"),
    "refused": ("refused (not a document that is read)", "未读取（格式不支持）"),
    "known": ("already read, unchanged", "此前已读取"),
    "duplicates": ("duplicates (same bytes)", "内容重复"),
    "pages_read": ("pages", "页数"),
    "tables": ("tables", "表格"),
    "numbers": ("numbers in tables", "表内数字"),
    "seconds": ("seconds", "用时（秒）"),
    "found": ("files found", "发现文件"),
    "attention": ("Files that need attention", "需要注意的文件"),
    "more": ("… and {n} more: `mingxi failures {out}`", "……另有 {n} 条，见 `mingxi failures {out}`"),
    "interrupted": ("Interrupted. Nothing finished is lost; the same command goes on from here.", "已中断。已完成的结果均已保存，重新执行同一命令即可继续。"),
    "paused": ("Paused: {why}. Nothing finished is lost. Mend the cause; the same command goes on from here, and `mingxi retry {out}` reads again what failed.",
               "已暂停：{why}。已完成的结果均已保存。排除原因后重新执行同一命令即可继续，失败的文件可用 `mingxi retry {out}` 重读。"),
    "nothing": ("No files found. Give a file or a folder that holds PDF, HTML or text files.",
                "没有发现文件。请给出 PDF、HTML 或文本文件，或含有这些文件的目录。"),
    "next": ("Results are in {out}. Next: `mingxi export {out} --format xlsx`", "结果保存在 {out}。下一步：`mingxi export {out} --format xlsx`"),
    "asking": ("asking the model", "模型提取中"),
    "told": ("{model} was asked about the prose of {documents} documents. It got {trust} of the test questions (whose answers are known) right.",
             "已就 {documents} 个文件的文字说明向 {model} 提问。试题（答案已知）正确率 {trust}。"),
    "told_share": ("Of {asked} values that the rules read too, it read {share} alike.", "规则也读到的 {asked} 处取值中，{share} 与之一致。"),
    "told_alone": ("It answered about no value that the rules read too, so there was nothing to compare.", "其回答中没有规则也读到的取值，无从比较。"),
    "told_stopped": ("The model was stopped: {why}. What it has answered is kept; the same command goes on from here.",
                     "模型阶段提前结束：{why}。已有回答均已保存，重新执行同一命令即可继续。"),
    "batch_submitted": ("{requests} requests sent in {batches} batches; {waiting} wait in batches from before. Next: `mingxi batch status {out}`",
                        "已提交 {requests} 个请求，共 {batches} 个批次；另有 {waiting} 个在此前的批次中。下一步：`mingxi batch status {out}`"),
    "batch_line": ("{batch}  {model}  {state}: {done} of {requests} answered, {failed} failed", "{batch}  {model}  {state}：{requests} 个请求，已答 {done}，失败 {failed}"),
    "batch_none": ("No batches. `mingxi batch submit {out}` sends one.", "没有批次。可用 `mingxi batch submit {out}` 提交。"),
    "batch_collected": ("{batch}  {state}: {answered} answers kept, {failed} requests failed", "{batch}  {state}：保存 {answered} 个回答，失败 {failed} 个"),
    "batch_strange": ("  {n} lines belong to no request that waits and were left out", "  {n} 行与等待中的请求无关，已略去"),
    "batch_waiting": ("No batch has ended that was not collected already.", "没有新结束的批次。"),
    "batch_again": ("{n} requests have no answer: `mingxi batch submit {out}` or `mingxi extract` asks them again.",
                    "{n} 个请求没有回答，可用 `mingxi batch submit {out}` 或 `mingxi extract` 重新提问。"),
    "exported": ("{rows} rows in {tables} tables written to {folder}", "已将 {tables} 张表共 {rows} 行写入 {folder}"),
    "error": ("Error", "错误"),
    "no_failures": ("No failures.", "没有失败记录。"),
    "file": ("file", "文件"),
    "stage": ("stage", "环节"),
    "category": ("category", "类别"),
    "message": ("message", "说明"),
    "table": ("table", "表"),
    "rows": ("rows", "行数"),
    "documents_table": ("documents", "文件"),
    "last_run": ("last run", "最近一次运行"),
    "in_flight": ("{n} model calls have no answer yet (a run is at work, or died over them; they go out again):",
                  "{n} 次模型调用尚无回答（正在运行，或运行中断所致，将重新调用）："),
    "repeated": ("{n} model calls went out again after a run died, and may have been paid twice:",
                 "{n} 次模型调用因运行中断而重发，可能重复计费："),
    "call": ("  document {document}  {prompt}  {digest}", "  文件 {document}  {prompt}  {digest}"),
    "retrying": ("Reading {n} files again.", "重新读取 {n} 个文件。"),
    "gone": ("{n} files are no longer where they were and are left out.", "{n} 个文件已不在原处，未重新读取。"),
    "shown": ("Page {page} written to {out}", "第 {page} 页已写入 {out}"),
    "doctor_missing": ("missing", "缺失"),
    "doctor_pymupdf": ("pymupdf must be >=1.28,<2", "pymupdf 版本须为 >=1.28,<2"),
    "doctor_model": ("model for narrative fields: {state}", "叙述字段所用模型：{state}"),
    "doctor_no_model": ("none. `pip install 'mingxi[local]'` brings a small one, MINGXI_LLM_BASE_URL names a server",
                        "无。`pip install 'mingxi[local]'` 可安装内置小模型，或用 MINGXI_LLM_BASE_URL 指定服务"),
    "doctor_abilities": ("  JSON schema: {schema}; JSON object: {json_object}; tools: {tools}; grammar: {grammar}; thinking: {thinking}",
                         "  JSON 模式：{schema}；JSON 对象：{json_object}；工具：{tools}；文法约束：{grammar}；思考：{thinking}"),
    "doctor_forms": ("  asked for JSON by {answer}, for one of some candidates by {choice}", "  取 JSON 的方式：{answer}；选候选的方式：{choice}"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "doctor_ok": ("Everything needed is here.", "所需环境齐备。"),
    "doctor_bad": ("Something is missing; see above.", "环境不完整，见上文。"),
}

TABLE_NAMES: dict[str, str] = {
    "documents": "文件", "tables": "表格", "cells": "单元格", "lines": "预算数", "projects": "项目", "indicators": "绩效指标", "narratives": "文字说明",
    "statements": "文字中的数字", "funds": "资金使用", "checks": "核对结果", "reviews": "待核事项", "runs": "运行记录", "failures": "失败记录", "usage": "用量"}
"""Contract tables in Chinese."""


class Messages:
    """Texts in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._index = 1 if lang == "zh" else 0

    def __call__(self, key: str, **values: object) -> str:
        """The text named `key`, filled in."""
        return TEXTS[key][self._index].format(**values)

    def stored(self, message: str) -> str:
        """A message that the results hold (in English), in this language."""
        return in_chinese(message) if self._index else message

    def category(self, name: str) -> str:
        """A category or stage of failures."""
        return category_in_chinese(name) if self._index else name

    def table(self, name: str) -> str:
        """A contract table: its name, with the Chinese beside it."""
        return f"{name} {TABLE_NAMES[name]}" if self._index else name
