'use strict';
// Writes VS Code's log files in place of its native module, which the registry holds only as C++ source.
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];
let defaultLevel = levels.indexOf('info');

function createLogger(file) {
  const descriptor = fs.openSync(file, 'a');
  let level = defaultLevel;
  let isRaw = false;
  let isOpen = true;
  const writer = (name) => (message) => {
    const rank = levels.indexOf(name);
    if (!isOpen || rank < level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    fs.writeSync(descriptor, isRaw ? message : `${time} [${name}] ${message}\n`);
  };
  return {
    trace: writer('trace'),
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warning'),
    error: writer('error'),
    critical: writer('critical'),
    getLevel: () => level,
    setLevel(next) {
      level = next;
    },
    setPattern() {},
    clearFormatters() {
      isRaw = true;
    },
    flush() {},
    drop() {
      if (isOpen) fs.closeSync(descriptor);
      isOpen = false;
    },
  };
}

async function createInFolder(_name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return createLogger(file);
}

exports.version = 11100;
exports.setLevel = (level) => {
  defaultLevel = level;
};
exports.setFlushOn = () => {};
exports.createRotatingLogger = createInFolder;
exports.createAsyncRotatingLogger = createInFolder;
