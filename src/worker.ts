// The module a worker thread of `nodePool` runs. Nothing to import here: `wishart/node` starts it.
import { claims } from "./correspondence/index.js";
import { serve } from "./run/node/serve.js";

export default serve(claims);
