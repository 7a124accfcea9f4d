"""Coefficients of the kernels in assembly/special, by interpolation at Chebyshev nodes with 60 digits.

    python3 scripts/fit/special.py        (mpmath)

Prints, for every piece, numerator and denominator (lowest power first, leading ones dropped where they are 1)
as the nearest doubles, and the largest relative error of the rounded approximation on a grid of 2000 points.
"""
from mpmath import mp, mpf, cos, pi, matrix, lu_solve, erf, erfc, exp, loggamma, digamma, sqrt, findroot, polyval

mp.dps = 60


def fit(name, f, lo, hi, p, q, centre=0):
    """f(x) ~ P(t)/Q(t), t = x - centre, deg P = p, deg Q = q, Q(0) = 1."""
    lo, hi, centre = mpf(lo), mpf(hi), mpf(centre)
    n = p + q + 1
    xs = [(lo + hi) / 2 + (hi - lo) / 2 * cos(pi * (2 * k + 1) / (2 * n)) for k in range(n)]
    a, b = matrix(n, n), matrix(n, 1)
    for i, x in enumerate(xs):
        t, y = x - centre, f(x)
        for j in range(p + 1):
            a[i, j] = t ** j
        for j in range(1, q + 1):
            a[i, p + j] = -y * t ** j
        b[i] = y
    s = lu_solve(a, b)
    P = [float(s[j]) for j in range(p + 1)]
    Q = [1.0] + [float(s[p + j]) for j in range(1, q + 1)]
    worst = mpf(0)
    for k in range(2001):
        x = lo + (hi - lo) * k / 2000
        t, y = x - centre, f(x)
        r = polyval([mpf(c) for c in reversed(P)], t) / polyval([mpf(c) for c in reversed(Q)], t)
        worst = max(worst, abs(r / y - 1))
    print(f"{name}  on [{mp.nstr(lo, 6)}, {mp.nstr(hi, 6)}], t = x - {mp.nstr(centre, 6)}: relative error {mp.nstr(worst, 3)}")
    print("  P", ", ".join(repr(c) for c in P))
    if q:
        print("  Q", ", ".join(repr(c) for c in Q))


def two(name, value):
    hi = float(value)
    print(f"{name} = {hi!r} + {float(value - mpf(hi))!r}")


def erfx(z):
    """erf(x)/x as a function of z = x^2."""
    if z == 0:
        return 2 / sqrt(pi)
    x = sqrt(z)
    return erf(x) / x


def scaled(x):
    """exp(x^2) erfc(x)."""
    return exp(x * x) * erfc(x)


def tail(z):
    """x exp(x^2) erfc(x) as a function of z = 1/x^2."""
    if z == 0:
        return 1 / sqrt(pi)
    x = 1 / sqrt(z)
    return x * scaled(x)


def lgam(x):
    """ln Gamma(x) / ((x - 1)(x - 2))."""
    if abs(x - 1) < mpf(10) ** -25 or abs(x - 2) < mpf(10) ** -25:
        x = x + mpf(10) ** -25
    return loggamma(x) / ((x - 1) * (x - 2))


root = findroot(digamma, mpf("1.4616321449683623412626595423257213"))


def psi(x):
    """digamma(x) / (x - root)."""
    if abs(x - root) < mpf(10) ** -25:
        x = x + mpf(10) ** -25
    return digamma(x) / (x - root)


if __name__ == "__main__":
    fit("erf    erf(x)/x in x^2", erfx, 0, "0.7225", 11, 0)
    fit("erfc   erfcx", scaled, "0.5", "1.25", 6, 6, "0.5")
    fit("erfc   erfcx", scaled, "1.25", "2.5", 6, 7, "1.25")
    fit("erfc   x erfcx in 1/x^2", tail, mpf(1) / 729, mpf(4) / 25, 8, 8)
    fit("lgamma", lgam, "0.75", "1.75", 7, 7, "0.75")
    fit("lgamma", lgam, "1.75", "3", 6, 6, "1.75")
    fit("digamma", psi, 1, 2, 6, 6, 1)
    fit("digamma", psi, 2, 3, 6, 6, 2)
    two("root of digamma", root)
    two("1/2 ln(2 pi) - 1/2", mp.log(2 * pi) / 2 - mpf(1) / 2)
    two("ln pi", mp.log(pi))
