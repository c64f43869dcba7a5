// Calls a command of Slipstream in a way that nobody foresaw, from inside its own extension host: the value fails
// wherever it is looked at.
const { commands, window } = require('vscode');

const fail = () => {
  throw new Error('looked at by nobody before');
};

/** @param {import('vscode').ExtensionContext} context */
exports.activate = (context) => {
  let rejections = 0;
  const count = () => {
    rejections += 1;
  };
  process.on('unhandledRejection', count);
  const call = async () => {
    let ends = '';
    for (let time = 0; time < 2; time += 1) {
      const value = new Proxy({}, { get: fail, has: fail, getPrototypeOf: fail });
      ends += await commands.executeCommand('slipstream.addToChat', value).then(
        () => 'returned ',
        () => 'rejected ',
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    window.setStatusBarMessage(`probe: ${ends}unhandled ${rejections}`);
  };
  context.subscriptions.push(commands.registerCommand('faultProbe.call', call), {
    dispose: () => process.off('unhandledRejection', count),
  });
};
