"""What single elements of a Word document show: signs of picture fonts, formulas, fields of forms."""

from __future__ import annotations

from pipeline import encoding
from pipeline.readers.ooxml import Element, attribute, child, is_on, local

PAGE = "\f"
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
# The encodings of the two fonts, as far as documents use them.
_GREEK = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SYMBOL = {
    **{ord("A") + at: letter for at, letter in enumerate(_GREEK)},
    **{ord("a") + at: letter for at, letter in enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ")},
    **{0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xAC: "←", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷"},
    **{0xB9: "≠", 0xBB: "≈", 0xCE: "∈", 0xD6: "√", 0xDE: "⇒", 0xE5: "∑", 0x2D: "−", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥"},
}
_WINGDINGS = {
    **{0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0x71: "□"},
    **{0x2D: "-", 0xE0: "→", 0xDF: "←", 0xE8: "➔", 0x6C: "●", 0x6E: "■", 0x76: "❖", 0x46: "☞", 0x28: "☎", 0x2A: "✉"},
}


def said(element: Element, name: str) -> str:
    """The characters that an element of a run puts on the page.

    Args:
        element: In a ``w:r``.
        name: Its local name.
    """
    if name == "t":
        text = element.text or ""
        # Blanks at the ends without xml:space="preserve" are kept, since glued words are worse than a blank too many;
        # line ends there come from a program that indents its XML.
        keeps = attribute(element, "space") == "preserve" or "\n" not in text
        return text if keeps else text.strip(" \t\r\n")
    if name == "br":
        return PAGE if attribute(element, "type") == "page" else "\n"
    if name == "sym":
        return _sign(int(attribute(element, "char") or "0", 16), attribute(element, "font") or "")
    return _SIGNS.get(name, PAGE if name == "lastRenderedPageBreak" else "")


def _sign(code: int, font: str) -> str:
    if encoding.legacy_font(font):
        return chr(code & 0xFF)
    if font.lower() == "symbol":
        return _SYMBOL.get(code & 0xFF, chr(code) if code < 0xF000 else "•")
    return _WINGDINGS.get(code & 0xFF, "•") if code >= 0xF000 else chr(code)


def formula(element: Element) -> str:
    """The text of a formula on one line.

    Args:
        element: ``m:oMath`` or an element inside one.
    """
    name = local(element)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    inner = "".join(formula(each) for each in element if local(each) not in {"num", "den", "deg"})
    if name == "f":
        above, below = (child(element, part) for part in ("num", "den"))
        return "/".join(formula(part) for part in (above, below) if part is not None)
    if name == "rad":
        return f"√({inner})"
    if name == "d":
        signs = child(element, "dPr")
        opening, closing = (attribute(child(signs, part), "val") for part in ("begChr", "endChr"))
        return ("(" if opening is None else opening) + inner + (")" if closing is None else closing)
    return inner


def chosen(data: Element | None) -> str:
    """What a field of a form shows that has no result of its own: the entry of a list, or a box.

    Args:
        data: ``w:ffData``.
    """
    entries, box = child(data, "ddList"), child(data, "checkBox")
    if entries is not None:
        names = [attribute(entry, "val") or "" for entry in entries if local(entry) == "listEntry"]
        at = int(attribute(child(entries, "result"), "val") or attribute(child(entries, "default"), "val") or 0)
        return names[at] if at < len(names) else ""
    if box is not None:
        state = child(box, "checked")
        return "☒" if is_on(state if state is not None else child(box, "default")) else "☐"
    return ""
