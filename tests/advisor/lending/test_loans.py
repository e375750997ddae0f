"""How much is lent, over all who borrow."""

from __future__ import annotations

from advisor.lending.loans import LoanOffer, Loans


def test_nobody_gets_more_than_there_is() -> None:
    left = 80
    loans = Loans([LoanOffer("CPU", 100, lambda: left), LoanOffer("CUDA0", 50, lambda: 1000)])
    one, other = loans.open(), loans.open()
    assert loans.memory(0) == (80, 100)
    assert not one.take(0, 81)
    assert one.take(0, 60)
    assert not other.take(0, 41)
    left = 20
    assert not other.take(0, 21)
    assert other.take(1, 50)
    assert loans.held == (60, 50)
    one.give_back(0, 10)
    one.close()
    other.close()
    assert (loans.held, one.most, other.most) == ((0, 0), 60, 50)
