"""Stored messages, which are English so that programs can group them, in Chinese for people (译文)."""

from __future__ import annotations

import re

CATEGORIES: dict[str, str] = {
    "failed": "失败", "error": "错误", "unsupported": "格式不支持", "empty": "空文件", "encrypted": "已加密", "unreadable": "无法读取", "store": "结果库",
    "limit": "超出限制", "usage": "用法", "needs_ocr": "需文字识别", "timeout": "超时", "crashed": "读取进程崩溃", "memory": "内存不足",
    "internal": "程序内部错误", "uncertain_columns": "列对应不确定", "no_columns": "无列标记", "irregular_grid": "表格结构异常", "refused": "未读取",
    "duplicate": "内容重复", "discover": "发现文件", "read": "读取文件", "documents": "识别文件", "pages": "读取页面", "tables": "识别表格",
    "chunks": "划分段落", "text": "阅读文字", "extract": "提取", "llm": "模型调用", "checks": "核对"}
"""Categories and stages of failures."""

_PHRASES: tuple[tuple[str, str], ...] = (
    (r"; only PDF, HTML and plain text are read", "；只读取 PDF、HTML 和纯文本"),
    (r"; only PDF, HTML and Chinese plain text are read", "；只读取 PDF、HTML 和中文纯文本"),
    (r"the file is empty \(0 bytes of content\)", "文件为空，请重新下载"),
    (r"an empty zip archive", "空的 zip 压缩包"), (r"a zip archive \(damaged, or inside another one\)", "zip 压缩包（已损坏，或在另一压缩包内）"),
    (r"encrypted inside the zip archive", "压缩包内文件已加密"), (r"damaged zip archive", "压缩包已损坏"), (r"a (rar|7z|gzip) archive", r"\1 压缩包"),
    (r"a legacy Office file \(doc, xls\)", "旧版 Office 文件（doc、xls）"), (r"a Word document \(docx\)", "Word 文档（docx）"),
    (r"an Excel workbook \(xlsx\)", "Excel 工作簿（xlsx）"), (r"a PowerPoint file \(pptx\)", "PowerPoint 文件（pptx）"), (r"an OFD document", "OFD 版式文件"),
    (r"an OpenDocument file", "OpenDocument 文件"), (r"an? (PNG|JPEG|GIF|BMP|TIFF) image", r"\1 图片"), (r"a RIFF file \(WebP, AVI\)", "RIFF 文件（WebP、AVI）"),
    (r"a program", "程序"), (r"an RTF file", "RTF 文件"), (r"a database", "数据库"), (r"a PostScript file", "PostScript 文件"), (r"an XML file", "XML 文件"),
    (r"binary data of no known kind", "无法识别的二进制文件"), (r"text with hardly any Chinese in it", "几乎不含中文的文本"),
    (r"text in no known encoding \(UTF-8, GB 18030\)", "文本编码无法识别（非 UTF-8、GB 18030）"),
    (r"text that is not the (\S+) its first bytes promise", r"文本与其开头标明的编码 \1 不符"),
    (r"the PDF asks for a password", "PDF 需要密码，请另存无密码的副本"),
    (r"the PDF has no pages: it is empty, damaged or cut off \(truncated\)", "PDF 没有任何页面：文件为空、已损坏或不完整，请重新下载"),
    (r"not a readable PDF: (.*)", r"PDF 已损坏（\1），请重新下载"), (r"not a readable HTML page: (.*)", r"HTML 无法解析（\1）"),
    (r"the file holds no text", "文件中没有文字"),
    (r"needs OCR: no text layer on (pages? [\d, -]+)", r"\1没有文字层，需先做文字识别（OCR）"), (r"damaged: (pages? [\d, -]+)", r"\1已损坏"),
    (r"(pages? [\d, -]+): more time or memory than allowed", r"\1超出允许的时间或内存"),
    (r"(pages? [\d, -]+): not reached in the time that a document may take", r"\1未在单个文件的时限内读到"),
    (r"a form without column marks: its cells can't be told apart in plain text; read the PDF", "纯文本表单没有列标记，无法分清单元格，请改读 PDF"),
    (r"a page took more time than allowed", "有一页超出允许的时间"), (r"took more time than a document may take", "超出单个文件的时限"),
    (r"the reader crashed on this file \(damaged or hostile PDF, or out of memory\)", "读取该文件时进程崩溃（文件损坏、恶意构造或内存不足）"),
    (r"the file needs more memory than allowed", "文件所需内存超出限制"), (r"more memory than allowed", "超出允许的内存"),
    (r"internal error (\w+); please report it", r"程序内部错误 \1，请反馈"),
    (r"the file can't be opened: ", "文件无法打开："), (r"the folder can't be listed: ", "目录无法读取："),
    (r"a link to a folder \(links are followed to files only\)", "指向目录的链接（只跟随指向文件的链接）"),
    (r"not a regular file \(a device, pipe or socket\)", "不是普通文件（设备、管道或套接字）"), (r"larger than (\d+) MiB", r"超过 \1 MiB"),
    (r"the same bytes as ", "内容相同："), (r"(page|lines) ([\d-]+): ", r"\1 \2："), (r"a merged area is not a rectangle", "合并区域不是矩形"),
    (r"Permission denied", "没有权限"), (r"No such file or directory", "文件不存在"), (r"no such file or directory", "文件或目录不存在"),
    (r"Is a directory", "是目录"), (r"Not a directory", "不是目录"), (r"No space left on device", "磁盘已满"), (r"Read-only file system", "文件系统只读"),
    (r"File exists", "文件已存在"), (r"Too many levels of symbolic links", "符号链接层数过多"), (r"Input/output error", "读写错误"),
    (r"no results in (.+): run `(.+)` first", r"\1 中没有结果，请先运行 `\2`"), (r"the database holds no results of mingxi", "数据库中没有 mingxi 的结果"),
    (r"the results were written by another version \(store (\S+), this program reads (\S+)\)", r"结果由其他版本写入（结果库版本 \1，本程序可读版本 \2）"),
    (r"the database can't be used: ", "数据库无法使用："), (r"database is locked", "被其他程序锁定"), (r"file is not a database", "文件不是数据库"),
    (r"database or disk is full", "磁盘已满"), (r"attempt to write a readonly database", "数据库只读"),
    (r"only PDF files have pages to show", "只有 PDF 文件有页面可看"), (r"page (\d+) does not exist: the file has (\d+) pages", r"第 \1 页不存在：文件共 \2 页"),
    (r"give page numbers and ranges such as 1-5,9", "请给出页码或范围，例如 1-5,9"), (r"nothing matches", "没有匹配的文件"), (r"(.+) can't be written: ", r"\1 无法写入："),
    (r"the list can't be read as UTF-8 text", "清单无法按 UTF-8 文本读取"),
    (r"checks not finished: ", "核对未完成："), (r"(\w+) in (\w+):(\d+)$", r"程序错误 \1（\2 第 \3 处）"),
    (r"(\d+) of the last (\d+) documents failed alike \((\w+)\)", r"最近 \2 个文件中有 \1 个以相同方式失败（\3）"),
    (r"only (\d+) MB are free on the disk of the results \(MINGXI_MIN_FREE_MB: (\d+)\)", r"结果所在磁盘仅剩 \1 MB（MINGXI_MIN_FREE_MB：\2）"),
    (r"failed: ", "失败："), (r"pages? (\d[\d, -]*\d|\d)", r"第\1页"), (r"lines ([\d-]+)", r"第\1行"))
_COMPILED = tuple((re.compile(pattern), chinese) for pattern, chinese in _PHRASES)


def category_in_chinese(category: str) -> str:
    """The name of a category or stage; one that has none is given back."""
    return CATEGORIES.get(category, category)


def in_chinese(message: str) -> str:
    """A stored message in Chinese; what has no translation stays as it is."""
    for pattern, chinese in _COMPILED:
        message = pattern.sub(chinese, message)
    return message
