// Nothing: what the host itself needs to start.
