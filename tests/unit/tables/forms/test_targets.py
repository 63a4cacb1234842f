"""Targets and actual values of indicators."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.forms.targets import NOTHING, Target, actual_value, compose_target, is_comparator, parse_target

CASES = [line.split(" | ") for line in """
≥95% | >= | 95 | %
≥ 95 % | >= | 95 | %
＞=95% | >= | 95 | %
>=95％ | >= | 95 | %
≧60万人次 | >= | 60 | 万人次
⩾3篇 | >= | 3 | 篇
≤5‰ | <= | 5 | ‰
≦3秒 | <= | 3 | 秒
＜12月 | < | 12 | 月
﹤5秒 | < | 5 | 秒
＞90分 | > | 90 | 分
＝100% | = | 100 | %
=5.00(万人次) | = | 5.00 | 万人次
≥1,200.50公里 | >= | 1200.50 | 公里
≤２０万元 | <= | 20 | 万元
≥-3.5% | >= | -3.5 | %
-2% | = | -2 | %
≤0.035元/人·次 | <= | 0.035 | 元/人·次
≤18000元/人*月 | <= | 18000 | 元/人*月
≥330台（套） | >= | 330 | 台（套）
1 份（次） | = | 1 | 份（次）
0 起 | = | 0 | 起
≤15微克/立方米 | <= | 15 | 微克/立方米
不少于20场 | >= | 20 | 场
不低于50人次的个体辅导 | >= | 50 | 人次
不超过3次 | <= | 3 | 次
小于等于5% | <= | 5 | %
大于等于10个 | >= | 10 | 个
控制在2%以内 | <= | 2 | %
95%以上 | >= | 95 | %
90分及以上 | >= | 90 | 分
30分钟以内 | <= | 30 | 分钟
5个工作日内 | <= | 5 | 个工作日
3日内 | <= | 3 | 日
20%以下 | <= | 20 | %
超过6个 | > | 6 | 个
达到100% | >= | 100 | %
至少1个项目落地 | >= | 1 | 个
90%（含）以上 | >= | 90 | %
执行率95%以上 | >= | 95 | %
不低于上年的98% | >= | 98 | %
10余场 | > | 10 | 场
16个 | = | 16 | 个
100% | = | 100 | %
100% | = | 100 | %
2.3万立方米 | = | 2.3 | 万立方米
5000元/个/年 | = | 5000 | 元/个/年
4次/年 | = | 4 | 次/年
满意度100% | = | 100 | %
输出试运行报告1份 | = | 1 | 份
6个，保质保量完成 | = | 6 | 个
12个月 | = | 12 | 个月
3,600平方米 | = | 3600 | 平方米
85 | = | 85 | -
1.5亿元 | = | 1.5 | 亿元
2项（2项基础服务） | = | 2 | 项
≥90%（因公外出除外） | >= | 90 | %
每场规模在20人以上 | >= | 20 | 人
2024年培训≥200人次 | >= | 200 | 人次
12月底前完成率≥95% | >= | 95 | %
≥95%。 | >= | 95 | %
≥40万路 | >= | 40 | 万路
≥3100万 | >= | 3100 | 万
实际支出≤2711880元 | <= | 2711880 | 元
80%-90% | range | 80-90 | %
10～20人 | range | 10-20 | 人
3—5次/年 | range | 3-5 | 次/年
80至90分 | range | 80-90 | 分
1,000-2,000户 | range | 1000-2000 | 户
2022年12月20日前 | <= | 2022-12-20 | date
2024年12月底前 | <= | 2024-12-31 | date
2024年2月底 | <= | 2024-02-29 | date
2023年底前 | <= | 2023-12-31 | date
2024-06-30 | <= | 2024-06-30 | date
2024.6.30前 | <= | 2024-06-30 | date
于2024年9月30日前完成 | <= | 2024-09-30 | date
≤2024年11月30日 | <= | 2024-11-30 | date
""".strip().splitlines()]
WORDS = """
不适用
无
—
/
有所提高
12月底前
12月底前完成
7*24小时
中心大厦11楼办公用房
2026年1-12月
次年2月份前
3级
第3名
1:50
2/3
《“健康2030”规划》要求
≥10个；≥20场
一级事件≤1小时；二级事件≤2小时
提供10项目录+20项服务
误差±5%
2024年13月
2023年2月30日前
2024年
2.0版
9月30日前
""".splitlines()


@pytest.mark.parametrize(("text", "comparator", "value", "unit"), CASES)
def test_targets_with_a_value(text: str, comparator: str, value: str, unit: str) -> None:
    assert tuple(parse_target(text)) == (comparator, value, None if unit == "-" else unit)


@pytest.mark.parametrize("text", WORDS)
def test_words_dates_without_year_and_several_figures_have_no_value(text: str) -> None:
    assert parse_target(text) == NOTHING


SIGN = st.sampled_from([("≥", ">="), ("≤", "<="), ("＝", "="), ("＞", ">"), ("＜", "<"), ("不少于", ">="), ("不超过", "<="), ("", "=")])
NUMBER = st.decimals(min_value=0, max_value=10**9, places=2).map(str)
COUNTERS = st.sampled_from(["%", "个", "万人次", "元/人", "台（套）", "平方米", "‰", "个月", "起", "公里"])


@given(SIGN, NUMBER, COUNTERS, st.booleans())
def test_what_is_composed_is_read_back(sign: tuple[str, str], number: str, unit: str, spaced: bool) -> None:
    gap = " " if spaced else ""
    assert tuple(parse_target(f"{sign[0]}{gap}{number}{gap}{unit}")) == (sign[1], number, unit)


@given(st.integers(1, 10**7), COUNTERS)
def test_thousand_separators_keep_the_value(number: int, unit: str) -> None:
    assert parse_target(f"≥{number:,}{unit}") == Target(">=", str(number), unit)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_any_date_is_read_as_iso(day: date) -> None:
    assert parse_target(f"{day.year}年{day.month}月{day.day}日前") == Target("<=", day.isoformat(), "date")


@given(st.text(alphabet="提升改善明显有效保障≥（）、，。；第x", max_size=20))
def test_words_never_become_values(text: str) -> None:
    assert parse_target(text) == NOTHING


@pytest.mark.parametrize(("nature", "value", "unit", "text", "target"), [
    ("≥", "30", "套", "≥30套", Target(">=", "30", "套")),
    ("＝", "100", "%", "＝100%", Target("=", "100", "%")),
    ("≥", "95%", "%", "≥95%", Target(">=", "95", "%")),
    ("≥", "≥95", "%", "≥95", Target(">=", "95", "%")),
    ("大于等于", "1,200", "人次", "大于等于1,200人次", Target(">=", "1200", "人次")),
    ("定性", "优", "其他", "优", NOTHING),
    ("定性", "2026年12月底前", None, "2026年12月底前", Target("<=", "2026-12-31", "date")),
    ("定性", "优，支持不少于10个单位", None, "优，支持不少于10个单位", NOTHING),
    ("定性", "验收通过率100%", None, "验收通过率100%", Target("=", "100", "%")),
    ("定量", "≥8", "个", "≥8个", Target(">=", "8", "个")),
    (None, "95", "%", "95%", Target("=", "95", "%")),
    ("≥", None, "个", None, NOTHING),
])
def test_targets_in_columns(nature: str | None, value: str | None, unit: str | None, text: str | None, target: Target) -> None:
    assert compose_target(nature, value, unit) == (text, target)


@pytest.mark.parametrize(("text", "expected"), [
    ("≥", True), (" ＝ ", True), ("小于等于", True), ("定性", False), ("正向", False), ("", False), (None, False), ("≥5", False)])
def test_a_sign_alone_is_a_comparator(text: str | None, expected: bool) -> None:
    assert is_comparator(text) is expected


@pytest.mark.parametrize(("text", "unit", "expected"), [
    ("96.2%", "%", ("96.2", "%")), ("超过6个", "个", ("6", "个")), ("1场（秋季招商推介）", "场", ("1", "场")), ("2,484万人次", "万人次", ("2484", "万人次")),
    ("98", "%", ("98", None)), ("圆满完成", None, (None, None)), ("2024年11月30日", "date", (None, None)), ("3-5天", "天", (None, None)), (None, "个", (None, None)),
    ("12场，参会2300人", "场", ("12", "场")),
])
def test_actual_values(text: str | None, unit: str | None, expected: tuple[str | None, str | None]) -> None:
    assert actual_value(text, unit) == expected
