"""How soon the explorer's pages show their first figures, and how much they load.

    python bench/explorer.py [http://127.0.0.1:8000]     # against a running `gongkai demo`

For each page: the server's time for the first answer (ms), the time until the browser has the
figures on the screen with an empty cache (ms, the best of three), and the bytes of the view
packed, without the chart library.
"""

import gzip
import shutil
import sys

from playwright.sync_api import Browser, sync_playwright

PAGES = (
    "/",
    "/units/990105",
    "/reports/411328/2018",
    "/indicators/applications.received",
    "/compare?units=990101,990102,990105",
    "/coverage",
    "/quality",
    "/try",
)
LIBRARY = "echarts.min.js"
TIMES = """() => {
    const seen = performance.getEntriesByType("navigation")[0];
    return [seen.responseStart - seen.requestStart, seen.domContentLoadedEventEnd];
}"""


def view(browser: Browser, address: str) -> tuple[float, float, int]:
    """One visit with an empty cache."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    loaded: dict[str, int] = {}
    page.on("response", lambda r: loaded.update({r.url: len(gzip.compress(r.body()))}))
    page.goto(address)
    answered, shown = page.evaluate(TIMES)
    page.wait_for_timeout(100)
    context.close()
    return answered, shown, sum(size for url, size in loaded.items() if LIBRARY not in url)


def main(base: str) -> None:
    """Print the table."""
    print(f"{'page':40} {'first answer':>12} {'figures shown':>13} {'packed KB':>9}")
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for page in PAGES:
            seen = [view(browser, base + page) for _ in range(3)]
            shown = min(each[1] for each in seen)
            print(f"{page:40} {seen[0][0]:12.0f} {shown:13.0f} {seen[0][2] / 1000:9.1f}")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
