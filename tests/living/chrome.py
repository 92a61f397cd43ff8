"""A headless Chromium that tests drive over a pipe: no library, no port. Skips with a reason where there is none."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

SECONDS = 60


def chromium() -> str:
    """Chromium's path."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("there is no Chromium on this computer")
    return found


class Chrome:
    """One tab of a browser."""

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="burdenshare-chrome-")
        read, self.write = os.pipe()
        self.read, write = os.pipe()
        words = [chromium(), "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
                 f"--user-data-dir={self.folder}", "about:blank"]  # fmt: skip
        script = f'exec 3<&{read} 4>&{write}; exec "$@"'
        self.process = subprocess.Popen(
            ["bash", "-c", script, "bash", *words],
            pass_fds=(read, write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read)
        os.close(write)
        self.left, self.number, self.events = b"", 0, []
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        for end in (self.read, self.write):
            os.close(end)
        shutil.rmtree(self.folder, ignore_errors=True)

    def send(self, method: str, **parameters) -> dict:
        return self._send(method, self.session, **parameters)

    def _send(self, method: str, session: str = "", **parameters) -> dict:
        self.number += 1
        body = {"id": self.number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        os.write(self.write, json.dumps(body).encode() + b"\0")
        return self._answer(self.number)

    def _answer(self, number: int) -> dict:
        until = time.monotonic() + SECONDS
        while True:
            while b"\0" in self.left:
                one, self.left = self.left.split(b"\0", 1)
                said = json.loads(one)
                if said.get("id") == number:
                    assert "error" not in said, said
                    return said["result"]
                if "method" in said:
                    self.events.append(said)
            wait = until - time.monotonic()
            assert wait > 0 and select.select([self.read], [], [], wait)[0], f"no answer in {SECONDS} seconds"
            self.left += os.read(self.read, 1 << 20)

    def size(self, width: int, height: int) -> None:
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def open(self, address: str, script: bool = True) -> None:
        """Open an address and wait until it is read."""
        self.send("Emulation.setScriptExecutionDisabled", value=not script)
        faults = self.events
        for one in ("about:blank", address):  # by way of an empty page, so that another fragment is read from the start
            self.events = []
            self.send("Page.navigate", url=one)
            self.wait_event("Page.loadEventFired")
        self.events = [e for e in faults if e["method"] != "Page.loadEventFired"] + self.events

    def wait_event(self, method: str) -> None:
        until = time.monotonic() + SECONDS
        while not any(e["method"] == method for e in self.events):
            assert time.monotonic() < until, f"no {method}"
            self.send("Runtime.evaluate", expression="0")
            time.sleep(0.02)

    def find(self, script: str):
        """What an expression gives; a promise is awaited."""
        found = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"].get("exception", {}).get("description")
        return found["result"].get("value")

    def wait(self, script: str, seconds: float = SECONDS) -> None:
        until = time.monotonic() + seconds
        while not self.find(script):
            assert time.monotonic() < until, f"not true in {seconds} seconds: {script}"
            time.sleep(0.03)

    def key(self, key: str, code: str = "", number: int = 0, modifiers: int = 0, text: str = "") -> None:
        about = {"key": key, "code": code or key, "windowsVirtualKeyCode": number, "modifiers": modifiers}
        self.send("Input.dispatchKeyEvent", type="keyDown", **about, **({"text": text} if text else {}))
        self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    def faults(self) -> list[str]:
        """Errors and warnings of the console since the last call, and requests to anywhere but the file."""
        found, events = [], self.events
        self.events = []
        for event in events:
            said = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                found.append(said["exceptionDetails"].get("exception", {}).get("description", "an exception"))
            elif event["method"] == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning"):
                found.append(said["entry"]["text"])
            elif event["method"] == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning"):
                found.append(str(said["args"]))
            elif event["method"] == "Network.requestWillBeSent":
                address = said["request"]["url"]
                found += [] if address.split(":")[0] in ("file", "blob", "data", "about") else [f"a request: {address}"]
        return found

    def picture(self, path: Path, whole: bool = True) -> None:
        """A screenshot."""
        data = self.send("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))


READY = "document.documentElement.classList.contains('live') && !document.getElementById('status').textContent.includes('…')"
