"""Chromium without a window, as the tests and the benchmark of pages drive it (Debian: chromium, chromium-driver)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1500,1000"
)
Browser = Any  # selenium's driver; its types come with it, and it may be missing


def missing() -> str:
    """What is not installed of selenium, Chromium and its driver; "" when all are there."""
    try:
        import selenium.webdriver  # noqa: F401
    except ImportError:
        return "selenium is not installed"
    return "" if _program() and shutil.which("chromedriver") else "Chromium and its driver are not installed"


def _program() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@contextmanager
def started() -> Iterator[Browser]:
    """A browser, closed at the end; it keeps what is complained of and what is asked for."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(_program())
    for flag in FLAGS.split():
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(shutil.which("chromedriver"))))
    try:
        yield driver
    finally:
        driver.quit()


def pace(driver: Browser) -> float:
    """Milliseconds that this machine takes now for what takes a quick one some twenty: numbers written and counted."""
    return float(
        driver.execute_script(
            "const began = performance.now(), seen = new Map();"
            "for (let at = 0; at < 2000000; at++) { const word = `${at % 5000}`;"
            " seen.set(word, at + (seen.get(word) ?? 0)); }"
            "return performance.now() - began + 0 * seen.size"
        )
    )


def ready_after(driver: Browser) -> float:
    """Milliseconds from the request for the page to the end of its script."""
    return float(driver.execute_script("return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"))
