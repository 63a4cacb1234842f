"""How figures, changes, shares and completion rates of a paragraph make claims (一段文字中的数字陈述)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.statements import vocabulary
from pipeline.extract.statements.claims import Claim, Claims
from pipeline.extract.statements.phrases import Change, Comparison, change_at_end, comparison_in, completion_at_end, share_at_end
from pipeline.extract.statements.subjects import Measure, Subject, projects_before, read_subject, segment_start
from pipeline.extract.statements.tokens import Token, tokenise
from pipeline.extract.statements.wording import (
    TIES,
    adjoins,
    names_what_is_counted,
    open_bracket,
    share_names,
    subject_of_change,
    widened,
    without_asides,
)
from schemas.chunk import Paragraph, Sentence
from schemas.rows import Direction

LONGEST_SUBJECT = 60
LONGEST_CLAUSE = 30  # characters of a clause that may be a name
LONGEST_NOUN = 12  # characters behind a count that may name what is counted
_NOUN_BEHIND = re.compile(r"[^，。；：、（()）\d]{2,16}(?:（[^）]{1,4}）)?|[^，。；：、（()）\d]（[^）]{1,4}）")
_NO_NOUN = re.compile("[用为以是左右及和与的]")
_NOUN_ENDS = re.compile("(?<=.{2})(?:的|等|和|及|与|开展|纳入|实行|进行|共|均|全部)")
_TAKES_OBJECT = re.compile("(?:包含|含|安排|新增|追加|核减|增加了?|减少了?|结转|调整|投入|压减)$")
_WHEN = re.compile("^(?:(?:19|20)\\d\\d年度?|年中|年初|年末|本年度?|当年|今年|(?:年度)?(?:预算)?执行中|按规定|据实|相应|因此)+")
_SUM = re.compile("(?:合计|总计|共计)(?:为|金额)?")
_PURPOSE = re.compile("用于([^，。；、]{2,30})")
_LEVEL = re.compile("(?:增加|增长|减少|下降|上升|提高|降低|压减|调整|调减|调增)(?:到|至)$")
_GROWN = re.compile("(?P<verb>增加|减少|压减|核减|调减|追加|新增)了?(?P<what>(?!到|至|数|额|值)[^，；：。]{2,60})$")
_CHANGE_FOLLOWS = re.compile("(?:相比|对比|比较|同比|总体|各|略|净)?[，,]?(?:增加|减少|增长|下降|上升|提高|降低|压减|调减|持平|基本持平|增|减)")
_COMPARED = re.compile("^(?:相比较?|对比|比较|相较)[，,]?")
_MORE_AMOUNTS = re.compile(r"(?:[、，和][\d,.]+(?:万|亿|千)?元)+")
_LIMIT = re.compile("(?:超过?|不低于|不超过|不少于|高于|低于|突破|单价|价值|≥|≤|每人|每天|每年|不足|满|限额)(?:为)?$")
_MEASURE = re.compile("(?:年初|全年|当年|上年)?(?:预算|决算|执行|预算执行)数?")
_OPENING_YEAR = re.compile(r"(?:[一二三四五六七八九十\d（）().、]{0,4})((?:19|20)\d\d年度?)(?!\d{1,2}月)")
_NO_NAME = re.compile("根据|按照?|为|截至|由于|经|其中|主要|从|在|对|全|各|并|以|严|及|因|同时|具体")
_PRINTED_AMOUNT = re.compile(r"\d为?(?:万|亿|千)?元|[为数]\d")
_OPENING_NAME = re.compile("[^，。；：]{2,70}(?:[（(][项款][)）]|项目|经费|费|支出|工程)(?=[，。；：])")
_AMOUNT_BEHIND = re.compile(r"[\d,.]+(?:万|亿|千)?元$")


class Context(NamedTuple):
    """What is known before a paragraph is read: organisations, the usual measure, the subject that headings give."""

    organisations: Sequence[str]
    default: Measure | None
    topic: str | None


class Reader:
    """Reads one paragraph from left to right."""

    def __init__(self, paragraph: Paragraph, context: Context) -> None:
        self.paragraph = paragraph
        self.context = context
        self.claims = Claims()
        self._text = widened(paragraph.text)
        self._plain = without_asides(self._text)
        self._about = ""  # what the sentence compared last without a figure
        self._sentence = 0  # index of the sentence being read
        self._opening = 0  # where it begins
        self._group = 0  # where the first of the sentences begins that only ； parts
        self._base: Comparison | None = None  # a comparison that printed its own figure
        self._changing: Claim | None = None  # whose change was told last
        self._growing: Direction | None = None  # of a list of changes told like 增加人员经费10万元、项目经费5万元
        self._sharing: list[Claim] = []  # claims that still wait for their part of 分别增加1万元、2万元
        self._baseline: Claim | None = None  # whose comparison holds for its parts too

    def read(self) -> list[Claim]:
        """The paragraph's claims in order of print."""
        text = self._text
        tokens = [token for token in tokenise(text) if token.kind != "year"]
        if all(token.kind == "flat" for token in tokens):
            return []
        for number, sentence in enumerate(self.paragraph.sentences):
            self._enter(number, sentence)
            floor = sentence.start
            for token in tokens:
                if sentence.start <= token.start < sentence.end and self._take(token, floor):
                    last = self.claims.found[-1] if self.claims.found else None
                    floor = max(token.end, last.end if last is not None and last.token is token else 0)
        share_names(self.claims.found, text)
        return self.claims.found

    def _enter(self, number: int, sentence: Sentence) -> None:
        self._sentence, self._opening = number, sentence.start
        self._base = self._changing = self._growing = None
        self._about, self._sharing = "", []
        if number == 0 or self._text[sentence.start - 1] not in "；;":
            self._group = sentence.start
            if not self._text.startswith("其中", sentence.start):
                self._baseline = None

    def _take(self, token: Token, floor: int) -> bool:
        """Take one token; False when it stays part of the words that lead to the next one."""
        left = self._plain[floor:token.start]
        if token.kind == "flat":
            self._flat(left, token)
            return False
        if self._base is not None:
            left = _COMPARED.sub("", left)
        comparison = comparison_in(left) or (self._base if not re.search("[，,]", left.strip("，,")) else None)
        change = self._change_before(token, left, comparison)
        if change is not None:
            words = left[:change.start]
            self._change(token, words, comparison_in(words) or (self._base if comparison is self._base else None), change, floor)
            return True
        if token.kind == "rate":
            self._rate(token, left, floor)
            return True
        if token.threshold or _LIMIT.search(left):
            return False
        if token.kind == "amount" and comparison is not None and self._is_base(left, token):
            self._base = comparison_in(left)
            return True
        start = segment_start(self._text, token.start, floor)
        if token.kind == "count":
            return self._count(token, start)
        self._amount(token, start)
        return True

    def _change_before(self, token: Token, left: str, comparison: Comparison | None) -> Change | None:
        if token.threshold or (token.kind == "count" and (comparison is None or self.claims.last(self._sentence) is None)):
            return None
        change = change_at_end(left, compared=comparison is not None)
        if change is not None and token.kind == "amount" and comparison is None and _TAKES_OBJECT.search(left) and self._noun_behind(token):
            return None
        return change

    def _is_base(self, left: str, token: Token) -> bool:
        """Whether an amount is what a change is measured against: 比2024年预算305.62万元增加…"""
        behind = self._text[token.end:token.end + 12]
        return bool(_CHANGE_FOLLOWS.match(behind)) and bool(re.search("(?:比|较|与|同)[^，。；]*$", left))

    # ------------------------------------------------------------ figures

    def _amount(self, token: Token, start: int) -> None:
        text = self._text
        segment = _LEVEL.sub("", text[start:token.start])
        reason = bool(vocabulary.REASON.search(text[self._opening:token.start]))
        grown = _GROWN.search(segment)
        if grown is not None and (reason or not grown.string[:grown.start()].strip("、，和及主要")):
            self._grown(token, grown, start)
            return
        if self._growing is not None and self._changing is not None and self._changing.end == start and segment[:1] in TIES:
            self._add_grown(token, segment.strip(TIES), self._growing, start)
            return
        if self._sharing and self._changing is not None and not segment.strip(TIES):
            claim = self._sharing.pop(0)
            claim.change_amount, claim.change_unit = token.text, token.unit
            claim.compare_like(self._changing)
            claim.reach(token.end)
            return
        found = read_subject(segment, start, self.context.organisations)
        bracket = self._bracket(token)
        name, first, end = found.name if segment.strip(TIES) else None, found.start, token.end
        previous = self.claims.last(self._sentence, bracket)
        behind = self._noun_behind(token) if _TAKES_OBJECT.search(segment) else None
        if behind is not None:
            name, end = behind, token.end + len(behind)
        elif _SUM.fullmatch(segment.strip(TIES)):
            name = "合计"
        elif not segment.strip(TIES) and (purpose := _PURPOSE.match(text, token.end)):
            name, end = purpose.group(1), purpose.end()
        elif previous is not None and name is None and adjoins(text[previous.end:token.start], previous):
            name, first = previous.subject, previous.start
        elif name is None and not segment.startswith("平均每"):
            projects = projects_before(text[self._opening:start]) if re.search("涉及|资金|金额", segment) else None
            name, first = (projects, self._opening) if projects else (self._inherited(previous, start), first)
        if re.search("(?:该|本)(?:项目|经费|专项)", segment):
            name = self._inherited(previous, start) or name
        part = self._is_part(segment, start)
        parent = self.claims.head() if part else None
        parent = parent if parent is not None and parent.start >= self._group else None
        default = None if name is not None and vocabulary.ASSETS.search(name) else parent.measure if parent is not None else self.context.default
        self.claims.found.append(Claim(
            name, first, end, self._sentence, token, self._period(found, start, parent), found.measure or default, part=part, bracket=bracket,
            reason=reason))

    def _grown(self, token: Token, grown: re.Match[str], start: int) -> None:
        """增加综合管理费209万元: a change whose subject stands between the verb and the figure."""
        who = _WHEN.sub("", re.sub("^.*(?:原因|主要)是|^主要", "", grown.string[:grown.start()]).strip("，、： "))
        what = who or grown.group("what")
        subject = read_subject(what, start, self.context.organisations)
        change = change_at_end(grown.group("verb"), compared=False)
        if change is None:
            return
        self._add_grown(token, subject.name or what, change.direction, start)

    def _add_grown(self, token: Token, name: str, direction: Direction, start: int) -> None:
        self._growing = direction
        self._changing = Claim(name, start, token.end, self._sentence, measure=self.context.default, direction=direction,
                               change_amount=token.text, change_unit=token.unit, part=True, reason=True)
        self.claims.found.append(self._changing)

    def _count(self, token: Token, start: int) -> bool:
        text = self._text
        segment = text[start:token.start]
        found = read_subject(segment, start, self.context.organisations)
        words = segment.strip(TIES)
        if words.endswith("前"):
            return True
        behind = self._noun_behind(token)
        bracket = self._bracket(token)
        previous = self.claims.last(self._sentence, bracket)
        if not words and behind is None and previous is not None and not text[previous.end:token.start].strip(TIES):
            found = found._replace(name=previous.subject, start=previous.start)
            words = previous.subject or ""
        name, end = found.name, token.end
        if name is None and words.endswith(("项目", "预算单位")):
            name = vocabulary.LEADS_IN.sub("", words)
        if not names_what_is_counted(words, name, behind):
            if behind is None or len(behind) > LONGEST_NOUN:
                return words != ""
            name = _NOUN_ENDS.split(behind)[0]
            end = token.end + len(name)
        if name is None or len(name) < 2:
            return True
        reason = bool(vocabulary.REASON.search(text[self._group:start]))
        self.claims.found.append(Claim(name, found.start, end, self._sentence, token, self._period(found, start, None), None,
                                       part=self._is_part(words, start), bracket=bracket, reason=reason))
        return True

    # ------------------------------------------------------------ what is said of figures

    def _change(self, token: Token, words: str, comparison: Comparison | None, change: Change, floor: int) -> None:
        owner = self._respective(token, words, change) or self._owner(token, words, comparison, change, floor)
        if owner is not None and comparison is not None and owner.compared and owner.token is not None:
            owner = self.claims.again(owner)
        if owner is None or (owner.change_amount if token.kind != "rate" else owner.change_rate) is not None:
            return
        if token.kind == "rate":
            owner.change_rate = token.text
            owner.direction = owner.direction or change.direction
        else:
            owner.change_amount, owner.change_unit = token.text, token.unit
            owner.direction = "flat" if token.text.strip("-0.,") == "" else change.direction
        if comparison is not None:
            owner.compare(comparison)
            self._baseline = owner
        elif self._baseline is not None:
            owner.compare_like(self._baseline)
        owner.reach(token.end)
        self._base, self._changing = None, owner

    def _respective(self, token: Token, words: str, change: Change) -> Claim | None:
        """A、B较上年分别增加1万元、2万元: the first of the claims that share the changes; the others wait for theirs."""
        behind = _MORE_AMOUNTS.match(self._text, token.end)
        if behind is None or token.kind != "amount" or "分别" not in words[-3:] + self._text[token.start - 3:token.start]:
            return None
        near = [claim for claim in self.claims.found if claim.sentence == self._sentence and claim.token is not None and claim.money and not claim.changed]
        count = 1 + len(re.findall("元", behind.group()))
        if len(near) < count:
            return None
        first, *self._sharing = near[-count:]
        for claim in self._sharing:
            claim.direction = change.direction
        return first

    def _owner(self, token: Token, words: str, comparison: Comparison | None, change: Change, floor: int) -> Claim | None:
        """The claim whose change a figure is, or a new one when the words name something else."""
        own = subject_of_change(words, comparison) or (self._about if comparison is not None else "")
        if not own and words.endswith("相抵后"):
            return None
        if comparison is None and not own and token.kind == "rate" and self._changing is not None:
            latest = self.claims.last(self._sentence, self._bracket(token), money=True)
            return latest if latest is not None and latest.start > self._changing.start and not latest.changed else self._changing
        if token.kind == "count":
            last = self.claims.last(self._sentence)
            return last if last is not None and last.token is not None and last.token.unit == token.unit else None
        owner = self.claims.spoken_of(own, comparison, self._sentence, self._bracket(token))
        if owner is not None and not own and token.kind == "amount" and owner.sentence != self._sentence and change.direction == "increase":
            owner = self.claims.able_to_grow(owner, token)
        if owner is not None and (comparison is not None or (owner.change_amount if token.kind == "amount" else owner.change_rate) is None):
            return owner
        if not own and not self.claims.found and comparison is not None and token.kind == "amount":
            found = Subject(self._inherited(None, comparison.start + floor), None, None, floor)
        elif own and len(own) <= LONGEST_SUBJECT:
            found = read_subject(own, floor + max(0, words.rfind(own)), self.context.organisations)
            if found.name is None:
                bare = _MEASURE.fullmatch(vocabulary.YEARS.sub("", own)) is not None
                found = found._replace(name=(self._inherited(None, floor) if bare else None) or own.strip(TIES))
        else:
            return None
        claim = Claim(found.name, found.start, token.end, self._sentence, None, found.year, self.context.default, part=True,
                      reason=bool(vocabulary.REASON.search(words)))
        self.claims.found.append(claim)
        return claim

    def _flat(self, left: str, token: Token) -> None:
        """与上年持平: a claim that names no change yet has none."""
        comparison = comparison_in(left)
        if comparison is None:
            return
        own = subject_of_change(comparison.before, comparison)
        owner = self.claims.spoken_of(own, comparison, self._sentence, self._bracket(token))
        if owner is None and own:
            self._about = own
        if owner is not None and not owner.changed and owner.token is not None:
            owner.direction = "flat"
            owner.compare(comparison)
            owner.reach(token.end)

    def _rate(self, token: Token, left: str, floor: int) -> None:
        """占…% and 完成…%."""
        if token.unit != "%":
            return
        owner = self.claims.last(self._sentence, self._bracket(token), money=True)
        if completion_at_end(left) is not None:
            if owner is not None and owner.completion is None and owner.token is not None:
                owner.completion = token.text
                owner.reach(token.end)
            return
        share = share_at_end(left)
        if share is None:
            return
        start = segment_start(left, share.start(), 0)
        words = left[start:share.start()].strip("，、；： ")
        found = read_subject(words, floor + start, self.context.organisations) if words else None
        if found is not None and found.name is not None:
            owner = self.claims.named(found.name)
            if owner is None or owner.share is not None:
                owner = Claim(found.name, found.start, token.end, self._sentence, None, found.year, self.context.default, part=True)
                self.claims.found.append(owner)
        if owner is not None and owner.share is not None and owner.token is not None:
            owner = self.claims.again(owner)
        if owner is not None and owner.share is None:
            owner.share = token.text
            owner.reach(token.end)

    # ------------------------------------------------------------ context

    def _inherited(self, previous: Claim | None, start: int) -> str | None:
        """The subject of words that only measure and begin at `start`: 预算数, 支出决算."""
        if previous is not None and previous.bracket < 0 and previous.subject is not None:
            whole = next((claim for claim in reversed(self.claims.found) if claim.sentence == self._sentence and not claim.part and claim.subject), previous)
            return whole.subject
        if self.paragraph.lead is not None:
            lead = _AMOUNT_BEHIND.sub("", self._text[slice(*self.paragraph.lead)])
            name = read_subject(lead, 0, self.context.organisations).name
            if name is not None:
                return re.sub("(?:项目)?(?:绩效自评)?综述$|情况$", "", name)
        topic = self.claims.first_named()
        return self._clause_before(start) or (topic.subject if topic is not None else self._opening_name() or self.context.topic)

    def _opening_name(self) -> str | None:
        """The item that an enumerated paragraph begins with: 1.航标（款）养护（项），主要用于…"""
        marker = self.paragraph.marker
        match = _OPENING_NAME.match(self._text, len(marker.text)) if marker is not None else None
        return read_subject(match.group(), 0, self.context.organisations).name if match else None

    def _clause_before(self, start: int) -> str | None:
        """The clause in front, when it is a name: 灯塔维护项目，2024年预算安排5万元."""
        text = self._text
        end = start - 1
        begin = segment_start(text, end, self._opening)
        clause = re.sub("^.*(?:科目|项目)(?:为|是)", "", text[begin:end])
        if end <= self._opening or text[end] not in "，,：:" or len(clause) > LONGEST_CLAUSE or _NO_NAME.match(clause) or _PRINTED_AMOUNT.search(clause):
            return None
        return read_subject(clause, begin, self.context.organisations).name

    def _noun_behind(self, token: Token) -> str | None:
        """The noun behind a figure: 45万元结转资金, 9个项目."""
        match = _NOUN_BEHIND.match(self._text, token.end)
        return match.group() if match and not _NO_NOUN.match(match.group()) else None

    def _is_part(self, segment: str, start: int) -> bool:
        before = self._text[self._group:start]
        return bool(vocabulary.PARTS.search(before) or vocabulary.PARTS.search(segment.strip("，、 ")[:6]))

    def _period(self, found: Subject, start: int, parent: Claim | None) -> str | None:
        if found.year is not None:
            return found.year
        opening = _OPENING_YEAR.match(self._text[self._opening:start])
        if opening:
            return opening.group(1)
        return parent.period if parent is not None else None

    def _bracket(self, token: Token) -> int:
        return open_bracket(self._text, self._opening, token.start)
