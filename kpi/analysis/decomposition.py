"""How much of a change comes from where: parts of the whole's change that add up to it exactly.

A count changes by what its categories change by. A share or a mean can change in two ways: the
categories' own figures change, or the whole comes to be made of more of one and less of another.
Both are kept apart for each category, after E. M. Kitagawa, "Components of a Difference Between
Two Rates", *Journal of the American Statistical Association* 50 (272), 1955, 1168-1194.

Numbers are fractions, so that the parts add up to the last digit.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Ratio = tuple[Fraction, Fraction]
"""A numerator and a denominator, which may be 0."""

_NOTHING: Ratio = (Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True)
class Part:
    """What one category adds to the whole's change.

    Attributes:
        own: because its own figure changed.
        mix: because its share of the whole changed, while its figure is unlike the whole's.
    """

    own: Fraction
    mix: Fraction = Fraction(0)

    @property
    def both(self) -> Fraction:
        return self.own + self.mix


def parts_of_sum(was: Mapping[str, Fraction], now: Mapping[str, Fraction]) -> dict[str, Part]:
    """The parts of a sum's change. A category that one month doesn't have counts nothing there.

    Example:
        >>> parts = parts_of_sum({"North": Fraction(3)}, {"North": Fraction(5)})
        >>> parts["North"].both
        Fraction(2, 1)
    """
    nothing = Fraction(0)
    return {
        name: Part(now.get(name, nothing) - was.get(name, nothing)) for name in _names(was, now)
    }


def parts_of_ratio(was: Mapping[str, Ratio], now: Mapping[str, Ratio]) -> dict[str, Part]:
    """The parts of a share's or a mean's change.

    With w a category's denominator over the whole's, p its figure, P the whole's figure, and a bar
    for the average of the two months:

    - own = w̄ · Δp
    - mix = (p̄ - P̄) · Δw

    A category that has nothing in its denominator in one month has no figure then; it came or
    went, and its part is all mix.

    Returns:
        The parts by category, in the unit of numerator over denominator.

    Raises:
        ValueError: the whole has no denominator in one of the months.

    Example:
        North has 2 of 10 and then 6 of 20; South 4 of 10 and then 2 of 10. The whole goes from 6
        of 20, 30%, to 8 of 30, 26.7%, so that P̄ is 28.3%. North's figure rose by 10 points and
        its weight from 1/2 to 2/3: own 7/12 · 10 = +5.83, mix (25 - 28.33) · 1/6 = -0.56. South's
        fell by 20 points, its weight to 1/3: own 5/12 · -20 = -8.33, mix (30 - 28.33) · -1/6 =
        -0.28. Together -3.33 points.
    """
    whole_was, whole_now = _whole(was), _whole(now)
    average = (whole_was[0] / whole_was[1] + whole_now[0] / whole_now[1]) / 2
    return {
        name: _part(
            was.get(name, _NOTHING),
            now.get(name, _NOTHING),
            whole_was,
            whole_now=whole_now,
            average=average,
        )
        for name in _names(was, now)
    }


def _names(was: Mapping[str, object], now: Mapping[str, object]) -> Iterable[str]:
    return dict.fromkeys([*now, *was])


def _whole(ratios: Mapping[str, Ratio]) -> Ratio:
    top = sum((top for top, _ in ratios.values()), start=Fraction(0))
    bottom = sum((bottom for _, bottom in ratios.values()), start=Fraction(0))
    if not bottom:
        raise ValueError("a whole without a denominator has no figure that could change")
    return top, bottom


def _part(was: Ratio, now: Ratio, whole_was: Ratio, *, whole_now: Ratio, average: Fraction) -> Part:
    weight_was, weight_now = was[1] / whole_was[1], now[1] / whole_now[1]
    # Δ(w·p) - P̄·Δw: over all categories the second term is nothing, and the first the change.
    both = now[0] / whole_now[1] - was[0] / whole_was[1] - average * (weight_now - weight_was)
    if not was[1] or not now[1]:
        return Part(own=Fraction(0), mix=both)
    own = (weight_was + weight_now) / 2 * (now[0] / now[1] - was[0] / was[1])
    return Part(own=own, mix=both - own)


def printed_parts(
    parts: Sequence[Fraction], decimals: int, total: Decimal | None = None
) -> list[Decimal]:
    """Parts rounded so that, as printed, they add up: largest remainders are rounded up.

    Args:
        total: what they are to add up to, as it is printed; their own sum, rounded, by default.

    Example:
        >>> thirds = [Fraction(1, 3)] * 3
        >>> [str(each) for each in printed_parts(thirds, 1)]
        ['0.4', '0.3', '0.3']
    """
    unit = Decimal(1).scaleb(-decimals)
    exact = [part * 10**decimals for part in parts]
    units = [math.floor(each) for each in exact]
    if total is None:
        left = _nearest(sum(exact, start=Fraction(0))) - sum(units)
    else:
        left = int(total / unit) - sum(units)
    # What is nothing stays nothing; of what is left, the largest remainders come first.
    takers = [place for place, each in enumerate(exact) if each]
    takers.sort(key=lambda place: (exact[place] - units[place], exact[place]), reverse=True)
    for turn, place in enumerate(takers):
        units[place] += left // len(takers) + (turn < left % len(takers))
    return [each * unit for each in units]


def _nearest(number: Fraction) -> int:
    """The nearest whole number, halves away from zero, as figures are rounded."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
