// The module a Web Worker of `webPool` runs. Nothing to import here: `wishart/web` starts it.
import { claims } from "./correspondence/index.js";
import { serve } from "./run/web/serve.js";

serve(claims);
