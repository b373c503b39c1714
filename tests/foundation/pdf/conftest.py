"""A bare application with the templates of govapp and one report of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from govapp.foundation.charts.templates import install

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"

REPORT = """{% extends "pdf/_layout.html" %}
{% from "_macros/chart.html" import paper_chart %}
{% from "_macros/paper.html" import facts, signatures %}
{% block body %}
  {{ facts([("Organization", organization)]) }}
  <h2>Entries</h2>
  <table>
    <caption>All entries</caption>
    <thead><tr><th scope="col">Entry</th><th scope="col" class="num">Amount</th></tr></thead>
    <tbody>
      {% for number in range(rows) %}
        <tr><th scope="row">Entry {{ number }}</th><td class="num">{{ number * 100 }}</td></tr>
      {% endfor %}
    </tbody>
    <tfoot><tr><th scope="row">Total</th><td class="num">4,950</td></tr></tfoot>
  </table>
  <h2>Chart</h2>
  {% if chart %}{{ paper_chart(chart, "chart") }}{% endif %}
  <h3>Signed</h3>
  {{ signatures([("Ada Example", "Treasurer"), ("", "Chair")]) }}
{% endblock %}
"""


@pytest.fixture
def paper() -> Iterator[Flask]:
    """An application context in which `render("report", …)` finds its templates."""
    bare = Flask("paper", static_folder=None)
    Babel(bare)
    install(bare.jinja_env)
    bare.jinja_loader = ChoiceLoader(
        [DictLoader({"pdf/report.html": REPORT}), FileSystemLoader(TEMPLATES)]
    )
    with bare.test_request_context():
        yield bare
