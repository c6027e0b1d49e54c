// Lambda decides which traces are sampled; the SDK's part in it is to switch its own rules off.
exports.disableCentralizedSampling = () => {};
