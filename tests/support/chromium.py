"""A real browser, told what to do by the DevTools protocol over a pipe: JSON messages that end in a zero byte."""

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import time

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip
SECONDS = 30


class Chromium:
    """One page. What it is asked waits until the answer has come, at most 30 seconds."""

    def __init__(self, profile):
        """`profile` is a directory for its cookies."""
        from_us, self._to = os.pipe()
        self._from, to_us = os.pipe()
        # The browser reads from descriptor 3 and writes to 4, whatever theirs are here.
        script = 'in=$1 out=$2; shift 2; exec "$@" 3<&$in 4>&$out'
        command = [BROWSER, *OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(  # noqa: S603 - the browser
            ["/bin/bash", "-c", script, "bash", str(from_us), str(to_us), *command],
            pass_fds=(from_us, to_us),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(from_us)
        os.close(to_us)
        self._number = 0
        self._rest = b""
        self._session = None
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(BrokenPipeError):
            os.close(self._to)
        self._process.terminate()
        self._process.wait(timeout=SECONDS)
        os.close(self._from)

    def go(self, url):
        """Open a page, and whatever it redirects to."""
        self._ask("Page.navigate", url=url)

    def run(self, script):
        """The value of a script in the page as it is now."""
        told = self._ask("Runtime.evaluate", expression=script, returnByValue=True)
        return told["result"].get("value")

    def wait_for(self, script):
        """The value of a script, as soon as that is something. Raises TimeoutError."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(NotThereError):
                value = self.run(script)
                if value:
                    return value
            time.sleep(0.05)
        raise TimeoutError(f"{script} at {self.run('location.href + document.body.innerText')}")

    def submit(self, **fields):
        """Fill a form in by its fields' names, and press its button."""
        filling = "".join(
            f"document.querySelector('[name={name}]').value = {json.dumps(text)};" for name, text in fields.items()
        )
        self.run(f"{filling} document.querySelector('form button').click()")

    def look(self, *, width, height=900, dark=False, mobile=False):
        """Have a window of that size, in CSS pixels, and of that mood."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self._ask("Emulation.setDeviceMetricsOverride", **metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", features=[scheme])

    def type(self, text):
        """Type a text into whatever has the focus, as a keyboard does."""
        self._ask("Input.insertText", text=text)

    def press(self, key, code=0):
        """Press a key, as a keyboard does: `Tab`, `Enter`; `code` is its number in Windows."""
        text = {"text": "\r"} if key == "Enter" else {}
        self._ask("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
        self._ask("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def upload(self, selector, path):
        """Choose a file in a field."""
        document = self._ask("DOM.getDocument")["root"]["nodeId"]
        node = self._ask("DOM.querySelector", nodeId=document, selector=selector)["nodeId"]
        self._ask("DOM.setFileInputFiles", nodeId=node, files=[str(path)])

    def download_to(self, folder):
        """Keep what is downloaded in this folder."""
        self._ask("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    @staticmethod
    def wait_for_file(path):
        """Wait until a download is there. Raises TimeoutError."""
        until = time.monotonic() + SECONDS
        while not path.exists():
            if time.monotonic() > until:
                raise TimeoutError(path)
            time.sleep(0.05)

    def picture(self):
        """The page as it looks, as PNG."""
        return base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"])

    def _ask(self, method, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            continue
        if "error" in answer:
            raise NotThereError(answer["error"]["message"])
        return answer["result"]

    def _next(self):
        while b"\0" not in self._rest:
            if not select.select([self._from], [], [], SECONDS)[0]:
                raise TimeoutError("the browser says nothing")
            self._rest += os.read(self._from, 65536)
        message, self._rest = self._rest.split(b"\0", 1)
        return json.loads(message)


class NotThereError(Exception):
    """The page is being exchanged for another."""
