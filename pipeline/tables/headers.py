"""Header rows and header paths: which rows name the columns, and how (表头、多级表头)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.money import parse_figure
from pipeline.text import bare
from schemas.table import Cell

_YEARISH = re.compile(r"(?:19|20)\d\d年?度?")
_FORMULA = re.compile(r"[\d\s]*[=＝][\d\s+\-×÷*/()（）＋－—=＝]+|\(?\d{1,2}\)?|[①-⑳]|[甲乙丙丁]|\*+|[A-Z](?:[=＝][A-Z+\-*/]+)?")
_CODE = re.compile(r"[A-Z]?\d{3}(?:\d{2}){0,3}(?:\d{0,6})?")
_BODY_LABEL = re.compile(r"(?:合计|总计|小计|共计|[一二三四五六七八九十]{1,3}、.*|[（(][一二三四五六七八九十][）)].*|\d{1,2}[.、．].*)")
_CODE_PARTS = frozenset("类款项")
_TOTALS = frozenset(("合计", "总计", "小计", "共计"))
_TITLE_ROW = re.compile(r".*(?:表|填报表)(?:[(（].*[)）])?|[(（]?20\d\d年?度?[)）]?|(?:金额)?单位[:：].*")
_UNIT_CELL = re.compile(r"(?:金额|货币|计量)?单位:(?:人民币)?(?:亿元|百万元|万元|千元|元)")
_CAPTION_CELL = re.compile(rf"{_UNIT_CELL.pattern}|[^:]{{0,8}}(?:部门|单位|名称)(?:\(.{{2,4}}\))?:.*|[^:]{{0,8}}\d{{1,3}}表|20\d\d年?度?|[^:]{{0,6}}日期:.*")
MAX_HEADER_ROWS = 8
MAX_SPANNING_HEAD = 30  # characters of a head that spans the whole table


class RowIndex:
    """Cells of a table by the row in which they start, and the cell that covers any unit."""

    def __init__(self, cells: Sequence[Cell], row_count: int, column_count: int) -> None:
        self.rows: list[list[Cell]] = [[] for _ in range(row_count)]
        self.row_count, self.column_count = row_count, column_count
        for cell in cells:
            self.rows[cell.row].append(cell)
        for row in self.rows:
            row.sort(key=lambda cell: cell.column)

    def covers(self, cell: Cell, row: int) -> bool:
        """Whether the cell reaches over `row`."""
        return cell.row <= row < cell.row + cell.row_span


def title_row_count(index: RowIndex) -> int:
    """Leading rows inside the grid that hold the table's own title, year, organisation or unit rather than heads."""
    count = 0
    for row in index.rows[:4]:
        filled = [cell for cell in row if cell.text]
        texts = [bare(cell.text or "") for cell in filled]
        if ((len(filled) == 1 and filled[0].column_span >= index.column_count > 1 and _TITLE_ROW.fullmatch(texts[0]))
                or (any(_UNIT_CELL.fullmatch(text) for text in texts) and all(_CAPTION_CELL.fullmatch(text) for text in texts))):
            count += 1
        else:
            break
    return count if count < index.row_count else 0


def header_row_count(index: RowIndex) -> int:
    """How many leading rows name the columns; 0 when the table begins with its body.

    Structure decides: a header goes on while a cell of it reaches down, or spans columns that the next row divides.
    The first row with an amount, a classification code or an item label ends it.
    """
    start = title_row_count(index)
    if start >= index.row_count or not _may_be_header(index.rows[start], index):
        return start
    count = start + 1
    while count < index.row_count and count < start + MAX_HEADER_ROWS:
        row = index.rows[count]
        reaching = any(index.covers(cell, count) for r in index.rows[start:count] for cell in r)
        divided = _divides(index, start, count)
        if (not (reaching or divided) or not _may_be_header(row, index, inside=True)) and not _is_ordinal_row(row):
            break
        count += 1
    while count < index.row_count and _is_ordinal_row(index.rows[count]):
        count += 1
    return count


def _divides(index: RowIndex, start: int, row: int) -> bool:
    """Whether `row` splits a wider header cell that ends right above it."""
    for above in index.rows[start:row]:
        for cell in above:
            if cell.column_span > 1 and cell.row + cell.row_span == row:
                inside = [other for other in index.rows[row] if cell.column <= other.column < cell.column + cell.column_span]
                if len(inside) > 1 and any(other.text for other in inside):
                    return True
    return False


def _may_be_header(row: Sequence[Cell], index: RowIndex, inside: bool = False) -> bool:
    texts = [bare(cell.text) for cell in row if cell.text]
    if not texts:
        return inside and any(cell.row_span > 1 or cell.column_span > 1 for cell in row)
    if any(parse_figure(text) is not None and not _YEARISH.fullmatch(text) for text in texts):
        return False
    if any(_CODE.fullmatch(text) and not _YEARISH.fullmatch(text) for text in texts):
        return False
    first = texts[0]
    if inside and _BODY_LABEL.fullmatch(first) and first not in _TOTALS:
        return False
    if inside and first in _TOTALS and len(texts) == 1:
        return False
    return not (len(texts) == 1 and not inside and len(row) == 1 and index.column_count > 1 and len(first) > MAX_SPANNING_HEAD)


def _is_ordinal_row(row: Sequence[Cell]) -> bool:
    """A row that numbers the columns: 栏次 1 2 3, 1=2+3, 甲 乙, ** 1 2."""
    texts = [bare(cell.text) for cell in row if cell.text]
    if len(texts) < 2:
        return texts == ["栏次"]
    rest = [text for text in texts if text not in ("栏次", "行次", "**") and text not in _CODE_PARTS]
    if len(rest) < len(texts):
        return all(_FORMULA.fullmatch(text) for text in rest)
    if not all(_FORMULA.fullmatch(text) for text in texts):
        return False
    numbers = [int(text) for text in texts if text.isdigit()]
    if len(numbers) >= 2 and numbers[0] <= 3 and all(0 < b - a <= 3 for a, b in itertools.pairwise(numbers)):
        return len(numbers) + sum(1 for text in texts if not text.isdigit()) == len(texts)
    return any("=" in text or "＝" in text for text in texts)


def column_paths(index: RowIndex, header_rows: int) -> tuple[tuple[str, ...], ...]:
    """Header texts of every column, top to leaf; a text that a merged cell carries down counts once."""
    start = title_row_count(index)
    paths: list[list[str]] = [[] for _ in range(index.column_count)]
    for number, row in enumerate(index.rows[start:header_rows], start):
        ordinals = number > start and _is_ordinal_row(row)
        for cell in row:
            if not cell.text or (ordinals and cell.text not in _CODE_PARTS):
                continue
            for column in range(cell.column, min(cell.column + cell.column_span, index.column_count)):
                if not paths[column] or paths[column][-1] != cell.text:
                    paths[column].append(cell.text)
    return tuple(tuple(path) for path in paths)


def lane_starts(index: RowIndex, header_rows: int, paths: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """First columns of the sides of a table; `(0,)` when it has one side.

    Sides show in the header: 收入|支出 over groups of columns, or one label column (项目, 科目编码) printed again.
    """
    start = title_row_count(index)
    if header_rows <= start:
        return (0,)
    first = [(cell.column, bare(cell.text)) for cell in index.rows[start] if cell.text]
    leaves = [bare(path[-1]) if path else "" for path in paths]
    sides = [column for column, text in first if _SIDE.fullmatch(text)]
    if len(sides) >= 2 and sides[0] == 0 and len(sides) == len(first):
        return tuple(sorted({*sides, *_labels_after_figures(leaves)}))
    label = leaves[0]
    if _LABEL_LEAF.fullmatch(label) or _ORDINAL_LEAF.fullmatch(label):
        starts = [column for column, leaf in enumerate(leaves)
                  if leaf == label and (column == 0 or leaves[column - 1] != label)]
        if len(starts) >= 2 and all(b - a >= 2 for a, b in itertools.pairwise(starts)):
            return tuple(starts)
    if len(leaves) >= 4 and _LABEL_LEAF.fullmatch(label) and not any("编码" in leaf or "代码" in leaf for leaf in leaves):
        return (0, *_labels_after_figures(leaves))
    return (0,)


def _labels_after_figures(leaves: Sequence[str]) -> list[int]:
    """Columns whose head names rows although the column on their left does not: a further side begins there."""
    return [column for column, leaf in enumerate(leaves) if column >= 2 and _LABEL_LEAF.fullmatch(leaf)
            and leaves[column - 1] and not (_LABEL_LEAF.fullmatch(leaves[column - 1]) or _ORDINAL_LEAF.fullmatch(leaves[column - 1]))]


_SIDE = re.compile(r"(?:本年|财政拨款|部门|单位|政府预算|预算|决算|\d{4}年)*(?:收入|支出|人员经费|公用经费|资金来源|资金运用)(?:总计|合计|预算|决算|情况|部分)?")
_ORDINAL_LEAF = re.compile(r"行次|序号|栏次")
_LABEL_LEAF = re.compile(
    r"(?:收入|支出|本年)?项目(?:名称|\(按.*\)|（按.*）)?|(?:功能|经济|部门)?(?:支出)?(?:分类)?科目(?:编码|代码|名称)?|"
    r"支出用途|功能分类|支出功能分类|经济分类科目(?:编码|名称)|资金来源")


_FORM_LABELS = frozenset((
    "项目名称", "部门名称", "单位名称", "项目编码", "主管部门", "实施单位", "部门(单位)名称", "预算部门", "申报单位", "预算单位", "一级预算单位",
    "项目单位", "填报单位", "整体绩效目标", "当年整体绩效目标", "年度总体目标", "年度目标", "年度主要任务", "资金情况", "项目类型", "项目负责人",
    "转移支付名称", "专项名称", "政策名称", "项目主管部门", "计划开始日期", "资金用途", "项目类别", "部门(单位)", "部门"))
_COLUMN_WORD = re.compile(
    r".*(?:编码|代码|编号|名称|合计|总计|小计|总额|收入|支出|预算数?|决算数?|金额|资金|拨款|结转|结余|绩效目标|指标值|完成值|分值|得分|得分率|序号"
    r"|年度|内容|[一二三]级(?:指标|目标)|绩效指标|指标性质|度量单位|科目|用途|品目|执行率|备注|其中:?|(?:因公出国|公务|会议|培训).*费用?)(?:\(.*\))*|(?:预算|二级预算)?单位(?:名称)?|项目|活动|20\d\d年")


def names_columns(texts: Sequence[str]) -> bool:
    """Whether the (bare) texts of a row read as heads of columns rather than as labels with values or as body."""
    if len(texts) < 2:
        return False
    heads = sum(bool(_COLUMN_WORD.fullmatch(text)) for text in texts)
    return heads == 2 and texts[1] not in _FORM_LABELS if len(texts) == 2 else heads >= max(3, 0.6 * len(texts))


_LABEL_OF_FORM = re.compile(r"(?:.*(?:项目|专项|专项资金|转移支付|政策)(?:\(.*\))?|(?:预算)?(?:部门|单位)(?:\(单位\))?)名称(?:\(.*\))?|.*主管部门.*")
_LEVEL_HEAD = re.compile(r"[二三]级(?:绩效)?(?:指标|目标).{0,12}")
MAX_FORM_HEAD = 40  # rows of a form above the heads of its indicators


def is_form(index: RowIndex) -> bool:
    """A label/value grid: its first rows are labels with their values beside them, not the heads of columns."""
    start = title_row_count(index)
    labels = 0
    for row in index.rows[start:start + 4]:
        texts = [bare(cell.text).strip(":*") for cell in row if cell.text]
        if not texts:
            continue
        if any("级指标" in text for text in texts):
            break
        if texts[0] in _FORM_LABELS or (_LABEL_OF_FORM.fullmatch(texts[0]) and not names_columns(texts)):
            if len(texts) > 2 and names_columns(texts) and labels == 0:
                return False
            if len(texts) == 2 and _AMOUNT_HEAD.fullmatch(texts[1]):
                return False
            labels += 1
    return labels > 0 or _heads_indicators_inside(index, start)


def _heads_indicators_inside(index: RowIndex, start: int) -> bool:
    """Whether the heads of indicators stand under other rows that name no columns."""
    rows = index.rows[start:start + MAX_FORM_HEAD]
    texts = [[bare(cell.text).strip(":*") for cell in row if cell.text] for row in rows]
    at = next((number for number, row in enumerate(texts) if sum(bool(_LEVEL_HEAD.fullmatch(text)) for text in row) >= 1 and len(row) >= 3), None)
    return at is not None and any(texts[:at]) and not any(names_columns(row) for row in texts[:at]) and not any(
        index.covers(cell, start + at) for row in rows[:at] for cell in row)


_AMOUNT_HEAD = re.compile(r"金额|(?:20\d\d年)?(?:度)?(?:预算|决算)数?|合计|总计|20\d\d年度?")
_IDENTITY_LABELS = frozenset(("项目名称", "部门名称", "单位名称", "项目编码", "部门(单位)名称", "专项名称", "政策名称", "转移支付名称", "预算单位"))


def begins_form(index: RowIndex, before: RowIndex) -> bool:
    """Whether a form starts here, with what it is about, rather than going on from `before`, whose title may be printed again in the grid."""
    titles = title_row_count(index)
    first = _first_label(index, titles)
    if titles and [_texts(row) for row in index.rows[:titles]] == [_texts(row) for row in before.rows[:titles]]:
        return first in _IDENTITY_LABELS or bool(_LABEL_OF_FORM.fullmatch(first)) or (first != "" and first == _first_label(before, titles))
    return titles > 0 or (first in _IDENTITY_LABELS and is_form(index))


def _first_label(index: RowIndex, start: int) -> str:
    return next((text for row in index.rows[start:start + 3] for text in _texts(row)), "")


def _texts(row: Sequence[Cell]) -> list[str]:
    return [bare(cell.text).strip(":*") for cell in row if cell.text]
