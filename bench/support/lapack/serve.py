"""LAPACK through NumPy and SciPy, as a process that answers one line with one line (see bench/support/contender.ts)."""

import json
import sys
import time

import numpy as np
import scipy
import scipy.linalg as la

matrices = {}
clock = time.perf_counter
generator = np.random.default_rng(1)


def blas():
    """The library that SciPy's BLAS really is, among those this process has loaded."""
    try:
        with open("/proc/self/maps") as maps:
            files = {line.split()[-1].rsplit("/", 1)[-1] for line in maps if ".so" in line}
    except OSError:
        return "BLAS unknown"
    for word in ("openblas", "mkl", "blis", "libblas"):
        found = sorted(name for name in files if word in name.lower())
        if found:
            return found[0]
    return "BLAS unknown"


def page(rows, cols):
    """A Haar state of rows × cols, the spectrum of its reduced state, its entropies of order 1 and 2."""
    psi = generator.standard_normal(2 * rows * cols).view(np.complex128).reshape(rows, cols)
    psi /= np.linalg.norm(psi)
    p = la.eigvalsh(psi @ psi.conj().T, driver="evd", check_finite=False)
    p = p[p > 0]
    return -np.sum(p * np.log(p)), -np.log(np.sum(p * p))


TRAINING = 60


def ridgeless(features, targets, others):
    """Minimum-norm regression by singular values: predictions for other features, and their noise amplification."""
    u, s, vh = la.svd(features, full_matrices=False, check_finite=False)
    keep = s > 1e-12 * s[0]
    u, s, vh = u[:, keep], s[keep], vh[keep]
    coefficients = vh.T @ ((u.T @ targets) / s)
    amplification = np.mean(np.sum(((others @ vh.T) / s) ** 2, axis=1))
    return np.append(others @ coefficients, amplification)


def drivers(operation, complex_):
    if operation in ("eigh", "eigvalsh"):
        return ["evd", "evr"]
    return [None]


def body(operation, request, driver):
    if operation == "page":
        return lambda: page(request["rows"], request["cols"])
    a = matrices[request["name"]]
    if operation == "ridgeless":
        # The rows of training, then those of the test; the targets are the first column, which is no feature.
        features, others = (np.ascontiguousarray(part[:, 1:]) for part in (a[:TRAINING], a[TRAINING:]))
        targets = np.ascontiguousarray(a[:TRAINING, 0])
        return lambda: ridgeless(features, targets, others)
    if operation == "eigh":
        return lambda: la.eigh(a, driver=driver, check_finite=False)
    if operation == "eigvalsh":
        return lambda: la.eigvalsh(a, driver=driver, check_finite=False)
    return lambda: la.svdvals(a, check_finite=False)


def seconds(call, times):
    began = clock()
    for _ in range(times):
        call()
    return (clock() - began) / times


def answer(request):
    global clock
    do = request["do"]
    if do == "start":
        clock = time.process_time if request["clock"] == "cpu" else time.perf_counter
        return {"about": f"SciPy {scipy.__version__}, NumPy {np.__version__}, {blas()}"}
    if do == "load":
        a = np.fromfile(request["path"], dtype=np.complex128 if request["complex"] else np.float64)
        # LAPACK works on columns: in this order SciPy does not transpose on every call.
        matrices[request["name"]] = np.asfortranarray(a.reshape(request["rows"], request["cols"]))
        return {}
    operation = request["operation"]
    if do == "drivers":
        return {"drivers": drivers(operation, request.get("complex", False))}
    call = body(operation, request, request.get("driver"))
    if do == "time":
        return {"seconds": seconds(call, request["times"])}
    if do == "result":
        found = call()
        values, vectors = found if operation == "eigh" else (np.asarray(found), np.empty(0))
        with open(request["path"], "wb") as file:
            np.ascontiguousarray(values, dtype=np.float64).tofile(file)
            np.ascontiguousarray(vectors).tofile(file)
        return {"values": int(np.size(values))}
    raise ValueError(f"unknown request {do}")


for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:  # The other side prints it as a row.
        reply = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()
