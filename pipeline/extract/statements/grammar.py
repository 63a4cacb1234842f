"""How figures, changes, shares and completion rates of a paragraph make claims (一段文字中的数字陈述)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from pipeline.chunks.sentences import nested
from pipeline.extract.statements.phrases import BaseKind, Comparison, change_at_end, comparison_in, completion_at_end, share_at_end
from pipeline.extract.statements.subjects import Measure, Subject, projects_before, read_subject, segment_start
from pipeline.extract.statements.tokens import Token, tokenise
from schemas.chunk import Paragraph, Sentence
from schemas.rows import Direction

_REASON = re.compile(r"(?:主要|具体|变动|增加|减少|增长|下降)?(?:原因|因素)|主要是|主要为|由于|因(?=[\u4e00-\u9fff]{2,})(?!公)")
_PARTS = re.compile(r"其中|包括|包含|用于|划分为|分别为|具体为|含(?!税)|如下")
_OBJECT = re.compile(r"[^，。；：、（()）\d]{2,16}")
_OBJECT_VERB = re.compile(r"(?:包含|含|安排|新增|追加|核减|增加了?|减少了?|结转|调整|投入|压减)$")
_COUNT_VERB = re.compile(
    r"(?:设立?|设有|内设|下设|下辖|辖|包括|编报|开展了?|完成|对|了|等|在|举办|安排|组织|实施|选取|涉及|管理|建立|设置|制定|修改|修订|审议|审查|听取|联办|主办|承办|支持|配置|配备|印发|发布|出台|完善|升级|采购|新建|改造|建成|推进|推动|打造|"
    r"培育|评选|表彰|资助|扶持|覆盖|惠及|补助|救助|帮扶|检查|抽检|检测|监测|受理|办结|审核|查处|调解|巡查|维修|更换|组建|参加|参与|申报|获得?|接收|招录|招聘|"
    r"纳入|购置|更新|新增|处置|报废|属|共|计|有|为|与|和|及|的|全部|上述|其余|以下|召开|走访|服务|培养|引进|处理|办理|分|成|到|约|近)$")
_LEVEL = re.compile(r"(?:增加|增长|减少|下降|上升|提高|降低|压减|调整|调减|调增)(?:到|至)$")
_GROWN = re.compile(r"(?P<verb>增加|减少|压减|核减|调减|追加|新增)了?(?P<what>(?!到|至|数|额|值)[^，；：。]{2,60})$")
_ASSETS = re.compile(r"资产|原值|账面|投资(?!项目|促进)|证券|在建工程|存款|负债|面积|设备$")
_BASE_BEHIND = re.compile(r"(?:相比|对比|比较|同比|总体|各|略|净)?[，,]?(?:增加|减少|增长|下降|上升|提高|降低|压减|调减|持平|基本持平|增|减)")
_LIMIT_BEFORE = re.compile(r"(?:超过?|不低于|不超过|不少于|高于|低于|突破|单价|价值|≥|≤|每人|每天|每年|不足|满|限额)(?:为)?$")
_MEASURE_WORDS = re.compile(r"^(?:各|共|均|总体|预计|略有?|相应|实际|净|约|分别|有所|基本|则|也|又|数|决算数?|预算数?|年初预算数?|执行数|支出数?|"
    r"收支|总额|合计|"
    r"总计|年度|预算|口径|可比|同口径|按|比例|金额)*$")
_LOOSE = re.compile(
    r"本年度?|年度|总(?!计|额)|20\d\d年?|预算|决算|数|总计|合计|总额|支出$|（类）|各|[“”、，]|财政拨款(?=“三公”)|财政拨款(?=机关)|一般公共预算(?=“三公”)|安排|情况")
_MARK = re.compile("[，；：。、,;:]")
BLOT = "·"
_LONGEST_SUBJECT = 60
ALIKE = 0.75  # similarity of two wordings of one subject


@dataclass
class Claim:
    """A claim while it is being read. `part`: said under 其中; `bracket`: where the bracket opens that it stands in, or -1; `reason`: said as a reason."""

    subject: str | None
    start: int
    end: int
    token: Token | None = None
    period: str | None = None
    measure: Measure | None = None
    own_measure: bool = False
    direction: Direction | None = None
    change_amount: str | None = None
    change_unit: str | None = None
    change_rate: str | None = None
    base: Comparison | None = None
    base_year: str | None = None
    last_year: bool = False
    base_kind: BaseKind | None = None
    share: str | None = None
    completion: str | None = None
    sentence: int = 0
    part: bool = False
    bracket: int = -1
    reason: bool = False

    @property
    def aside(self) -> bool:
        """Whether it stands in brackets."""
        return self.bracket >= 0

    @property
    def changed(self) -> bool:
        """Whether a change is told already."""
        return self.direction is not None or self.change_amount is not None or self.change_rate is not None


@dataclass
class Context:
    """What is known before a paragraph is read: organisations, the default measure, the subject that headings give."""

    organisations: Sequence[str]
    default: Measure | None
    topic: str | None


@dataclass
class Reader:
    """Reads one paragraph from left to right."""

    paragraph: Paragraph
    context: Context
    claims: list[Claim] = field(default_factory=list)
    pending: Comparison | None = None
    changing: Claim | None = None
    baseline: Claim | None = None
    plain: str = ""
    group: int = 0

    def read(self) -> list[Claim]:
        """The paragraph's claims in order of print."""
        text = self.paragraph.text
        self.plain, tokens = without_asides(text), tokenise(text)
        if not any(token.kind in ("amount", "rate", "count") for token in tokens):
            return []
        for number, sentence in enumerate(self.paragraph.sentences):
            floor = sentence.start
            if number == 0 or text[floor - 1] not in "；;":
                self.group = floor
            self.pending = self.changing = self.baseline = None
            for token in tokens:
                if not sentence.start <= token.start < sentence.end or token.kind == "year":
                    continue
                if self._token(token, sentence, number, floor):
                    floor = max(token.end, self.claims[-1].end if self.claims and self.claims[-1].token is token else 0)
        return self.claims

    def _token(self, token: Token, sentence: Sentence, number: int, floor: int) -> bool:
        """Take one token; False when it stays part of the words that lead to the next one."""
        text = self.paragraph.text
        left = self.plain[floor:token.start]
        if token.kind == "flat":
            return self._flat(left, token, number)
        comparison = comparison_in(left) or (self.pending if not re.search(r"[，,]", left.strip("，,")) else None)
        change = change_at_end(left, compared=comparison is not None) if token.kind in ("amount", "rate") and not token.threshold else None
        if change is not None and not (token.kind == "amount" and comparison is None and _OBJECT_VERB.search(left) and self._object(token)):
            inner = comparison_in(left[:change.start]) or (self.pending if comparison is self.pending else None)
            self._change(token, left[:change.start], inner, change.direction, number, floor)
            return True
        if token.kind == "rate":
            return self._rate(token, left, number, floor)
        if token.threshold or _LIMIT_BEFORE.search(left):
            return False
        if token.kind == "amount" and comparison is not None and _is_base(left, text[token.end:token.end + 12]):
            self.pending = comparison_in(left)
            return True
        start = segment_start(text, token.start, floor)
        if token.kind == "count":
            return self._count(token, start, sentence, number)
        self._amount(token, start, sentence, number)
        return True

    def _amount(self, token: Token, start: int, sentence: Sentence, number: int) -> None:
        text = self.paragraph.text
        segment = text[start:token.start]
        if _LEVEL.search(segment):
            segment = _LEVEL.sub("", segment)
        found = read_subject(segment, start, self.context.organisations)
        before = text[self.group:start]
        bracket = _bracket(text, sentence.start, token.start)
        reason = bool(_REASON.search(text[sentence.start:token.start]))
        part = bool(_PARTS.search(before) or _PARTS.match(segment.strip("，、 ")))
        name, end, first = found.name, token.end, found.start
        previous = self._last(number, bracket)
        grown = _GROWN.search(segment)
        if grown is not None and (reason or grown.start() == 0) and not _LEVEL.search(grown.group("verb")):
            self._grown(token, grown, start, number)
            return
        if _OBJECT_VERB.search(segment) and self._object(token):
            name = self._object(token)
            end = token.end + len(name or "")
        elif previous is not None and name is None and _adjoins(text[previous.end:token.start], previous):
            name, first = previous.subject, previous.start
        elif name is None and not segment.startswith("平均每"):
            projects = self._projects(segment, sentence, start)
            name, first = (projects, sentence.start) if projects else (self._inherited(previous), first)
        parent = self._head(part)
        default = None if name is not None and _ASSETS.search(name) and found.measure is None else self.context.default
        measure = found.measure or (parent.measure if part and parent is not None and parent.sentence == number and default is not None else default)
        self.claims.append(Claim(name, first, end, token, self._period(found, sentence, start, parent if part else None), measure,
                                 found.measure is not None, sentence=number, part=part, bracket=bracket, reason=reason))

    def _grown(self, token: Token, grown: re.Match[str], start: int, number: int) -> None:
        """增加综合管理费209万元: a change whose subject stands between the verb and the figure."""
        who = re.sub(r"^.*(?:原因|主要)是", "", grown.string[:grown.start()]).strip("，、： ")
        subject = read_subject(who or grown.group("what"), start, self.context.organisations)
        if subject.name is None and not who:
            return
        change = change_at_end(grown.group("verb"), compared=False)
        assert change is not None
        self.changing = Claim(subject.name or who, start, token.end, None, subject.year, self.context.default, direction=change.direction,
                              change_amount=token.text, change_unit=token.unit, sentence=number, part=True, reason=True)
        self.claims.append(self.changing)

    def _projects(self, segment: str, sentence: Sentence, start: int) -> str | None:
        """What 涉及资金 is said of: the projects that its sentence named."""
        if not re.search(r"涉及|资金|金额", segment):
            return None
        return projects_before(self.paragraph.text[sentence.start:start])

    def _inherited(self, previous: Claim | None) -> str | None:
        """The subject of words that only measure: 预算数, 支出决算."""
        text = self.paragraph.text
        if previous is not None and not previous.part and not previous.aside and previous.subject is not None:
            return previous.subject
        if self.paragraph.lead is not None:
            lead = read_subject(re.sub(r"[\d,.]+(?:万|亿|千)?元$", "", text[slice(*self.paragraph.lead)]), 0, self.context.organisations).name
            if lead is not None:
                return re.sub(r"(?:项目)?(?:绩效自评)?综述$|情况$", "", lead)
        head = next((claim for claim in self.claims if claim.subject is not None and not claim.aside), None)
        if head is not None:
            return head.subject
        return self.context.topic

    def _object(self, token: Token) -> str | None:
        """The noun behind a figure: 包含45万元结转资金."""
        match = _OBJECT.match(self.paragraph.text, token.end)
        return match.group() if match and not re.match(r"[用为以是左右及和与的]", match.group()) else None

    def _count(self, token: Token, start: int, sentence: Sentence, number: int) -> bool:
        text = self.paragraph.text
        segment = text[start:token.start]
        found = read_subject(segment, start, self.context.organisations)
        words = segment.strip("、，和及 ")
        behind = self._object(token)
        name, end = found.name, token.end
        if not words or name is None or _COUNT_VERB.search(words.rstrip("数")) or _COUNT_VERB.search(name):
            if behind is None or len(behind) > 12:
                return words != ""
            name = re.split(r"(?<=.{2})(?:的|等|和|及|与|开展|纳入|实行|进行|共|均|全部)", behind)[0]
            end = token.end + len(name)
            if len(name) < 2:
                return True
        before = text[self.group:start]
        part = bool(_PARTS.search(before) or _PARTS.match(words))
        self.claims.append(Claim(name, found.start, end, token, self._period(found, sentence, start, None), None, sentence=number, part=part,
                                 bracket=_bracket(text, sentence.start, token.start), reason=bool(_REASON.search(before))))
        return True

    def _change(self, token: Token, words: str, comparison: Comparison | None, direction: Direction, number: int, floor: int) -> None:
        owner = self._owner(words, comparison, number, token, floor)
        if owner is None:
            return
        if token.kind == "amount":
            if owner.change_amount is not None:
                return
            owner.change_amount, owner.change_unit = token.text, token.unit
        elif owner.change_rate is None:
            owner.change_rate = token.text
        if owner.direction is None or (token.kind == "amount"):
            zero = token.text.strip("-0.,%") == "" and token.kind == "amount"
            owner.direction = "flat" if zero else direction
        self._compare(owner, comparison)
        if comparison is not None:
            self.baseline = owner
        elif owner.base is None and owner.base_kind is None and owner.base_year is None and not owner.last_year and self.baseline is not None:
            owner.base_year, owner.last_year, owner.base_kind = self.baseline.base_year, self.baseline.last_year, self.baseline.base_kind
        owner.end = max(owner.end, token.end)
        self.pending, self.changing = None, owner

    def _flat(self, left: str, token: Token, number: int) -> bool:
        comparison = comparison_in(left)
        if comparison is None:
            return False
        owner = self._bind(_subject_of_change(comparison.before, comparison), comparison, number, self._bracket_of(token, number))
        if owner is None or owner.changed or owner.token is None:
            return False
        owner.direction = "flat"
        self._compare(owner, comparison)
        owner.end = max(owner.end, token.end)
        return False

    def _rate(self, token: Token, left: str, number: int, floor: int) -> bool:
        completion = completion_at_end(left)
        if completion is not None and token.unit == "%":
            owner = self._last(number, self._bracket_of(token, number), money=True)
            if owner is not None and owner.completion is None and owner.token is not None:
                owner.completion = token.text
                owner.end = max(owner.end, token.end)
            return True
        share = share_at_end(left)
        if share is None or token.unit != "%":
            return True
        start = segment_start(left, share.start(), 0)
        words = left[start:share.start()].strip("，、；： ")
        found = read_subject(words, floor + start, self.context.organisations) if words else None
        owner = self._last(number, self._bracket_of(token, number), money=True)
        if found is not None and found.name is not None:
            same = self._named(found.name)
            if same is None or same.share is not None:
                self.claims.append(Claim(found.name, found.start, token.end, None, found.year, self.context.default, share=token.text, sentence=number,
                                         part=True))
                return True
            owner = same
        if owner is not None and owner.share is None and not owner.reason:
            owner.share = token.text
            owner.end = max(owner.end, token.end)
        return True

    def _owner(self, words: str, comparison: Comparison | None, number: int, token: Token, floor: int) -> Claim | None:
        """The claim whose change a figure is, or a new one when the words name something else."""
        own = _subject_of_change(words, comparison)
        if not own and words.endswith("相抵后"):
            return None
        if comparison is None and not own and token.kind == "rate" and self.changing is not None:
            return self.changing
        owner = self._bind(own, comparison, number, self._bracket_of(token, number))
        if owner is not None:
            taken = owner.change_amount if token.kind == "amount" else owner.change_rate
            if taken is None:
                return owner
        if not own or len(own) > _LONGEST_SUBJECT:
            return None
        start = floor + (words.rfind(own) if own in words else 0)
        found = read_subject(own, start, self.context.organisations)
        if found.name is None:
            return None
        claim = Claim(found.name, found.start, token.end, None, None, self.context.default, sentence=number, part=True,
                      reason=bool(_REASON.search(words)))
        self.claims.append(claim)
        return claim

    def _bind(self, own: str, comparison: Comparison | None, number: int, bracket: int) -> Claim | None:
        """The claim that a comparison without figure of its own speaks of."""
        if own:
            return self._named(own)
        last = self._last(number, bracket, money=True)
        if last is not None:
            return last
        return self._head(False) if comparison is not None else None

    def _named(self, name: str) -> Claim | None:
        """The latest claim about `name`."""
        wanted = _loose(name)
        usable = [claim for claim in reversed(self.claims) if claim.token is None or claim.token.kind == "amount"]
        for claim in usable:
            if claim.subject is not None and _loose(claim.subject) == wanted:
                return claim
        if len(wanted) >= 4:
            for claim in usable:
                other = _loose(claim.subject or "")
                if len(other) >= 4 and (wanted.endswith(other) or other.endswith(wanted)):
                    return claim
        head = self._head(False)
        if head is not None and head.subject is not None and not head.changed and SequenceMatcher(None, wanted, _loose(head.subject)).ratio() >= ALIKE:
            return head
        return None

    def _last(self, number: int, bracket: int = -1, *, money: bool = False) -> Claim | None:
        """The latest claim of the sentence in the same bracket, or outside of brackets; one about money where there is any."""
        near = [claim for claim in reversed(self.claims) if claim.sentence == number and claim.bracket == bracket]
        if money:
            near = [claim for claim in near if claim.token is None or claim.token.kind == "amount"] or near
        return near[0] if near else None

    def _head(self, part: bool) -> Claim | None:
        """The claim that later sentences speak of, or of which parts are told: the latest one that is no part itself."""
        heads = [claim for claim in self.claims if not claim.part and not claim.aside and not claim.reason
                 and (claim.token is None or claim.token.kind == "amount")]
        return heads[-1] if heads else None

    def _period(self, found: Subject, sentence: Sentence, start: int, parent: Claim | None) -> str | None:
        if found.year is not None:
            return found.year
        text = self.paragraph.text[sentence.start:start]
        opening = re.match(r"(?:[一二三四五六七八九十\d（）().、]{0,4})((?:19|20)\d\d年度?)(?!\d{1,2}月)", text)
        if opening:
            return opening.group(1)
        return parent.period if parent is not None and parent.sentence == self._number(sentence) else None

    def _bracket_of(self, token: Token, number: int) -> int:
        return _bracket(self.paragraph.text, self.paragraph.sentences[number].start, token.start)

    def _number(self, sentence: Sentence) -> int:
        return self.paragraph.sentences.index(sentence)

    def _compare(self, owner: Claim, comparison: Comparison | None) -> None:
        if comparison is not None and owner.base is None:
            owner.base = comparison
            owner.base_year, owner.last_year, owner.base_kind = comparison.year, comparison.last_year, comparison.kind


def _subject_of_change(words: str, comparison: Comparison | None) -> str:
    """What the words before a change name: 财政拨款支出 in 与上年相比，财政拨款支出; empty for measure words."""
    if comparison is not None:
        after = comparison.after if comparison.after.strip("，, ") else ""
        words = after or comparison.before
    words = words.strip("，,、；：。 ")
    cut = max(words.rfind(mark) for mark in "，；：。")
    words = words[cut + 1:].lstrip("）)")
    words = re.sub(r"^(?:增减)?相抵后", "", words)
    words = re.sub(r"(?:各|共|均|同比|总体|略有?|相应|净|约|分别|有所|预计|统一|按照规定|按规定|一律)+$", "", words)
    return "" if _MEASURE_WORDS.match(words) and words not in ("支出", "收支") else words


def _adjoins(between: str, previous: Claim) -> bool:
    """`车辆0辆、0万元`, `社工23名支出373万元`: the second figure is about what the first one counts."""
    counted = previous.token is not None and previous.token.kind == "count"
    return between.strip("、，和及 ") == "" or (counted and not re.search("[，；。：、]", between))


def _loose(name: str) -> str:
    """What two wordings of one subject have in common."""
    name = name.replace("收入、支出", "收支").replace("收入支出", "收支").replace("收、支", "收支")
    return _LOOSE.sub("", name) or name


def _is_base(left: str, right: str) -> bool:
    return bool(_BASE_BEHIND.match(right)) and bool(re.search(r"(?:比|较|与|同)[^，。；]*$", left))


def without_asides(text: str) -> str:
    """`text` of the same length in which the marks inside brackets without figures are blotted out: 比2024年（下同）预算."""
    for start, end in nested(text):
        inner = text[start:end + 1]
        if text[start] in "（(" and _MARK.search(inner) and "元" not in inner and "%" not in inner:
            text = text[:start] + _MARK.sub(BLOT, inner) + text[end + 1:]
    return text


def _bracket(text: str, start: int, at: int) -> int:
    """Where the innermost bracket opens that is still open at `at`, or -1."""
    opened: list[int] = []
    for index in range(start, at):
        if text[index] in "（(":
            opened.append(index)
        elif text[index] in "）)" and opened:
            opened.pop()
    return opened[-1] if opened else -1
