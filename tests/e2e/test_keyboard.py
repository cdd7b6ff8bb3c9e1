"""The walk by keyboard finds what it is there for."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.e2e.keyboard import walk


def test_it_finds_what_tab_skips_and_what_hides_its_focus(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        """<style>.bare:focus { outline: none }</style>
        <a href="#1">fine</a><a href="#2" class="bare">bare</a><button>fine</button>
        <input type="radio" name="one" id="r1"><input type="radio" name="one" id="r2"><input type="date">
        <details><summary>fine</summary><a href="#3">closed away</a></details>
        <button tabindex="-1">by script</button>"""
    )
    assert walk(page) == ['no visible focus: <a href="#2" class="bare">bare</a>']
    page.set_content(
        "<a href='#1'>fine</a><dialog open><p>text</p></dialog><div inert><a href='#2'>off</a></div>"
    )
    assert walk(page) == ['not reached by Tab: <a href="#2">off</a>']
    page.close()
