"""Word lists of budget prose, as patterns: what leads to a subject, what follows it, what only measures (用语)."""

from __future__ import annotations

import re


def any_of(words: str) -> str:
    """A group of alternatives out of a list of words (or patterns) parted by white space."""
    return "(?:" + "|".join(words.split()) + ")"


LEADS_IN = re.compile("^" + any_of(r"""
    (?:主要|具体|变动|增加的?|减少的?|增长的?|下降的?)*(?:原因|因素)(?:是|为|：|:)?
    增减相抵后 相抵后 一方面 [一二三四五]是 根据实际开支 按照规定 按规定 本年度 其中 另有 另外 此外 同时 以及 并且
    主要包括 具体包括 具体为 包括 包含 主要是 主要为 分别为 分别是 主要用于 用于 另 及 和 与 并 即 均 含(?!税) 共涉及 涉及 共计 共有
    合计(?=.{2}) 全年(?!预算|经费) 年末(?!结转|结余) 年初(?!结转|预算|结余) 年度内 现有 拟 计划(?!购置|采购|生育|安排)
    按[^，。；]{2,16}?(?:划分为|分为) 划分为 截至[^，。；]{2,14}?[底末日月]
    """) + "+[：:、]?")
"""What stands before a subject and is none of it: 其中, 主要原因是, 按…划分为."""

_AFTER_ORGANISATION = any_of(r"""
    所有 部门 本年 当年 收入 支出 收、支 收支 政府采购 机关运行 “三公” 一般公共 财政拨款 项目 纳入 基本 公务 因公 政府性 委托 会议费 培训费
    资产 共有 总 本级 年初 国有 会议 培训 预留 面向 编制 实有 在职 20\d\d
    """)
_BODIES = any_of("""
    管理局 监督局 局 厅 委员会 办公厅 办公室 服务中心 中心 法院 检察院 研究院 学院 医院 街道办事处 街道 福利院 工作部 总队 支队 大队 委
    """)
ORGANISATION = re.compile(
    r"^(?:(?:我|本|该|全|各|所属|下属|所)" + any_of("省 市 区 县 部门 单位 局 委 办 厅 院 中心 街道 镇 系统 校 馆 机关")
    + r"(?:各?预算单位)?|各?预算单位|所属各预算单位|所有|"
    + r"[\u4e00-\u9fff]{2,24}?(?:省|市|区|县|州|国家|中央)?[\u4e00-\u9fff]{2,16}?" + _BODIES
    + r"(?:[（(](?:本级|汇总|部门|机关|单位)[)）]|本级|机关)?)(?=" + _AFTER_ORGANISATION + ")")
"""An organisation in front of what a budget speaks of."""
OURSELVES = re.compile("^(?:我|本)" + any_of("省 市 区 县 部门 单位 局 委 办 厅 院 中心 街道 镇 校 馆 系统") + "(?=.{2})")
AFTER_NAME = re.compile(
    r"^(?:[（(](?:本级|汇总|机关|部门)[)）]|本级|机关(?!运行|事业|服务)|所有|的|本部门|本单位|各预算单位)+(?=.)")
"""What may still stand between an organisation's name and the subject."""

COPULA = re.compile(any_of("""
    共有 共计 合计为 总计为 共为 为 是 共 约 达到 达 (?<!实)有 预计 经测算 拟 安排为 安排了 数额 人民币 累计 分别 各 均 全部 仅 其中 只
    计划安排 安排预算 编列 核定 纳入 列入 ： : 、 ， ,
    """) + "+$")
"""What ties a subject to its figure: 为, 共计, 达."""

VERB_FIRST = re.compile(
    r"^(?:部门)?" + any_of(r"""
    共有 现有 共计 共设有? 共(?=[^同享]) 设有 拥有 (?:已|拟|计划|共|新)?安排(?!支出)
    (?:一般公共预算|财政拨款|部门预算|单位预算|预算)(?:财政拨款)?安排(?!支出|的)
    """) + r"(?:共有|该项目|该经费)?(?=[“\u4e00-\u9fff]{2})")
"""安排公务接待费, 共有车辆: the verb is not part of the subject."""
VERB_OF = re.compile(any_of("安排 预算 拨款 批复 预留 编制 下达 投入 取得 实现 发生 采购预算 支出预算 资金") + r"的(?=.{2})")
"""财政拨款安排的会议费 is about 会议费."""

OF_FEE = re.compile(
    r"(?<=(?<!缴)费)(?:用(?=预算|支出|决算))?(?:一般公共预算)?(?:财政拨款)?"
    r"(?:(?:年初|全年|调整|当年)?(?:预算|决算|支出|执行|安排)(?:总额|金额|资金|合计|总计|数)*)+$")
"""公务接待费支出决算 is about 公务接待费."""
TAIL = re.compile(
    r"(?:年初|全年|当年|调整后?)?(?:预算|决算)(?:数|安排数?|安排资金|资金|金额|支出)?$|(?:预算)?执行数$|(?:预算)?安排数?$")
KEEPS_BUDGET = re.compile(any_of("收入 支出 收支 采购货物 采购工程 采购服务 货物采购 工程采购 服务采购 采购 总 拨款 公共 基金 经营") + "$")
"""Before a closing 预算 or 决算: they belong to the name then (收入预算, 政府采购货物预算)."""
KEEPS_SPENDING = re.compile("(?:^|部门|单位|公共|基金|经营|拨款|财政|收支)$")
"""Before a closing 预算支出: likewise (一般公共预算支出)."""

BARE = re.compile(
    any_of("该 此 本 其 上述 各项 相关 全部") + "*(?:项目|经费|专项|资金|部门)?的?"
    + any_of("批复 全年 年度 当年 本年度? 累计 实际 财政(?!拨款) 年初 调整后? 总 共 预计 计划") + "*的?(?:年初|全年|调整后?)*"
    + any_of("预算 决算 执行 支出 使用 安排 资金 金额 经费 总额 合计 总计 数 额 投入 完成 涉及") + "*")
"""Words that measure and name nothing: 年初预算数, 支出决算, 该项目全年预算."""
NAMES_ALL = re.compile(any_of("""
    (?:本年|当年)?(?:支出|总支出)(?:总?预算)?(?:合计|总计|总额) (?:部门)?支出(?:总预算|预算) 部门预算(?:收入|支出)(?:合计|总计)? 项目支出.* 本年支出 总支出
    """))
"""Names that look like measure words."""
ANAPHORA = re.compile("^(?:共?涉及|资金|金额|总?金额|预算资金|预算金额|项目资金|涉及的?)")
FUNDS = re.compile("(?:项目|财政性?|预算|总)*(?:资金|金额)(?:合计|总计|共计)?")
PROJECTS = re.compile("(?:一般公共预算)?(?:项目支出|部门整体支出|整体支出|政府采购项目)|项目")

BUDGETED = re.compile("预算(?:数|安排|安排数|支出|总额|金额|资金|合计|总计|总数)?(?:总额|安排)?$|批复|^全年.{0,4}总额$")
SPENT = re.compile("决算|执行数|预算执行(?!率)|实际(?:支出|执行|使用|支付)|已(?:支出|支付|使用)|^执行")

YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:年度?|(?=预算|决算))")
ENUMERATOR = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、．.]|\d{1,2}[、．.](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,3}是)[、.]?")
OWN_QUOTES = re.compile("^“([^“”]+)”(?:科目|项目)?$")

ABOUT = re.compile(
    "(?:的?(?:支出|收入)?(?:预算|决算)?(?:安排)?(?:变化)?(?:情况)?(?:的)?(?:总体|具体)?(?:情况)?(?:说明|情况|综述|概述)|"
    "(?:项目)?(?:支出)?(?:绩效)?(?:自评|评价)?(?:综述|报告)|项目经费情况说明)$")
"""How headings close: 预算情况说明, 项目绩效自评综述."""
GENERIC_HEADING = re.compile(
    "(?:政策|" + any_of("项目 绩效 评价 基本 年度 主要 存在 其他 总体 具体 部门 单位 预算 资金 立项 实施") + ".{0,12})?"
    + any_of("概况 背景 内容 投入 依据 周期 主体 方案 目标 结果 范围 安排 措施 分析 构成 说明 情况 概述 工作 附件 名词解释 事项"))
"""Headings that name no subject."""

REASON = re.compile("(?:主要|具体|变动|增加|减少|增长|下降)?(?:原因|因素)|主要是|主要为|由于|因(?=[\u4e00-\u9fff]{2,})(?!公)")
PARTS = re.compile("其中|包括|包含|用于|划分为|分别为|具体为|含(?!税)|如下")
"""After these the parts of a total are told."""
ACTS = re.compile(any_of("""
    设立? 设有 内设 下设 下辖 辖 包括 编报 开展了? 完成 对 了 等 在 举办 安排 组织 实施 选取 涉及 管理 建立 设置 制定 修改 修订 审议 审查 听取 联办
    主办 承办 支持 配置 配备 印发 发布 出台 完善 升级 采购 新建 改造 建成 推进 推动 打造 培育 评选 表彰 资助 扶持 覆盖 惠及 补助 救助 帮扶 检查 抽检
    检测 监测 受理 办结 审核 查处 调解 巡查 维修 更换 组建 参加 参与 申报 获得? 接收 招录 招聘 纳入 购置 更新 新增 处置 报废 召开 走访 服务 培养
    引进 处理 办理 分 成 到 约 近 属 共 计 有 为 与 和 及 的 全部 上述 其余 以下
    """) + "$")
"""Words before a count that ask for the noun behind it: 开展4次执法检查."""
ASSETS = re.compile("资产|原值|账面|投资(?!项目|促进)|证券|在建工程|存款|负债|面积|设备$")
"""Amounts of these are neither budget nor final."""
