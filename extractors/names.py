"""Where a name stands beside its cue word, and where it ends: what campaigns and named models have in common."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from spacy.tokens import Doc

from extractors.notes import discard
from extractors.quotes import Quotation, all_quotations, names_level, quotation_at, word_lists
from extractors.rules import Hit, Rule, native
from extractors.sentences import span_at
from extractors.text import fold
from extractors.tokenizer import words_of

Name = tuple[int, int]  # token indices, half-open

_SEPARATORS = frozenset(", ; và en & cùng với cũng như alsook and hay of".split())
_BULLETS = frozenset("-–—+*•·▪►●")
_MARKS = frozenset("“”\"„«»‘’'‚`")
_GAP = 5  # tokens between a cue and the name's quotation mark
_ABOUT = 6  # tokens of "ông Lợi nói về" before a cue
_LIST_GAP = 16  # tokens between a cue and the names that "zoals" introduces, or between two names of a list
_LONGEST = 40  # tokens of a name between quotation marks
_LONGEST_BARE = 16
# One written syllable of Vietnamese: words of only such syllables, all capitalised, name a person or a place.
_SYLLABLE = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?")


class Passage:
    """One text with the hits of the packs and its quotations.

    Args:
        doc: Of the text.
        hits: Of the campaign and model packs.
    """

    def __init__(self, doc: Doc, hits: list[Hit]) -> None:
        self.doc = doc
        self.words = words_of(doc)
        self.hits = native(doc, hits)
        self.quotations = all_quotations(doc)
        self.lists = word_lists(doc)
        self._closing = {quotation.close: quotation for quotation in self.quotations}
        self._holding: dict[int, list[Hit]] = {}  # the hits that hold a token
        for hit in self.hits:
            for at in range(hit.start, hit.end):
                self._holding.setdefault(at, []).append(hit)
        self._places = frozenset(self._locality_tokens())

    def _locality_tokens(self) -> Iterator[int]:
        starts = self.words.start
        for item in self.doc.user_data.get("localities", ()):
            for begin, stop in [item["span"], *item.get("mentions", ())]:
                yield from range(bisect_left(starts, begin), bisect_left(starts, stop))

    def is_in(self, at: int, *rule_ids: str) -> bool:
        """True where a token belongs to a hit of one of the rules."""
        return any(hit.rule.id in rule_ids for hit in self._holding.get(at, ()))

    def _ending(self, at: int, rule_id: str) -> list[Hit]:
        """The hits of a rule that end right before a token."""
        return [hit for hit in self._holding.get(at - 1, ()) if hit.rule.id == rule_id and hit.end == at]

    def quote_at(self, at: int, rule_id: str) -> str:
        """The longest words of a rule that hold a token, between quotation marks; empty where none do."""
        hits = [hit for hit in self._holding.get(at, ()) if hit.rule.id == rule_id]
        longest = max(hits, key=lambda hit: hit.end - hit.start, default=None)
        return self.words.quote(longest.start, longest.end) if longest is not None else ""

    def longest(self, wanted: Callable[[Rule], bool]) -> list[Hit]:
        """Hits of the wanted rules, of overlapping ones only the first and longest."""
        kept: list[Hit] = []
        for hit in self.hits:
            if wanted(hit.rule) and (not kept or hit.start >= kept[-1].end):
                kept.append(hit)
        return kept

    def covered(self, hit: Hit, rule_id: str) -> bool:
        """True where a longer hit of the rule holds a cue: "cờ thi đua" is no "thi đua"."""
        return any(other.rule.id == rule_id and hit.end <= other.end for other in self._holding.get(hit.start, ()))

    def drop(self, cue: Hit, start: int, end: int, why: str) -> None:
        """Note why words are not the name that a cue seems to introduce.

        Args:
            cue: The cue's place.
            start: Index of the first token.
            end: Index after the last one.
            why: In plain words.
        """
        what = "campaign" if cue.rule.id.startswith("campaign.") else "named_model"
        discard(self.doc, what, self.words.span(start, end), why)

    def quotation_around(self, start: int, end: int) -> Quotation | None:
        """The innermost quotation that holds a span of tokens."""
        holding = [q for q in self.quotations if q.start <= start and end <= q.end]
        return max(holding, key=lambda q: q.open, default=None)

    # --- names between quotation marks ---

    def quoted_after(self, cue: Hit, family: str) -> list[Name]:
        """The quoted names that a cue introduces, right behind it or as a list.

        Args:
            cue: The cue's place.
            family: ``campaign`` or ``model``, the first part of the ids of its rules.
        """
        index = quotation_at(self.quotations, cue.end)
        if index == len(self.quotations):
            return []
        first = self.quotations[index]
        if first.open - cue.end > _LIST_GAP:
            return []
        between = range(cue.end, first.open)
        introduced = self._introduced(cue.end, first, family)
        if self._barred(between, family, introduced):
            other = next((quote for at in between if (quote := self.quote_at(at, f"{family}.not"))), "")
            if other:
                self.drop(cue, first.start, first.end, f"{other} before it says that it is something else")
            return []
        why = "" if introduced or self._near(between) else "too far from its cue, or set apart from it"
        if self._speech(first, cue):
            why = "somebody's words"
        elif between and not introduced and self.words.text[first.start][0].islower():
            why = "in small letters and not right behind its cue"  # modellen in de stad “de goede gewoonten”
        if why:
            self.drop(cue, first.start, first.end, f"{why} ({self.words.quote(cue.start, cue.end)})")
            return []
        names = [first, *self._listed(first, family, loose=introduced or self._plural(cue))]
        return [name for quotation in names if (name := self.name_in(quotation, cue)) is not None]

    def _introduced(self, start: int, first: Quotation, family: str) -> bool:
        """True where a word such as "zoals", a colon or a bracket leads to the first name."""
        at = first.open
        if at > start and self.words.text[at - 1] in _BULLETS:
            at -= 1
        while at > start and self.words.text[at - 1] == "\n":
            at -= 1
        if at < first.open and self.words.text[at - 1] != ":":
            return at == first.open - 1 == start and self.words.text[at] != "\n"  # mô hình - “A”
        if at > start and self.words.text[at - 1] in ":(":
            at -= 1
            if at == start:
                return True
        if not any(self.words.text[i] in ".\n" for i in range(start, at)):
            if any(hit.start >= start for hit in self._ending(at, f"{family}.list")):
                return True
            after = first.close
            behind = self._holding.get(after, ())
            return any(h.rule.id == "named.after" and h.start == after for h in behind) or at < first.open
        return False

    def _near(self, between: range) -> bool:
        """True where only a few words, none of them a verb, stand between cue and quotation mark."""
        words = [self.words.text[at] for at in between]
        return len(words) <= _GAP and not any(
            word in ",;()–-" or word.lower() in self.lists["ends"] or word.isspace() for word in words
        )

    def _barred(self, between: range, family: str, introduced: bool) -> bool:
        """True where the words between say that the quotation is something else, or the sentence ends."""
        others = (f"{family}.not", "campaign.movement", "campaign.campaign", "model.noun")
        for at in between:
            word = self.words.text[at]
            if self.is_in(at, *others) or word in _MARKS or word in ".;)!?":
                return True
            if word.isdigit() and family == "model" and not introduced:
                return True
        deictic = between and self.words.text[between[0]].lower() in self.lists["deictic"]
        return bool(deictic)

    def _speech(self, quotation: Quotation, cue: Hit) -> bool:
        """True for words that somebody says behind a colon."""
        words = self.words
        if quotation.open == 0 or words.text[quotation.open - 1] != ":":
            return False
        before = [word.lower() for word in words.text[max(0, cue.start - _ABOUT) : cue.start]]
        if not self.lists["about"].isdisjoint(before) and not self.lists["speech"].isdisjoint(before):
            return True  # "ông Lợi nói về mô hình: ..."
        if words.text[quotation.end - 1] in ".!?…" and quotation.close > quotation.end:
            return True
        inside = {word.lower() for word in words.text[quotation.start : quotation.end]}
        behind = {word.lower() for word in words.text[quotation.close : quotation.close + 6]}
        return not (inside.isdisjoint(self.lists["persons"]) and behind.isdisjoint(self.lists["speech"]))

    def _plural(self, cue: Hit) -> bool:
        word = self.words.text[cue.end - 1].lower()
        if cue.rule.lang == "nl":
            return word.endswith(("en", "s"))
        before = self.words.text[cue.start - 1].lower() if cue.start else ""
        return before in self.lists["plural"] or before.isdigit()

    def _listed(self, first: Quotation, family: str, loose: bool) -> Iterator[Quotation]:
        """The quotations that go on a list; in a loose one with a few words behind each name."""
        last = first
        for quotation in self.quotations[quotation_at(self.quotations, first.close) :]:
            if quotation.open < last.close:
                continue  # inside the last name
            between = range(last.close, quotation.open)
            if not self._joined(between, family, loose):
                return
            yield quotation
            last = quotation

    def _joined(self, between: range, family: str, loose: bool) -> bool:
        words = [self.words.text[at] for at in between]
        while words and words[-1] in _BULLETS:
            words.pop()
        bulleted = len(words) < len(between) or "\n" in words
        if bulleted and not (loose and words and words[-1] == "\n"):
            return False
        separated = bool(words) and (words[-1].lower() in _SEPARATORS or bulleted)
        if not separated or _only_separators(words, bulleted):
            return separated
        cues = ("campaign.movement", "campaign.campaign", "campaign.not", "model.noun", "model.not")
        return (
            loose
            and len(words) <= _LIST_GAP
            and not any(word in ".!?" or (word == "\n" and not bulleted) for word in words)
            and not any(self.is_in(at, *cues) for at in between)
        )

    def quoted_before(self, cue: Hit) -> list[Name]:
        """The quotation right before a Dutch cue ("Groene weg"-beweging) or before "là một mô hình"."""
        words = self.words
        at = cue.start
        if at >= 2 and cue.rule.lang == "nl" and words.text[at - 1] in "-–" and words.start[at] == words.end(at - 1):
            at -= 1
        elif led := self._ending(cue.start, "named.is"):
            at = led[0].start
        elif cue.rule.lang != "nl":
            return []
        quotation = self._closing.get(at)
        name = self.name_in(quotation, cue) if quotation is not None and quotation.close > quotation.end else None
        return [name] if name is not None else []

    def name_in(self, quotation: Quotation, cue: Hit) -> Name | None:
        """The name that a quotation beside a cue holds, None for words that are none."""
        words = self.words
        start, end = quotation.start, quotation.end
        while end > start and words.text[end - 1] in ",.;:…":
            end -= 1
        if end == start or not any(w[0].isalpha() for w in words.text[start:end]):
            return None
        why = ""
        if end - start > _LONGEST:
            why = f"longer than {_LONGEST} words"
        elif end - start == 1 and not words.text[start][0].isupper():
            why = "one word in small letters"  # mô hình “điểm”: a word held at arm's length
        elif span_at(words.sentences, start, len(words.text))[1] < end:
            why = "more than one sentence"
        elif not (words.text[start][0].isalnum() or words.text[start] in _MARKS):
            why = f"no name begins with {words.text[start]!r}"
        if why:
            self.drop(cue, start, end, why)
        return None if why else (start, end)

    # --- names without quotation marks ---

    def bare(self, start: int, cue: Hit) -> Name | None:
        """The capitalised name that begins at a token, None where none begins.

        Args:
            start: Index of the token behind the cue, or behind another name of its list.
            cue: The cue's place.
        """
        words = self.words
        if start >= len(words.text) or not words.text[start][0].isupper():
            return None
        if self.is_in(start, "name.not"):
            self.drop(cue, start, start + 1, "begins no name without quotation marks")
            return None
        if self.is_in(start, "campaign.not", "model.not", "model.noun", "campaign.movement", "campaign.campaign"):
            return None
        limit = min(start + _LONGEST_BARE, self.sentence_end(start))
        end = start + 1
        while end < limit and not self._bare_ends(end, limit):
            end += 1
        run = [word for word in words.text[start:end] if word[0].isalnum()]
        whole = next((h for h in self.hits if h.rule.id == "name.generic" and (h.start, h.end) == (start, end)), None)
        why = ""
        if start in self._places or names_level(words, start, self.lists):
            why = "a unit's name"
        elif len(run) < 2:
            why = "one word without quotation marks"
        elif whole is not None:
            why = "says only what it is about"
        elif not self._reads_as_name(run):
            why = "a person, a place, an abbreviation or a heading"
        if why:
            self.drop(cue, start, end, why)
        return None if why else (start, end)

    def _reads_as_name(self, run: list[str]) -> bool:
        """False for names of persons and places, acronyms and headings in capitals."""
        if all(word.isupper() or not word[0].isalpha() for word in run):
            return False
        titled = all(word[0].isupper() for word in run)
        return not titled or any(not _SYLLABLE.fullmatch(fold(word)) and not word.isupper() for word in run)

    def _bare_ends(self, at: int, limit: int) -> bool:
        words = self.words
        word, lower = words.text[at], words.text[at].lower()
        if not word[0].isalnum():
            hyphen = word in "-–" and at + 1 < limit and words.start[at + 1] == words.end(at) == words.start[at] + 1
            return not (hyphen and words.start[at] == words.end(at - 1) and words.text[at + 1][0].isalnum())
        following = words.text[at + 1].lower() if at + 1 < len(words.text) else ""
        if lower in self.lists["links"]:
            return not self._link_goes_on(at + 1, limit)
        return (
            any(lower in self.lists[name] or f"{lower}_{following}" in self.lists[name] for name in ("ends", "stops"))
            or (word.isdigit() and len(word) == 4)
            or at in self._places
            or names_level(words, at, self.lists)
            or self.is_in(at, "model.noun", "campaign.movement", "campaign.campaign")
        )

    def _link_goes_on(self, at: int, limit: int) -> bool:
        """True where a Dutch preposition is part of the name: "van Vriendschap", "op wielen"."""
        if at >= limit or at in self._places or self.doc.lang_ != "nl":
            return False
        word = self.words.text[at]
        if not word[0].isalpha() or word.lower() in self.lists["articles"] | self.lists["levels"]:
            return False
        if self.is_in(at, "name.not") or _SYLLABLE.fullmatch(fold(word)):
            return False
        behind = self.words.text[at + 1] if at + 1 < len(self.words.text) else "."
        closed = not behind[0].isalnum() or behind.lower() in self.lists["ends"] | self.lists["links"]
        return word[0].isupper() or closed

    def bare_list(self, cue: Hit) -> list[Name]:
        """Names without quotation marks behind a cue; more than one behind a plural."""
        first = self.bare(cue.end, cue)
        if first is None:
            return []
        names = [first]
        while self._plural(cue) and (following := self._next_bare(names[-1][1], cue)) is not None:
            names.append(following)
        return names

    def _next_bare(self, at: int, cue: Hit) -> Name | None:
        text = self.words.text
        begin = at
        while at < len(text) and text[at].lower() in _SEPARATORS:
            at += 1
        return self.bare(at, cue) if begin < at <= begin + 2 else None

    def bare_before(self, cue: Hit) -> list[Name]:
        """The capitalised name that a hyphen ties to a Dutch cue: de Open Deur-beweging."""
        words = self.words
        at = cue.start - 1
        if cue.rule.lang != "nl" or at < 2 or words.text[at] not in "-–" or words.start[cue.start] != words.end(at):
            return []
        start = at
        while (
            start > 0
            and words.text[start - 1][0].isalnum()
            and words.text[start - 1].lower() not in (self.lists["articles"] | self.lists["links"])
        ):
            start -= 1
        run = words.text[start:at]
        if len(run) < 2 or start == 0 or not run[0][0].isupper() or not self._reads_as_name(run):
            return []
        return [(start, at)] if words.text[start - 1].lower() in self.lists["articles"] else []

    def sentence_end(self, at: int) -> int:
        """Index after the last token of a token's sentence."""
        return span_at(self.words.sentences, min(at, len(self.words.text) - 1), len(self.words.text))[1]


def _only_separators(between: Iterable[str], bulleted: bool) -> bool:
    depth = separators = 0
    for word in between:
        depth += (word == "(") - (word == ")")
        if depth == 0 and word != ")":
            if word.lower() not in _SEPARATORS and not (bulleted and word in ".\n"):
                return False
            separators += 1
    return 0 < separators <= 4
