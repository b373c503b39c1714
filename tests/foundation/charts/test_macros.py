"""Charts in templates: figure, caption, picture, and the numbers as a table."""

from __future__ import annotations

import re

from flask import Flask, render_template_string

from govapp.foundation.charts.descriptions import Chart
from tests.foundation.charts.makers import bars, stacked


def page(app: Flask, macro: str, chart: Chart) -> str:
    source = f'{{% from "_macros/chart.html" import {macro} %}}{{{{ {macro}(c, "money") }}}}'
    with app.test_request_context():
        return render_template_string(source, c=chart)


def test_a_chart_on_a_page_has_caption_picture_and_its_numbers_on_demand(app):
    html = page(app, "chart", stacked(names=("Care", "Lab & <b>")))

    assert '<strong class="chart__title">Sources</strong>' in html
    assert 'aria-labelledby="money-title money-desc"' in html
    assert "<summary>Show the numbers</summary>" in html
    assert '<th scope="row" role="rowheader">Lab &amp; &lt;b&gt;</th>' in html
    assert re.findall(r'<td role="cell" data-label="[^"]+" class="is-number">(\d+)</td>', html) == [
        "300", "50", "350", "100", "75", "175",
    ]  # fmt: skip
    assert "style=" not in html


def test_a_chart_without_numbers_says_so(app):
    html = page(app, "chart", bars(()))

    assert "There are no figures to draw yet." in html
    assert "<svg" not in html


def test_on_paper_a_long_chart_is_drawn_in_parts_with_one_whole_table(app):
    html = page(app, "paper_chart", bars(tuple(range(50))))

    assert html.count("<svg xmlns") == 3
    assert "part 2 of 3" in html
    assert 'id="money-3-title"' in html
    assert html.count("<tr>") == 51
    assert "<details" not in html
