"""What the command line says, in English and Chinese (提示语)."""

from __future__ import annotations

from typing import Literal

Lang = Literal["en", "zh"]

TEXTS: dict[str, tuple[str, str]] = {
    "reading": ("reading", "读取中"),
    "documents": ("documents", "个文件"),
    "pages": ("pages", "页"),
    "summary": ("Summary", "汇总"),
    "ok": ("ok", "完整"),
    "partial": ("partial", "部分可读"),
    "failed": ("failed", "失败"),
    "refused": ("refused (not a document that is read)", "未读取（格式不支持）"),
    "known": ("already read, unchanged", "此前已读取"),
    "duplicates": ("duplicates (same bytes)", "内容重复"),
    "tables": ("tables", "表格"),
    "numbers": ("numbers in tables", "表内数字"),
    "seconds": ("seconds", "用时（秒）"),
    "found": ("files found", "发现文件"),
    "attention": ("Files that need attention", "需要注意的文件"),
    "more": ("… and {n} more: `mingxi failures {out}`", "……另有 {n} 条，见 `mingxi failures {out}`"),
    "interrupted": ("Interrupted. Nothing finished is lost; the same command goes on from here.", "已中断。已完成的结果均已保存，重新执行同一命令即可继续。"),
    "nothing": ("No files found. Give a file or a folder that holds PDF, HTML or text files.",
                "没有发现文件。请给出含 PDF、HTML 或文本文件的目录。"),
    "next": ("Results are in {out}. Next: `mingxi export {out} --format xlsx`", "结果保存在 {out}。下一步：`mingxi export {out} --format xlsx`"),
    "exported": ("{rows} rows in {tables} tables written to {folder}", "已将 {tables} 张表共 {rows} 行写入 {folder}"),
    "error": ("Error", "错误"),
    "no_failures": ("No failures.", "没有失败记录。"),
    "file": ("file", "文件"),
    "stage": ("stage", "环节"),
    "category": ("category", "类别"),
    "message": ("message", "说明"),
    "table": ("table", "表"),
    "rows": ("rows", "行数"),
    "last_run": ("last run", "最近一次运行"),
    "retrying": ("Reading {n} files again.", "重新读取 {n} 个文件。"),
    "shown": ("Page {page} written to {out}", "第 {page} 页已写入 {out}"),
    "doctor_ok": ("Everything needed is here.", "所需环境齐备。"),
    "doctor_bad": ("Something is missing; see above.", "环境不完整，见上文。"),
}


class Messages:
    """Texts in one language."""

    def __init__(self, lang: Lang) -> None:
        self._index = 1 if lang == "zh" else 0

    def __call__(self, key: str, **values: object) -> str:
        """The text named `key`, filled in."""
        return TEXTS[key][self._index].format(**values)
