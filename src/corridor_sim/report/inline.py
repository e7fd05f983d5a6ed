"""A figure's SVG as part of a page: no ids that clash, and colours that the page decides."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

from corridor_sim.report import style

_ID: Final = re.compile(r' id="([^"]+)"')
_USED: Final = re.compile(r'(?:url\(#|href="#)([^")]+)')
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}\b")


def inline_svg(text: str, name: str, caption: str) -> Markup:
    """The SVG element for a page, told to screen readers by its caption.

    Ids that nothing refers to are dropped, the others begin with the figure's name. Colours
    that change on a dark page become variables of the page, see ``theme_css``.
    """
    svg = text[text.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL)
    used = set(_USED.findall(svg))
    svg = _ID.sub(lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", svg)
    svg = _USED.sub(lambda m: f"{m[0][: -len(m[1])]}{name}-{m[1]}", svg)
    svg = svg.replace("xlink:href=", "href=")
    svg = _COLOUR.sub(lambda m: f"var(--c{m[0][1:]})" if m[0] in style.DARK else m[0], svg)
    box = re.search(r'viewBox="([^"]+)"', svg)
    if box is None:
        raise ValueError(f"figure {name} has no viewBox")
    title = f"{name}-title"
    head = f'<svg viewBox="{box[1]}" class="figure" role="img" aria-labelledby="{title}">'
    head += f'<title id="{title}">{escape(caption)}</title>'
    # What matplotlib wrote is markup already; names in it were escaped there.
    return Markup(head + svg[svg.index(">") + 1 :])  # noqa: S704


def theme_css() -> Markup:
    """Variables of the colours that figures share with the page, on light and dark paper."""
    light = "".join(f"--c{one[1:]}:{one};" for one in style.DARK)
    dark = "".join(f"--c{one[1:]}:{other};" for one, other in style.DARK.items())
    screen = f"@media screen and (prefers-color-scheme: dark){{:root{{color-scheme:dark;{dark}}}}}"
    return Markup(f":root{{color-scheme:light;{light}}}{screen}")  # noqa: S704 - our own colours
