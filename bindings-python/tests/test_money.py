"""Money and errors at the border."""

from __future__ import annotations

import doctest
import importlib
from decimal import Decimal

import counterfoil
import pytest


def test_doctests_run_as_written():
    for name in ("counterfoil", "counterfoil.money"):
        outcome = doctest.testmod(importlib.import_module(name))
        assert outcome.attempted > 0 and outcome.failed == 0, name


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("", "USD", "money.empty"),
        (Decimal("NaN"), "USD", "money.invalid_char"),
        ("1e3", "USD", "money.exponent_not_allowed"),
        ("1,23", "USD", "money.ambiguous_separator"),
        ("10.5", "JPY", "money.too_many_decimals"),
        ("1.00", "ZZZ", "money.currency_unknown"),
        ("1.00", "DEM", "money.currency_withdrawn"),
        ("9" * 30, "USD", "money.overflow"),
    ],
)
def test_amounts_that_are_refused(text, currency, code):
    with pytest.raises(counterfoil.CounterfoilError) as raised:
        counterfoil.parse_amount(text, currency)
    assert raised.value.code == code


def test_floats_are_type_errors():
    for call in (
        lambda: counterfoil.parse_amount(0.1, "USD"),  # type: ignore[arg-type]
        lambda: counterfoil.format_amount(0.1, "USD"),  # type: ignore[arg-type]
        lambda: counterfoil.Money(True, "USD"),
        lambda: counterfoil.allocate(1.0, [1]),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError):
            call()


def test_allocation_refuses_what_it_cannot_split():
    for weights, code in (([], "money.no_weights"), ([0, 0], "money.zero_weights"), ([1, -1], "money.negative_weight")):
        with pytest.raises(counterfoil.CounterfoilError) as raised:
            counterfoil.allocate(100, weights)
        assert raised.value.code == code
    assert counterfoil.allocate(-100, [1, 1, 1]) == [-34, -33, -33]


def test_hostile_text_cannot_break_a_log_line():
    with pytest.raises(counterfoil.CounterfoilError) as raised:
        counterfoil.reconcile(b"", b"", {"na\nme\u202e": 1}, as_of="2025-11-11")
    assert "\n" not in str(raised.value) and "\u202e" not in str(raised.value)
