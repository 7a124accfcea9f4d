"""LAPACK through NumPy and SciPy, and PyTorch where it is, as a process that answers one line with one line (see bench/support/contender.ts)."""

import json
import sys
import time

import numpy as np
import scipy
import scipy.linalg as la
import scipy.sparse
import scipy.sparse.linalg

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


def solve(a):
    """A x = (1, …, 1) by gesv itself: SciPy's solve estimates the condition too, which takes longer for small matrices."""
    return la.get_lapack_funcs("gesv", (a,))(a, np.ones((len(a), 1), a.dtype))[2]


def qr(a):
    """The thin Q R with a positive diagonal, which is unique: what is compared is R."""
    q, r = la.qr(a, mode="economic", check_finite=False)
    return q, r * (abs(np.diag(r)) / np.diag(r))[:, None]


TRAINING = 60


def ridgeless(features, targets, others):
    """Minimum-norm regression by singular values: predictions for other features, and their noise amplification."""
    u, s, vh = la.svd(features, full_matrices=False, check_finite=False)
    keep = s > 1e-12 * s[0]
    u, s, vh = u[:, keep], s[keep], vh[keep]
    coefficients = vh.T @ ((u.T @ targets) / s)
    amplification = np.mean(np.sum(((others @ vh.T) / s) ** 2, axis=1))
    return np.append(others @ coefficients, amplification)


def network(request):
    """Inputs and layers (W, b) of a relu network, from one row of numbers: the samples, then the parameters."""
    numbers = np.ascontiguousarray(matrices[request["name"]]).ravel()
    widths, samples = request["widths"], request["samples"]
    at = samples * widths[0]
    inputs, layers = numbers[:at].reshape(samples, widths[0]), []
    for ins, outs in zip(widths[:-1], widths[1:]):
        w = numbers[at : at + outs * ins].reshape(outs, ins)
        b = numbers[at + outs * ins : at + outs * (ins + 1)]
        at += outs * (ins + 1)
        layers.append((w, b))
    return inputs, layers, request["biasStd"]


def ntk(inputs, layers, bias):
    """The tangent kernel by the formula of src/ntk/ntkInto.ts: two Gram matrices a layer, multiplied entry by entry."""
    samples, outputs = len(inputs), len(layers[-1][0])
    a, activations, slopes = inputs, [inputs], []
    for w, b in layers[:-1]:
        h = a @ w.T
        h *= 1 / np.sqrt(w.shape[1])
        h += bias * b
        slopes.append((h > 0).astype(np.float64))
        a = np.maximum(h, 0, out=h)
        activations.append(a)
    kernel = np.zeros((samples, outputs, samples, outputs))
    signal = None
    for layer in range(len(layers) - 1, -1, -1):
        w = layers[layer][0]
        scale = 1 / np.sqrt(w.shape[1])
        gram = activations[layer] @ activations[layer].T
        gram *= scale * scale
        gram += bias * bias
        if signal is None:
            for i in range(outputs):
                kernel[:, i, :, i] += gram
            signal = np.broadcast_to(scale * w, (samples, *w.shape))
        else:
            flat = signal.reshape(samples * outputs, -1)
            product = (flat @ flat.T).reshape(samples, outputs, samples, outputs)
            product *= gram[:, None, :, None]
            kernel += product
            flat = flat @ w
            flat *= scale
            signal = flat.reshape(samples, outputs, -1)
        if layer > 0:
            signal = signal * slopes[layer - 1][:, None, :]
    return kernel.reshape(samples * outputs, samples * outputs)


def torch_ntk(inputs, layers, bias):
    """The same by PyTorch's Jacobian."""
    import torch

    try:
        from torch.func import jacrev, vmap
    except ImportError:
        from functorch import jacrev, vmap
    torch.set_num_threads(1)
    x = torch.tensor(inputs)
    parameters = [(torch.tensor(w), torch.tensor(b)) for w, b in layers]

    def output(parameters, h):
        for k, (w, b) in enumerate(parameters):
            h = w @ h / w.shape[1] ** 0.5 + bias * b
            if k + 1 < len(parameters):
                h = torch.relu(h)
        return h

    def run():
        kernel = 0
        for pair in vmap(jacrev(output), (None, 0))(parameters, x):
            for part in pair:
                rows = part.reshape(part.shape[0] * part.shape[1], -1)
                kernel = kernel + rows @ rows.T
        return kernel.numpy()

    return run


def xxz(sites, delta=0.7, hz=0.13):
    """The open XXZ chain in compressed rows, and a vector: J = 1, site 0 the most significant bit."""
    s = np.arange(1 << sites, dtype=np.int32)
    z = [1.0 - 2.0 * ((s >> (sites - 1 - j)) & 1) for j in range(sites)]
    diagonal = sum(hz / 2 * zj for zj in z) + sum(delta / 4 * z[j] * z[j + 1] for j in range(sites - 1))
    rows, cols, values = [s], [s], [diagonal]
    for j in range(sites - 1):
        differ = s[z[j] != z[j + 1]]
        rows.append(differ)
        cols.append(differ ^ np.int32(3 << (sites - 2 - j)))
        values.append(np.full(differ.size, 0.5))
    where = (np.concatenate(rows), np.concatenate(cols))
    h = scipy.sparse.csr_matrix((np.concatenate(values), where), shape=(s.size, s.size))
    psi = np.cos(np.arange(s.size)) + 1j * np.sin(np.arange(s.size))
    return h, psi


def eigsh(sites, vectors):
    """The lowest level of the open Heisenberg chain and its state, from a random start."""
    if "heisenberg" not in matrices:
        matrices["heisenberg"] = xxz(sites, 1.0, 0.0)[0]
    h = matrices["heisenberg"]
    start = generator.standard_normal(1 << sites)
    values, columns = scipy.sparse.linalg.eigsh(h, k=1, which="SA", tol=1e-10, ncv=vectors, v0=start)
    return values, columns


def drivers(operation, complex_):
    if operation == "eigsh":
        return ["ncv = 12", "ncv = 20", "ncv = 32"]
    if operation == "xxz":
        return ["complex", "two real columns"]
    if operation in ("eigh", "eigvalsh"):
        return ["evd", "evr"]
    return [None]


def body(operation, request, driver):
    if operation == "xxz":
        if "xxz" not in matrices:
            matrices["xxz"] = xxz(request["rows"])
        h, psi = matrices["xxz"]
        if driver == "complex":
            if "xxz complex" not in matrices:
                matrices["xxz complex"] = h.astype(np.complex128)
            c = matrices["xxz complex"]
            return lambda: c @ psi
        columns = psi.view(np.float64).reshape(-1, 2)
        return lambda: h @ columns
    if operation == "eigsh":
        return lambda: eigsh(request["rows"], int(driver.split()[-1]))
    if operation == "page":
        return lambda: page(request["rows"], request["cols"])
    if operation == "ntk":
        arguments = network(request)
        return lambda: ntk(*arguments)
    if operation == "torchNtk":
        return torch_ntk(*network(request))
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
    if operation == "solve":
        return lambda: solve(a)
    if operation == "cholesky":
        return lambda: la.cholesky(a, lower=True, check_finite=False)
    if operation == "qr":
        return lambda: qr(a)
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
        values, vectors = found if operation in ("eigh", "eigsh") else (np.asarray(found), np.empty(0))
        if operation in ("solve", "cholesky", "qr"):
            values, vectors = np.empty(0), found[1] if operation == "qr" else found
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
