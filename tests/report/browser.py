"""A headless browser that is asked through its DevTools: no driver beside it."""

from __future__ import annotations

import base64
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

from corridor_sim.report.pdf import quiet

PATIENCE_S: Final = 60


class Page:
    """One page of the browser: what it asked for and what it complained about."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._asked = 0
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._loaded = False
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a DevTools method and return its result."""
        self._asked += 1
        number = self._asked
        call = {"id": number, "method": method, "params": parameters}
        self._connection.send(json.dumps(call))
        while True:
            message = self._receive()
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                return dict(message["result"])

    def _receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._connection.recv(timeout=PATIENCE_S))
        what, said = message.get("method", ""), message.get("params", {})
        if what == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        elif what == "Runtime.exceptionThrown":
            self.complaints.append(str(said["exceptionDetails"]))
        elif what == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning"):
            self.complaints.append(str(said["args"]))
        elif what == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning"):
            self.complaints.append(str(said["entry"]))
        elif what == "Page.loadEventFired":
            self._loaded = True
        return message

    def open(self, file: Path, width: int, height: int, *, dark: bool = False) -> None:
        """Load a file into a window of this size and wait until it is there."""
        self.requests, self.complaints, self._loaded = [], [], False
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=width < 600,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", media="screen", features=[scheme])
        self.ask("Page.navigate", url=file.absolute().as_uri())
        while not self._loaded:
            self._receive()

    def run(self, script: str) -> Any:  # noqa: ANN401 - whatever JSON it evaluates to
        """Evaluate an expression in the page, promises awaited."""
        found = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def screenshot(self, to: Path, *, whole: bool = False) -> None:
        """Save what is seen, or the whole page, as PNG."""
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)
        to.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def browsing(program: str) -> Iterator[Page]:
    """Start the browser with a profile of its own, and end it afterwards."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, *quiet(), f"--user-data-dir={profile}", "--remote-debugging-port=0"]
        process = subprocess.Popen([*command, "about:blank"], stderr=subprocess.DEVNULL)
        try:
            port = _port(Path(profile, "DevToolsActivePort"))
            with connect(f"ws://127.0.0.1:{port}{_target(port)}", max_size=None) as connection:
                yield Page(connection)
        finally:
            process.terminate()
            process.wait()


def _port(told: Path) -> int:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        lines = told.read_text().splitlines() if told.is_file() else []
        if len(lines) > 1:
            return int(lines[0])
        time.sleep(0.05)
    raise TimeoutError("the browser does not say where it listens")


def _target(port: int) -> str:
    """Path of the page's socket."""
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
        pages = json.loads(answer.read())
    (page,) = (one for one in pages if one["type"] == "page")
    return "/" + str(page["webSocketDebuggerUrl"]).split("/", 3)[3]
