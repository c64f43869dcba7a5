'use strict';
// The native module ends the extension host when its parent dies. The extension host also watches its parent by
// itself, so doing nothing here is enough.
exports.start = () => {};
exports.exit = (code) => process.exit(code);
