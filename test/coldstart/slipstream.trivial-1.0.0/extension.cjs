// Does nothing, at the moment when Slipstream starts: what activating any extension takes in the same host.
exports.activate = () => {};
