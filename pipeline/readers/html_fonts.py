"""Fonts and list numbers of a web page, as far as a reader of its words needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import lxml.html

from pipeline import encoding
from pipeline.readers.ooxml import numeral

Font = tuple[str, bool] | None  # the old encoding that a font stands for, and whether it draws capitals

# Old fonts are named where they are used: then the page as a whole is in no old encoding.
_OLD = re.compile(rb"font-family[^;{}>]{0,80}?(?:\.vn|vni[- ])|\bface\s*=\s*[\"']?(?:\.vn|vni[- ])", re.I)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_FAMILY = re.compile(r"(?:^|;)\s*font(?:-family)?\s*:\s*([^;]+)", re.I)
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def names_old_fonts(data: bytes) -> bool:
    """Whether a page says of parts of its text that they are in an old font.

    Args:
        data: As it was saved.
    """
    return _OLD.search(data) is not None


@dataclass(slots=True)
class Fonts:
    """The fonts that a page's own style sheets give to elements.

    Attributes:
        by_selector: Family by simple selector: ``p``, ``.old``, ``p.old``, ``#old``.
    """

    by_selector: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: lxml.html.HtmlElement) -> Fonts:
        """Read the style sheets in a page.

        Args:
            tree: The page.
        """
        found = cls()
        for sheet in tree.iter("style"):
            for selectors, body in _RULE.findall(_COMMENT.sub("", sheet.text or "")):
                family = _family(body)
                if family:
                    # Of "div.old p" the last part: which page has such a p elsewhere, in another font?
                    found.by_selector |= {each.split()[-1]: family for each in selectors.split(",") if each.split()}
        return found

    def font(self, element: lxml.html.HtmlElement, inherited: Font) -> Font:
        """The font of an element.

        Args:
            element: Of the page.
            inherited: That of the element around it.
        """
        tag = element.tag
        classes = (element.get("class") or "").split()
        selectors = [f"#{element.get('id')}", *(f"{tag}.{name}" for name in classes), *(f".{name}" for name in classes)]
        families = [_family(element.get("style") or ""), *map(self.by_selector.get, selectors)]
        families += [_first(element.get("face") or ""), self.by_selector.get(tag)]
        family = next((each for each in families if each), None)
        return inherited if family is None else encoding.legacy_font(family)


def _family(declarations: str) -> str | None:
    match = _FAMILY.search(declarations)
    return _first(match[1]) if match is not None else None


def _first(families: str) -> str | None:
    """The first of some families; in the short form "font: 12pt .VnTime" the size stands before it."""
    first = families.split(",", maxsplit=1)[0].strip().strip("\"'")
    words = first.split()
    return next((word.strip("\"'") for word in words if encoding.legacy_font(word.strip("\"'"))), first) or None


def label_of(item: lxml.html.HtmlElement) -> str:
    """The number or bullet that a browser shows before an item of a list.

    Args:
        item: An ``li``.
    """
    around = item.getparent()
    if around is None or around.tag != "ol":
        return "• " if around is not None and around.tag in {"ul", "menu"} else ""
    items = [each for each in around if each.tag == "li"]
    step = -1 if around.get("reversed") is not None else 1
    value = _number(around.get("start"), len(items) if step < 0 else 1)
    for each in items:
        value = _number(each.get("value"), value)
        if each is item:
            break
        value += step
    return numeral(value, _FORMS.get(around.get("type") or "1", "decimal")) + ". "


def _number(said: str | None, otherwise: int) -> int:
    return int(said) if said and re.fullmatch(r"\s*-?\d{1,9}\s*", said) else otherwise
