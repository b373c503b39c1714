"""The application with one report of these tests among its templates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

REPORT = """{% extends "pdf/_layout.html" %}
{% from "_macros/chart.html" import paper_chart %}
{% from "_macros/paper.html" import particulars, signatures %}
{% block body %}
  {{ particulars([("Organization", organization)]) }}
  <h2>Entries</h2>
  <table>
    <caption>All entries</caption>
    <thead><tr><th scope="col">Entry</th><th scope="col" class="is-number">Amount</th></tr></thead>
    <tbody>
      {% for number in range(rows) %}
        <tr>
          <th scope="row">Entry {{ number }}</th>
          <td class="is-number">{{ number * 100 }}</td>
        </tr>
      {% endfor %}
    </tbody>
    <tfoot><tr><th scope="row">Total</th><td class="is-number">4,950</td></tr></tfoot>
  </table>
  <h2>Chart</h2>
  {% if chart %}{{ paper_chart(chart, "chart") }}{% endif %}
  <h3>Signed</h3>
  {{ signatures([("Ada Example", "Treasurer"), ("", "Chair")]) }}
{% endblock %}
"""


@pytest.fixture
def paper(app: Flask) -> Iterator[Flask]:
    """A request in which `render("report", …)` finds its template."""
    usual = app.jinja_env.loader
    app.jinja_env.loader = ChoiceLoader([DictLoader({"pdf/report.html": REPORT}), usual])
    with app.test_request_context():
        yield app
    app.jinja_env.loader = usual
