"""The report page printed to PDF by a browser that is there already."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

BROWSER: Final = "CORRIDOR_SIM_BROWSER"
"""Environment variable that names the browser to use."""
KNOWN: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_QUIET: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Nothing but the page: no window, no updates, nothing asked of anybody."""
PATIENCE_S: Final = 120


class BrowserError(RuntimeError):
    """No browser that can print the page, or it did not."""


def quiet() -> tuple[str, ...]:
    """Options under which a browser does nothing but the page.

    It refuses to run as root inside its sandbox; everybody else keeps that.
    """
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return (*_QUIET, "--no-sandbox") if root else _QUIET


def browser() -> str | None:
    """The browser to print with: that of ``CORRIDOR_SIM_BROWSER``, else one on the path."""
    named = os.environ.get(BROWSER)
    return next(filter(None, map(shutil.which, (named,) if named else KNOWN)), None)


def print_pdf(page: Path) -> Path:
    """Print a page to the PDF beside it; BrowserError where none can."""
    program = browser()
    if program is None:
        raise BrowserError(
            "--pdf needs Chromium, Chrome or Edge: install one, or name it in the variable "
            f"{BROWSER}; {page} can be printed from any browser"
        )
    target = page.with_suffix(".pdf")
    with TemporaryDirectory() as folder:
        made = Path(folder, target.name)
        command = [
            program,
            *quiet(),
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
        ]
        command += [f"--print-to-pdf={made}", page.absolute().as_uri()]
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - a browser of the user's
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BrowserError(f"{program} did not print {page}: {error}") from None
        if not made.is_file():
            raise BrowserError(f"{program} did not print {page}")
        shutil.copyfile(made, target)
    return target
