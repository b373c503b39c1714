"""What a chart may say, and its table."""

from __future__ import annotations

from fractions import Fraction

import pytest

from govapp.foundation.charts.descriptions import Bars, Flow, Link, Node
from govapp.foundation.charts.tables import Row, Rows, rows
from tests.foundation.charts.makers import bars, flow, line, stacked


def dollars(cents: int | Fraction) -> str:
    return f"${int(cents) // 100:,}"


def test_the_table_of_bars_has_each_number_as_shown():
    table = rows(bars((123_400, 0), names=("Care", "Lab"), show=dollars))

    assert table == Rows(
        ("Use case",), ("Amount",), (Row(("Care",), ("$1,234",)), Row(("Lab",), ("$0",)))
    )


def test_the_table_of_stacked_bars_ends_in_the_exact_total():
    third = Fraction(1, 3)

    table = rows(stacked((third, 1), (third, 2), (third, 3)))

    assert table.cell_names == ("Source 0", "Source 1", "Source 2", "Total")
    assert [row.cells for row in table.body] == [("1/3", "1/3", "1/3", "1"), ("1", "2", "3", "6")]


def test_the_table_of_lines_has_a_column_a_series():
    table = rows(line((1, 2), (3, 4)))

    assert table.cell_names == ("Year 0", "Year 1")
    assert [(row.heads, row.cells) for row in table.body] == [
        (("M0",), ("1", "3")),
        (("M1",), ("2", "4")),
    ]


def test_the_table_of_a_flow_names_both_ends():
    table = rows(flow())

    assert table.head_names == ("Source", "Use")
    assert table.body[0] == Row(("Dues", "Care"), ("500",))


@pytest.mark.parametrize("value", [-1, Fraction(-1, 7)])
def test_below_zero_is_refused(value):
    with pytest.raises(ValueError, match="below zero"):
        bars((value,))
    with pytest.raises(ValueError, match="below zero"):
        line((1, value))


@pytest.mark.parametrize("value", [0.5, True, "7", None])
def test_only_exact_numbers_are_drawn(value):
    with pytest.raises(TypeError, match="whole numbers and fractions"):
        bars((value,))


def test_values_that_do_not_match_their_categories_are_refused():
    with pytest.raises(ValueError, match="2 categories need 2 values, not 1"):
        bars((1,), names=("a", "b"))
    with pytest.raises(ValueError, match="1 categories need 1 values, not 2"):
        stacked((1,), (1, 2))


def test_a_value_above_a_fixed_top_is_refused():
    with pytest.raises(ValueError, match="above the top"):
        bars((5, 11), top=10)


def test_a_chart_without_words_for_those_who_cannot_see_it_is_refused():
    with pytest.raises(ValueError, match="title and a description"):
        Bars("Funding", " ", "Use case", "Amount", (), ())


def test_a_flow_leads_from_known_nodes_to_the_right():
    nodes = (Node("a", "A", 0), Node("b", "B", 1))

    with pytest.raises(ValueError, match="to the right"):
        Flow("t", "d", "s", "u", "v", nodes, (Link("b", "a", 1),))
    with pytest.raises(ValueError, match="no node"):
        Flow("t", "d", "s", "u", "v", nodes, (Link("a", "x", 1),))
    with pytest.raises(ValueError, match="same key"):
        Flow("t", "d", "s", "u", "v", (*nodes, nodes[0]), ())
