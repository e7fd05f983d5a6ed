"""A scenario to begin from."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from corridor_sim.store import StoreError

STARTER: Final = Path(__file__).parent / "data" / "starter.yaml"


def write_starter(name: str, folder: Path) -> Path:
    """Write ``NAME.yaml`` with the name as its title.

    Raises StoreError when there is such a file: it is never replaced.
    """
    path = folder / (name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    title = json.dumps(re.sub(r"[_\s]+", " ", path.stem).strip().capitalize(), ensure_ascii=False)
    text = STARTER.read_text(encoding="utf-8").replace("title: My corridor", f"title: {title}")
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise StoreError(f"{path.name} exists already; choose another name") from None
    except FileNotFoundError:
        raise StoreError(f"{path.parent} is no folder; make it first") from None
    return path
