"""Finds the Chromium that the browser tests drive; run as a script, installs one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Path of a Chromium: named by the environment, on the PATH, or installed by Playwright."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found and _runs(found):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.is_file() else None


def _runs(path: str) -> bool:
    """Whether it starts: on some systems the packaged name only says that another package system has it."""
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> str | None:
    """Install a Chromium by the system's packages where that is possible, by Playwright otherwise."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update"], check=False, **quiet)
        subprocess.run(
            ["apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
            check=False,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            **quiet,
        )
    if find() is None:
        print("Installing Playwright's Chromium for the browser tests …", flush=True)
        command = [sys.executable, "-m", "playwright", "install"]
        if subprocess.run([*command, "--with-deps", "chromium"], check=False).returncode != 0:
            subprocess.run([*command, "chromium"], check=False)
    return find()


if __name__ == "__main__":
    if find() is None and install() is None:
        raise SystemExit(
            "No Chromium was found and none could be installed; install one, or name it: CHROMIUM=/path make test"
        )
