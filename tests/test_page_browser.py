"""The page in a browser: what a reader does with it, that nothing leaves it, and that no contract can run in it.

Needs Chromium with its driver, and selenium; skipped where either is missing.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser import Browser, missing, pace, ready_after, started
from conftest import PATIENCE, REPOSITORY, Run
from contracts import letter
from credit_and_guaranty import citing, credit
from repl_shelf import make_shelf

from clauseqa.analyse import analyse_file
from clauseqa.check import check
from clauseqa.model import Contract
from clauseqa.page import Page

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

INDENTURE = REPOSITORY.parent / "shared" / "data" / "html" / "0001493152-23-041369_EX-4.5_1.htm"


@pytest.fixture(scope="module")
def driver() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def agreement() -> Contract:
    (contract,) = analyse_file(REPOSITORY / "corpus" / "employment-agreement-2006.txt", uses=True)
    return contract


@pytest.fixture(scope="module")
def file(agreement: Contract, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("page"), agreement)


def written(folder: Path, contract: Contract) -> Path:
    file = folder / "contract.html"
    file.write_text(Page(contract, tuple(check(contract))).html(), encoding="utf-8")
    return file


@pytest.fixture
def page(driver: Browser, file: Path) -> Iterator[Browser]:
    """The agreement, freshly opened; afterwards, nothing was complained of and nothing was asked for."""
    opened(driver, file)
    driver.execute_script("localStorage.clear()")
    yield driver
    assert driver.get_log("browser") == []
    assert addresses(driver) <= {file.as_uri()}


def opened(driver: Browser, file: Path) -> None:
    driver.get_log("browser")
    driver.get_log("performance")
    driver.get("about:blank")
    driver.get(file.as_uri())
    until(lambda: driver.execute_script("return document.documentElement.dataset.ready") == "")


def addresses(driver: Browser) -> set[str]:
    """What the browser asked for since the page was opened."""
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = {
        message["params"]["request"]["url"].split("#")[0]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }
    return asked - {"about:blank"}


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def one(page: Browser, selector: str) -> Any:
    return page.find_element("css selector", selector)


def text_of(page: Browser, selector: str) -> str:
    return " ".join(str(page.execute_script("return document.querySelector(arguments[0]).innerText", selector)).split())


def press(page: Browser, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(page).send_keys(*keys).perform()


def to(page: Browser, selector: str) -> Any:
    """The element, brought to the middle of the window."""
    element = one(page, selector)
    page.execute_script("arguments[0].scrollIntoView({ block: 'center' })", element)
    return element


def seen(page: Browser, selector: str) -> bool:
    return bool(
        page.execute_script(
            "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return box.bottom > 60 && box.top < innerHeight && box.width > 0",
            selector,
        )
    )


def anchor(contract: Contract, number: str) -> str:
    return next(f"#s{section.index}" for section in contract.sections if section.number == number)


def reference(contract: Contract, target: str) -> str:
    return next(f"#r{one.index}" for one in contract.references if one.targets == (target,))


def test_a_reference_opens_what_it_cites_beside_it_and_the_place_is_kept(page: Browser, agreement: Contract) -> None:
    link = reference(agreement, "13")
    to(page, link).click()
    assert text_of(page, "#beside").startswith("“Section 13” cites")
    assert "In the event of the disability of the Employee" in text_of(page, "#beside .clause")
    assert seen(page, link)
    assert not seen(page, anchor(agreement, "13"))


def test_from_beside_it_one_goes_there_and_comes_back(page: Browser, agreement: Contract) -> None:
    link = reference(agreement, "3")
    to(page, link).click()
    one(page, "#beside .go").click()
    until(lambda: seen(page, anchor(agreement, "3")))
    assert not seen(page, link)
    one(page, "#return").click()
    until(lambda: seen(page, link))


def test_the_browsers_own_way_back_leads_back_to_the_place(page: Browser, agreement: Contract) -> None:
    link = reference(agreement, "13")
    to(page, link).click()
    one(page, "#beside .go").click()
    until(lambda: seen(page, anchor(agreement, "13")))
    assert page.current_url.endswith(anchor(agreement, "13"))
    page.back()
    until(lambda: seen(page, link))
    assert not one(page, "#return").is_displayed()


def test_a_reference_works_from_the_keyboard(page: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    press(page, "r")
    until(lambda: "r" in page.switch_to.active_element.get_attribute("class").split())
    focused = page.switch_to.active_element
    focused.send_keys(Keys.ENTER)
    assert one(page, "#beside").is_displayed()
    assert page.switch_to.active_element.tag_name == "h2"
    press(page, Keys.ESCAPE)
    assert not one(page, "#beside").is_displayed()
    assert page.switch_to.active_element == focused


def test_a_broken_reference_says_why_and_shows_what_was_perhaps_meant(page: Browser, agreement: Contract) -> None:
    to(page, reference(agreement, "12(b)")).click()
    told = text_of(page, "#beside")
    assert "leads nowhere: 12 exists, but it has no (b)" in told
    assert "Perhaps 13(b)" in told
    assert "In the event of the disability" in text_of(page, "#beside .clause")


def test_the_margin_tells_who_cites_a_unit(page: Browser, agreement: Contract) -> None:
    from selenium.webdriver.common.keys import Keys

    section = next(section for section in agreement.sections if section.number == "14")
    citing = [one for one in agreement.references if section.index in one.sections]
    noted = to(page, f"#s{section.index} > .cited")
    assert noted.text == f"←{len(citing)}"
    noted.send_keys(Keys.ENTER)
    assert text_of(page, "#beside").startswith("Who cites 14")
    assert len(page.find_elements("css selector", "#beside .uses li")) == len(citing) > 1


def test_a_term_says_what_it_means_under_the_pointer(page: Browser, agreement: Contract) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    term = next(term for term in agreement.terms if term.term == "Salary")
    ActionChains(page).move_to_element(to(page, f".t[href='#d{term.index}']")).perform()
    until(lambda: one(page, "#hint").is_displayed())
    assert "a base annual salary" in text_of(page, "#hint")
    press(page, Keys.ESCAPE)
    assert not one(page, "#hint").is_displayed()


def test_a_term_says_what_it_means_when_the_keyboard_reaches_it(page: Browser) -> None:
    press(page, "t")
    focused = page.switch_to.active_element
    assert focused.get_attribute("aria-describedby") == "hint"
    assert one(page, "#hint").is_displayed()
    press(page, "t")
    assert page.switch_to.active_element != focused
    assert focused.get_attribute("aria-describedby") is None


def test_a_term_opens_its_card_with_its_uses(page: Browser, agreement: Contract) -> None:
    term = next(term for term in agreement.terms if term.term == "for cause")
    to(page, f".t[href='#d{term.index}']").click()
    told = text_of(page, "#beside")
    assert "Defined for Section 11 only" in told
    assert "outside the scope of its definition" in told
    assert f"Used {sum(use.term == term.index for use in agreement.uses)} times" in told


def test_words_are_found_counted_and_stepped_through(page: Browser, agreement: Contract) -> None:
    from selenium.webdriver.common.keys import Keys

    words = " ".join(agreement.text.clean.split())
    many = len(re.findall("board of directors", words, re.IGNORECASE))
    press(page, "/")
    assert page.switch_to.active_element.get_attribute("id") == "sought"
    press(page, "board of directors")
    until(lambda: text_of(page, "#hits") == f"1 of {many}")
    press(page, Keys.ENTER)
    assert text_of(page, "#hits") == f"2 of {many}"
    one(page, "#back").click()
    one(page, "#back").click()
    assert text_of(page, "#hits") == f"{many} of {many}"
    one(page, "#case").click()
    assert text_of(page, "#hits") == "not found"


def test_words_that_a_page_break_parts_are_found(page: Browser) -> None:
    one(page, "#sought").send_keys("conduct of the Company Business, reasonably")
    until(lambda: text_of(page, "#hits") == "1 of 1")


def test_a_section_folds_and_is_unfolded_by_what_is_found_in_it(page: Browser, agreement: Contract) -> None:
    section = anchor(agreement, "14")
    inner = f"{section} .p > span"
    to(page, f"{section} > .fold").click()
    assert one(page, f"{section} > .fold").get_attribute("aria-expanded") == "false"
    assert not one(page, inner).is_displayed()
    one(page, "#sought").send_keys("return to the Company at the end of the Employment Term")
    until(lambda: one(page, inner).is_displayed())


def test_the_picture_shows_who_leans_on_whom(page: Browser, agreement: Contract) -> None:
    one(page, "#picture").click()
    rows = page.find_elements("css selector", ".picture li")
    outermost = [section for section in agreement.sections if section.parent is None]
    assert len(rows) >= len(outermost)
    assert page.find_elements("css selector", ".picture path")
    told = page.execute_script(
        "return [...document.querySelectorAll('.picture li')].map((row) => row.textContent).join('\\n')"
    )
    assert "12(b): not found" in told
    assert re.search(r"24 Enforcement cites .*14 \(2×\)", told)
    one(page, ".picture li button").click()
    assert len(page.find_elements("css selector", ".picture li")) > len(rows)


def test_findings_lead_to_their_places(page: Browser) -> None:
    from selenium.webdriver.common.keys import Keys

    one(page, "#tab-list-findings").click()
    one(page, "#list-findings .error .name").send_keys(Keys.ENTER)
    until(lambda: seen(page, "mark.error"))


def test_the_theme_can_be_chosen(page: Browser) -> None:
    def ground() -> str:
        return str(page.execute_script("return getComputedStyle(document.body).backgroundColor"))

    light = ground()
    one(page, "#theme").click()
    assert ground() == light
    one(page, "#theme").click()
    assert ground() != light
    assert one(page, "#theme").text == "Theme: dark"
    one(page, "#theme").click()


def test_single_keys_can_be_switched_off(page: Browser) -> None:
    press(page, "?")
    one(page, "#single").click()
    one(page, "#help-close").click()
    press(page, "g")
    assert not one(page, "#beside").is_displayed()


def test_on_a_narrow_screen_the_lists_stand_behind_a_button(page: Browser) -> None:
    narrow = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", narrow)
    try:
        assert not one(page, "#side").is_displayed()
        one(page, "#menu").click()
        until(lambda: one(page, "#side").is_displayed())
        assert page.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_without_scripts_the_page_is_whole(driver: Browser, file: Path) -> None:
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.get(file.as_uri())
        assert "THIRD-PARTY" in one(driver, ".contract").text.upper()
        assert one(driver, "#list-findings").is_displayed()
        assert not one(driver, "#picture").is_displayed()
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_nothing_in_a_contract_runs(driver: Browser, tmp_path: Path) -> None:
    words = "<script>window.stolen=1</script><img src=x onerror='window.stolen=1'>\"><svg onload=window.stolen=1>"
    contract = letter(content=f"AGREEMENT\n\n{words} \x00\x1b[31m\u202eevil javascript:alert(1)\n\nEnd.\n")
    contract = replace(contract, title=words, facts=((words, words),))
    opened(driver, written(tmp_path, contract))
    assert driver.execute_script("return window.stolen") is None
    told = text_of(driver, ".contract")
    assert words in told
    assert "␀␛[31m<U+202E>evil" in told
    assert driver.get_log("browser") == []


def test_an_injected_script_is_refused_by_the_policy(driver: Browser, tmp_path: Path) -> None:
    file = written(tmp_path, letter())
    html = file.read_text(encoding="utf-8").replace("Dear Ann", "<script>window.stolen=1</script>Dear Ann", 1)
    file.write_text(html, encoding="utf-8")
    opened(driver, file)
    assert driver.execute_script("return window.stolen") is None
    assert any("Content Security Policy" in entry["message"] for entry in driver.get_log("browser"))


def soon_ready(driver: Browser, file: Path) -> bool:
    opened(driver, file)
    return ready_after(driver) <= 100 * pace(driver)


@pytest.mark.skipif(not INDENTURE.exists(), reason="the shared contracts are not here")
def test_a_large_contract_is_small_and_soon_ready(driver: Browser, tmp_path: Path) -> None:
    (contract,) = analyse_file(INDENTURE, uses=True)
    file = written(tmp_path, contract)
    assert file.stat().st_size <= 3 * len(contract.text.content.encode())
    assert any(soon_ready(driver, file) for _ in range(5))  # other work on the machine can slow any of them
    assert driver.get_log("browser") == []


def test_what_stands_in_another_contract_of_the_shelf_opens_beside_the_reference(
    driver: Browser, clauseqa: Run, tmp_path: Path
) -> None:
    file = tmp_path / "guaranty.html"
    assert (
        clauseqa("--index", make_shelf(tmp_path, citing(), credit()), "report", "guaranty", "-o", str(file)).code == 0
    )
    opened(driver, file)
    to(driver, "a.r.out").click()
    said = text_of(driver, "#beside")
    assert "cites another instrument: Credit Agreement dated as of May 13, 2009" in said
    assert "on the shelf that this page was made from" in said
    assert "is CREDIT AGREEMENT (credit): the one contract here of this name, date and parties." in said
    assert "Section 2.1. Commitment. The Lender lends." in said
    assert driver.get_log("browser") == []
