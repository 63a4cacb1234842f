"""The key under which rows of one project meet (项目标识)."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SUFFIX = re.compile(r"(?:[(（](?:通用项目|一级项目|二级项目|本级|经常性|一次性|延续|新增)[)）]|(?<=.{4})项目)$")
_NUMBER = re.compile(r"^(?:[(（]?\d{1,3}[)）.．、]|[一二三四五六七八九十]{1,3}、|\d{6,}[-—_])")
_UNIT = re.compile(r"^[^-—]{3,}(?:局|委员会|委|办公室|办|厅|院|中心|处|部|馆|所|街道|学校)[-—]+(?=.{2})")
_TWICE = re.compile(r"^(.{2,})[-—]+\1$")
_NOISE = re.compile(r"[\s“”\"'‘’《》〈〉()（）【】\[\]、，,。.·—\-_]+")


def project_key(name: str) -> str:
    """A short stable key from a project's name.

    The same for line breaks, forms of brackets and dashes, 通用项目 suffixes, numbers and codes before it, a unit's name before it
    (某局-某项目), a closing 项目, and a name said twice (某资金-某资金).
    """
    flat = unicodedata.normalize("NFKC", name)
    flat = re.sub(r"\s+", "", flat)
    for pattern in (_NUMBER, _UNIT, _SUFFIX, _SUFFIX):
        flat = pattern.sub("", flat)
    flat = _TWICE.sub(r"\1", flat)
    bare = _NOISE.sub("", flat).lower()
    return "p" + hashlib.sha256(bare.encode()).hexdigest()[:16]
