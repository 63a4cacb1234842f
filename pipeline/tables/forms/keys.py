"""The key under which rows of one project meet (项目标识)."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SUFFIX = re.compile(r"[(（](?:通用项目|一级项目|二级项目|本级|经常性|一次性|延续|新增)[)）]$")
_NOISE = re.compile(r"[\s“”\"'‘’《》〈〉()（）【】\[\]、，,。.·—\-_]+")


def project_key(name: str) -> str:
    """A short stable key from a project's name: the same for line breaks, bracket forms and 通用项目 suffixes."""
    flat = unicodedata.normalize("NFKC", name)
    flat = re.sub(r"\s+", "", flat)
    flat = _SUFFIX.sub("", flat.replace("(", "（").replace(")", "）").replace("（", "(").replace("）", ")"))
    bare = _NOISE.sub("", flat).lower()
    return "p" + hashlib.sha256(bare.encode()).hexdigest()[:16]
