// ONNX Runtime since 1.29 reports to its makers from Linux too, unless this is set before it is loaded
process.env.ORT_DISABLE_TELEMETRY = '1';
