"""The page for visits without a network: how soon a form can be used and how fast it takes an answer, in Chromium.

    .venv/bin/python bench/offline.py [--questions 300] [--slowed 4]

A real server, a phone enrolled through the page, then the processor slowed (Chrome's own throttle); the baseline is the
same at full speed in the same run. A change lasts from the stroke to the next frame on the screen.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time as clock
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tools")]
os.environ.setdefault("ZHUJIAN_TEST_ENGINE", "sqlite")

from playwright.sync_api import CDPSession, Page, sync_playwright  # noqa: E402

from tests.e2e_offline.handset import Handset  # noqa: E402
from tests.e2e_offline.office import served  # noqa: E402

BUILT = ROOT / "src" / "zhujian" / "kernel" / "offline" / "static" / "offline"
CHANGES = 40
SETTLED = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
ANSWER = """async ([kind, count, slowed]) => {
  const fields = [...document.querySelectorAll(`.question input[type=${kind}]`)];
  const spent = [];
  for (let at = 0; at < count; at++) {
    const field = kind === "radio" ? fields[at * 2 + (slowed > 1 ? 1 : 0)] : fields[at];
    const begun = performance.now();
    if (kind === "radio") field.click();
    else { field.value = String(at + slowed * 100); field.dispatchEvent(new Event("input", { bubbles: true })); }
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    spent.push(performance.now() - begun);
    await new Promise(done => setTimeout(done, 300));
  }
  return spent;
}"""


def opened(handset: Handset) -> float:
    """Seconds from the press on a card until the first question takes an answer."""
    handset.page.evaluate("location.hash = '#/day'")
    handset.page.reload()
    handset.unlock()
    card = handset.page.locator(".card a").first
    card.wait_for()
    handset.page.wait_for_timeout(3000)  # somebody looks at the list
    begun = clock.perf_counter()
    card.click()
    handset.page.locator(".question input").first.wait_for()
    handset.page.evaluate(SETTLED)
    return clock.perf_counter() - begun


def answered(page: Page, kind: str, slowed: int) -> list[float]:
    """Milliseconds for each change."""
    page.wait_for_timeout(4000)  # the questions further down are drawn meanwhile
    return list(page.evaluate(ANSWER, [kind, CHANGES, slowed]))


def say(words: str, handset: Handset, session: CDPSession, slowed: int) -> None:
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    seconds = opened(handset)
    print(f"{words}: opened in {seconds:.2f} s")
    for kind, name in (("text", "typed"), ("radio", "chosen")):
        spent = sorted(answered(handset.page, kind, slowed))
        print(f"  {name}: median {statistics.median(spent):.0f} ms, 95 % within {spent[int(len(spent) * 0.95)]:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--slowed", type=int, default=4)
    options = parser.parse_args()
    packed = [path if path.suffix == ".png" else path.with_name(f"{path.name}.gz") for path in BUILT.iterdir()]
    first = sum(path.stat().st_size for path in packed if path.exists() and ".gz.gz" not in path.name)
    print(f"first load: {first / 1000:.0f} kB compressed, then none")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        with served(folder, questions=options.questions) as office:
            handset = Handset(playwright, folder / "profile", office, office.people.pop(0))
            handset.enrolled()
            session = handset.page.context.new_cdp_session(handset.page)
            say("full speed", handset, session, 1)
            say(f"slowed {options.slowed} times", handset, session, options.slowed)
            handset.switch_off()


if __name__ == "__main__":
    main()
